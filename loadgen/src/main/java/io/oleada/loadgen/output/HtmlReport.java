package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run as one page, {@code report.html}, that needs nothing but itself: it can be mailed, archived and opened without a
 * network.
 */
public final class HtmlReport implements Output {

    private static final Pattern HOLE = Pattern.compile("\\{\\{([a-z-]+)}}");
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/";
    private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final Path path;
    private @Nullable RunInfo info;

    /** Makes a page that is written to {@code path} when the run is over; an old one is overwritten. */
    public HtmlReport(Path path) {
        this.path = path;
    }

    @Override
    public void start(RunInfo info) {
        this.info = info;
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        if (info == null) {
            throw new IllegalStateException("finish comes after start");
        }
        try {
            write(path, info, result, verdict, complete);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the page of a run.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path path, RunInfo info, Result result, Verdict verdict, boolean complete)
            throws IOException {
        Files.writeString(path, page(info, result, verdict, complete));
    }

    static String page(RunInfo info, Result result, Verdict verdict, boolean complete) throws IOException {
        String uplot = UPLOT + uplotVersion() + "/dist/";
        String data = ResultLogFormat.text(new ReportData(info, result, verdict, complete).build());
        return fill(
                resource("report.html"),
                Map.of(
                        "title", escape(verdict.kind() + " · " + info.scenario() + " · Oleada"),
                        "uplot-css", resource(uplot + "uPlot.min.css"),
                        "css", resource("report.css"),
                        "data", data.replace("<", "\\u003c"),
                        "uplot-js", resource(uplot + "uPlot.iife.min.js"),
                        "js", resource("report.js")));
    }

    /** One pass, so that a hole that comes in with a value is never filled. */
    private static String fill(String template, Map<String, String> values) {
        return HOLE.matcher(template).replaceAll(hole -> {
            String value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalStateException("the template has a hole {{" + hole.group(1) + "}} that nothing fills");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String uplotVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = open(UPLOT_VERSION)) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = HtmlReport.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException(name + " is missing on the class path");
        }
        return in;
    }
}
