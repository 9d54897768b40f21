package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A run as a table for spreadsheets: one line per second, one column per number and four per duration, the same in every
 * file. Counters are those of the second, gauges those at its end, times in milliseconds. A percentile without the values
 * for it, and everything else that is not there, is an empty cell. Percentiles of seconds do not add up: for those of the
 * run see the other reports.
 */
public final class CsvFile implements Output {

    private final Path path;
    private final BufferedWriter out;
    private @Nullable IOException trouble;

    private CsvFile(Path path, BufferedWriter out) {
        this.path = path;
        this.out = out;
    }

    /**
     * Opens the file; an old one is overwritten.
     *
     * @throws IOException if it cannot be written
     */
    public static CsvFile create(Path path) throws IOException {
        return new CsvFile(path, Files.newBufferedWriter(path, StandardCharsets.UTF_8));
    }

    @Override
    public void start(RunInfo info) {
        List<String> columns = new ArrayList<>(List.of("second", "end_s", "phase", "measured"));
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                List.of("count", "p50_ms", "p99_ms", "max_ms")
                        .forEach(figure -> columns.add(metric.text() + '.' + figure));
            } else {
                columns.add(metric.text());
            }
        }
        write(columns);
    }

    @Override
    public void accept(Snapshot snapshot) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(snapshot.second()));
        cells.add(decimal(snapshot.endNs() / 1e9));
        cells.add(snapshot.phase());
        cells.add(Boolean.toString(snapshot.measured()));
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                durations(snapshot.look(metric), cells);
            } else {
                cells.add(Long.toString(snapshot.total(metric)));
            }
        }
        write(cells);
    }

    private static void durations(@Nullable Histogram histogram, List<String> cells) {
        cells.add(histogram == null ? "0" : Long.toString(histogram.getTotalCount()));
        cells.add(ms(Quantile.P50.of(histogram)));
        cells.add(ms(Quantile.P99.of(histogram)));
        cells.add(histogram == null ? "" : decimal(histogram.getMaxValue() / 1e6));
    }

    private static String ms(OptionalLong ns) {
        return ns.isPresent() ? decimal(ns.getAsLong() / 1e6) : "";
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private void write(List<String> cells) {
        if (trouble != null) {
            return;
        }
        try {
            out.write(String.join(",", cells.stream().map(CsvFile::quoted).toList()));
            out.write("\r\n");
            out.flush();
        } catch (IOException e) {
            trouble = e;
        }
    }

    /** A cell with a comma, a quote or a line break stands in quotes, as RFC 4180 has it. */
    private static String quoted(String cell) {
        return cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        try {
            out.close();
        } catch (IOException e) {
            trouble = trouble == null ? e : trouble;
        }
        if (trouble != null) {
            throw new UncheckedIOException(path + ": the table ends early: " + trouble.getMessage(), trouble);
        }
    }
}
