package io.oleada.loadgen.output;

import io.oleada.loadgen.output.Block.Colour;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to, on one screen of a terminal. The verdict and its reasons come last, where the eye and the prompt
 * are. Sections that have nothing to say are left out.
 */
public final class Summary implements Output {

    private static final int EXAMPLES_MAX = 8;
    private static final int COLUMNS_MIN = 80;
    private static final int COLUMNS_MAX = 100;

    private final PrintStream out;
    private final Terminal terminal;
    private @Nullable RunInfo info;

    /** Makes a table that is written to {@code out}, which should encode in UTF-8, when the run is over. */
    public Summary(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void start(RunInfo info) {
        this.info = info;
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        lines(result, verdict, complete).forEach(out::println);
        out.flush();
    }

    private List<String> lines(Result result, Verdict verdict, boolean complete) {
        int columns = Math.max(COLUMNS_MIN, Math.min(COLUMNS_MAX, terminal.columns()));
        Block block = new Block(columns, terminal.colour());
        heading(result, block);
        times(result, block);
        counts(result, block);
        reconnects(result, block);
        ledger(result, block);
        examples(result, block);
        thresholds(verdict, block);
        verdict(result, verdict, complete, block);
        return block.lines();
    }

    private void heading(Result result, Block block) {
        if (info != null) {
            block.put(Format.line(info.scenario(), 50), Colour.BOLD)
                    .put("  " + Format.duration(result.durationNs()) + " against " + Format.line(info.target(), 60)
                            + " (" + info.driver() + ", " + Format.plural(info.loops(), "loop") + ")")
                    .end();
        }
    }

    private static void times(Result result, Block block) {
        List<Timing> timings = Timing.of(result);
        if (timings.isEmpty()) {
            return;
        }
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-24s%11s", "Times in ms", "values"));
        Quantile.SHOWN.forEach(quantile -> head.append(String.format(Locale.ROOT, "%9s", quantile.name())));
        block.end()
                .put(head.append(String.format(Locale.ROOT, "%9s", "max")).toString(), Colour.BOLD)
                .end();
        for (Timing timing : timings) {
            block.put(String.format(
                    Locale.ROOT,
                    "  %-22s%11s",
                    timing.name(),
                    Format.count(timing.histogram().getTotalCount())));
            Quantile.SHOWN.forEach(quantile ->
                    block.put(String.format(Locale.ROOT, "%9s", Format.ms(quantile.of(timing.histogram())))));
            block.put(String.format(
                            Locale.ROOT, "%9s", Format.ms(timing.histogram().getMaxValue())))
                    .end();
        }
    }

    private static void counts(Result result, Block block) {
        block.end().put("Counts", Colour.BOLD).end();
        long planned = result.total(Metric.CLIENTS_PLANNED);
        row(
                block,
                "clients",
                Format.count(planned) + " planned, "
                        + Format.count(result.total(Metric.CLIENTS_CONNECTED)) + " connected at the peak"
                        + also(result.total(Metric.CLIENTS_NOT_STARTED), "not started"));
        long attempts = result.total(Metric.CONNECT_ATTEMPTS);
        if (result.total(Metric.CONNECT_FAILED) > 0) {
            row(
                    block,
                    "connects",
                    Format.count(attempts) + " attempts, "
                            + Format.count(result.total(Metric.CONNECT_FAILED)) + " failed: "
                            + byLabel(result, Metric.CONNECT_FAILED));
        }
        if (result.total(Metric.DISCONNECTS) > 0) {
            row(
                    block,
                    "disconnects",
                    Format.count(result.total(Metric.DISCONNECTS)) + ": " + byLabel(result, Metric.DISCONNECTS));
        }
        deliveries(result, block);
        long odd = result.total(Metric.ACK_LATE) + result.total(Metric.ACK_UNKNOWN);
        if (odd > 0) {
            row(
                    block,
                    "odd acks",
                    Format.count(result.total(Metric.ACK_LATE)) + " after their timeout, "
                            + Format.count(result.total(Metric.ACK_UNKNOWN)) + " unknown or doubled");
        }
    }

    private static void deliveries(Result result, Block block) {
        long expected = result.total(Metric.DELIVERY_EXPECTED);
        if (expected + result.total(Metric.DELIVERY_RECEIVED) == 0) {
            return;
        }
        long ok = result.total(Metric.DELIVERY_OK);
        row(
                block,
                "deliveries",
                Format.count(ok) + " of " + Format.count(expected)
                        + (expected > 0 ? " (" + Format.percent(ok, expected) + ")" : "")
                        + also(result.total(Metric.DELIVERY_MISSING), "missing")
                        + also(result.total(Metric.DELIVERY_DUPLICATE), "duplicate")
                        + also(result.total(Metric.DELIVERY_UNEXPECTED), "unexpected")
                        + also(result.total(Metric.DELIVERY_CORRUPT), "corrupt")
                        + also(result.total(Metric.DELIVERY_FOREIGN), "of another run")
                        + also(result.total(Metric.DELIVERY_UNDETERMINED), "undetermined"));
        if (!result.findings().isEmpty()) {
            row(
                    block,
                    "",
                    Format.count(result.findings().size()) + " of them named one by one, as \"findings\" in the log");
        }
    }

    private static String also(long n, String what) {
        return n == 0 ? "" : ", " + Format.count(n) + ' ' + what;
    }

    private static void row(Block block, String label, String text) {
        block.put(String.format(Locale.ROOT, "  %-13s", label)).put(text).end();
    }

    private static String byLabel(Result result, Metric metric) {
        List<String> parts = new ArrayList<>();
        result.numbers().forEach((series, n) -> {
            if (series.metric() == metric && n != 0) {
                parts.add(Format.count(n) + ' ' + (series.value().isEmpty() ? "without a reason" : series.value()));
            }
        });
        return String.join(", ", parts);
    }

    private static void reconnects(Result result, Block block) {
        List<Attempt> attempts = Attempt.of(result);
        if (attempts.isEmpty()) {
            return;
        }
        block.end()
                .put(
                        String.format(
                                Locale.ROOT,
                                "%-15s%10s%10s%16s%16s%16s",
                                "Reconnects",
                                "attempts",
                                "restored",
                                "planned p50 ms",
                                "actual p50 ms",
                                "actual max ms"),
                        Colour.BOLD)
                .end();
        for (Attempt attempt : attempts) {
            Histogram actual = attempt.actual();
            block.put(String.format(
                            Locale.ROOT,
                            "  attempt %-5s%10s%10s%16s%16s%16s",
                            attempt.number(),
                            Format.count(attempt.attempts()),
                            Format.count(attempt.restored()),
                            Format.ms(Quantile.P50.of(attempt.planned())),
                            Format.ms(Quantile.P50.of(actual)),
                            actual == null ? Format.NONE : Format.ms(actual.getMaxValue())))
                    .end();
        }
        long givenUp = result.total(Metric.RECONNECT_GIVEN_UP);
        if (givenUp > 0) {
            block.put("  " + Format.plural(givenUp, "client") + " gave up", Colour.RED)
                    .end();
        }
    }

    private static void ledger(Result result, Block block) {
        List<Equation> lines = Equation.of(Ledger.of(result));
        if (lines.isEmpty()) {
            return;
        }
        block.end().put("Ledger", Colour.BOLD).end();
        for (Equation line : lines) {
            mark(block, line.holds())
                    .put(String.format(Locale.ROOT, "%-11s", line.subject()))
                    .put(line.text())
                    .end();
        }
    }

    private static void examples(Result result, Block block) {
        Map<String, String> examples = result.examples();
        if (examples.isEmpty()) {
            return;
        }
        block.end().put("First example of each error", Colour.BOLD).end();
        examples.entrySet().stream().limit(EXAMPLES_MAX).forEach(example -> {
            block.put("  " + Format.line(example.getKey(), 40) + ": ");
            block.put(Format.line(example.getValue(), block.left()), Colour.DIM).end();
        });
        if (examples.size() > EXAMPLES_MAX) {
            block.put("  and " + (examples.size() - EXAMPLES_MAX) + " more kinds in the log")
                    .end();
        }
    }

    private static void thresholds(Verdict verdict, Block block) {
        if (verdict.outcomes().isEmpty()) {
            return;
        }
        block.end().put("Thresholds", Colour.BOLD).end();
        for (Threshold.Outcome outcome : verdict.outcomes()) {
            mark(block, outcome.holds())
                    .put(String.format(
                            Locale.ROOT,
                            "%-40s  ",
                            Format.line(outcome.threshold().text(), 60)))
                    .put(String.format(Locale.ROOT, "%-12s", actual(outcome)))
                    .put(Story.margin(outcome), Colour.DIM)
                    .end();
        }
    }

    /** {@return what a threshold found, such as {@code 12.3 ms}} */
    static String actual(Threshold.Outcome outcome) {
        if (outcome.samples() == 0) {
            return "no values";
        }
        Series series = outcome.threshold().series();
        boolean duration = series.metric().kind() == Metric.Kind.HISTOGRAM
                && !outcome.threshold().statistic().equals("count");
        return duration ? Format.duration((long) outcome.actual()) : Format.count((long) outcome.actual());
    }

    private static Block mark(Block block, boolean good) {
        return block.put(good ? "  ✓ " : "  ✗ ", good ? Colour.GREEN : Colour.RED);
    }

    private static void verdict(Result result, Verdict verdict, boolean complete, Block block) {
        Colour banner =
                switch (verdict.kind()) {
                    case PASS -> Colour.BANNER_GREEN;
                    case FAIL -> Colour.BANNER_RED;
                    case INVALID -> Colour.BANNER_YELLOW;
                };
        block.end()
                .put(' ' + verdict.kind().name() + ' ', banner)
                .put(' ' + Story.verdict(verdict))
                .end();
        verdict.reasons().forEach(reason -> wrap("  • " + Format.line(reason, 400), block));
        if (!complete) {
            wrap("  • ended early, after " + Format.duration(result.durationNs()), block);
        }
    }

    private static void wrap(String text, Block block) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() >= block.left()) {
                block.put(line.toString()).end();
                line.setLength(0);
                line.append("   ");
            }
            line.append(word).append(' ');
        }
        block.put(line.toString()).end();
    }
}
