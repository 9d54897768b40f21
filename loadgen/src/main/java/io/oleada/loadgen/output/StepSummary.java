package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A run in Markdown, appended to the file that GitHub names in {@code GITHUB_STEP_SUMMARY} and shows beside the job. Texts
 * of scenarios and servers stand there as they are, never as markup.
 */
public final class StepSummary implements Output {

    private final Path path;
    private @Nullable RunInfo info;

    /** Makes an output that appends to the file at the end of the run. */
    public StepSummary(Path path) {
        this.path = path;
    }

    @Override
    public void start(RunInfo info) {
        this.info = info;
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        try {
            Files.writeString(
                    path,
                    page(result, verdict, complete),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be written: " + e, e);
        }
    }

    private String page(Result result, Verdict verdict, boolean complete) {
        StringBuilder page = new StringBuilder();
        String mark =
                switch (verdict.kind()) {
                    case PASS -> "✅";
                    case FAIL -> "❌";
                    case INVALID -> "⚠️";
                };
        page.append("### ").append(mark).append(' ').append(verdict.kind()).append(": ");
        page.append(plain(info == null ? "run" : info.scenario())).append("\n\n");
        page.append(sentence(Story.verdict(verdict)));
        if (!complete) {
            page.append(" The run was ended early.");
        }
        page.append('\n');
        verdict.reasons().forEach(reason -> page.append("\n- ").append(plain(reason)));
        page.append("\n\n");
        if (info != null) {
            page.append(Format.duration(result.durationNs()))
                    .append(" against ")
                    .append(plain(info.target()))
                    .append(". ");
        }
        page.append(String.join(
                " ", Story.of(result).stream().map(StepSummary::plain).toList()));
        page.append('\n');
        thresholds(verdict, page);
        times(result, page);
        ledger(result, page);
        return page.append('\n').toString();
    }

    private static void thresholds(Verdict verdict, StringBuilder page) {
        if (verdict.outcomes().isEmpty()) {
            return;
        }
        page.append("\n| threshold | it was | |\n|---|---|---|\n");
        for (Threshold.Outcome outcome : verdict.outcomes()) {
            page.append("| ").append(plain(outcome.threshold().text()));
            page.append(" | ").append(Summary.actual(outcome));
            page.append(" | ").append(outcome.holds() ? "✅" : "❌").append(" |\n");
        }
    }

    private static void times(Result result, StringBuilder page) {
        page.append("\n| times in ms | values |");
        Quantile.SHOWN.forEach(
                quantile -> page.append(' ').append(quantile.name()).append(" |"));
        page.append(" max |\n|---|--:|")
                .append("--:|".repeat(Quantile.SHOWN.size() + 1))
                .append('\n');
        for (Timing timing : Timing.of(result)) {
            page.append("| ").append(timing.name());
            page.append(" | ").append(Format.count(timing.histogram().getTotalCount()));
            Quantile.SHOWN.forEach(quantile -> page.append(" | ").append(Format.ms(quantile.of(timing.histogram()))));
            page.append(" | ")
                    .append(Format.ms(timing.histogram().getMaxValue()))
                    .append(" |\n");
        }
    }

    private static void ledger(Result result, StringBuilder page) {
        page.append('\n');
        for (Equation line : Equation.of(Ledger.of(result))) {
            page.append("- ")
                    .append(line.holds() ? "✅ " : "❌ ")
                    .append(line.subject())
                    .append(": ");
            page.append(line.text()).append('\n');
        }
    }

    private static String sentence(String text) {
        String plain = plain(text);
        return Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + '.';
    }

    /** What Markdown or HTML would take for markup is written so that it is not. */
    static String plain(String text) {
        return Format.line(text, 500)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_{}\\[\\]#|!~@])", "\\\\$1");
    }
}
