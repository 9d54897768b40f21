package io.oleada.loadgen.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.OrderStatistics;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A run as the page's script wants it: texts ready to show, and numbers to draw. A section without data is missing. */
final class ReportData {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RunInfo info;
    private final Result result;
    private final Verdict verdict;
    private final boolean complete;
    private final ObjectNode data = ResultLogFormat.object();

    ReportData(RunInfo info, Result result, Verdict verdict, boolean complete) {
        this.info = info;
        this.result = result;
        this.verdict = verdict;
        this.complete = complete;
    }

    ObjectNode build() {
        head();
        tiles();
        phases();
        data.set("timeline", ReportCharts.timeline(result));
        data.set("curves", ReportCharts.curves(result));
        data.set("backoffs", ReportCharts.backoffs(result));
        thresholds();
        ledger();
        timings();
        attempts();
        reasons();
        examples();
        facts();
        return data;
    }

    private void head() {
        data.put("title", info.scenario())
                .put(
                        "subtitle",
                        MINUTES.format(info.startedAt()) + " · " + Format.duration(result.durationNs()) + " · "
                                + info.target())
                .put("verdict", verdict.kind().name())
                .put("sentence", sentence(Story.verdict(verdict)));
        ArrayNode reasons = data.putArray("reasons");
        verdict.reasons().forEach(reasons::add);
        if (!complete) {
            reasons.add("The run ended early, after " + Format.duration(result.durationNs()) + " of "
                    + Format.duration(info.plannedNs()) + ".");
        }
        Story.of(result).forEach(data.putArray("story")::add);
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + '.';
    }

    private void tiles() {
        ArrayNode tiles = data.putArray("tiles");
        long planned = result.total(Metric.CLIENTS_PLANNED);
        tile(
                tiles,
                "clients at peak",
                Format.count(result.total(Metric.CLIENTS_CONNECTED)),
                "of " + Format.count(planned) + " planned");
        long owed = Ledger.of(result).withAck();
        long acks = result.total(Metric.ACK_OK);
        if (owed > 0) {
            tile(tiles, "acks in time", Format.percent(acks, owed), Format.count(acks) + " of " + Format.count(owed));
        }
        Histogram response = result.histogram(Metric.ACK_RESPONSE);
        if (response != null) {
            boolean enough = Quantile.P99.of(response).isPresent();
            tile(
                    tiles,
                    enough ? "ack response p99" : "ack response max",
                    enough ? Format.duration(Quantile.P99.of(response)) : Format.duration(response.getMaxValue()),
                    "p50 " + Format.duration(Quantile.P50.of(response)));
        }
        long expected = result.total(Metric.DELIVERY_EXPECTED);
        if (expected > 0) {
            long ok = result.total(Metric.DELIVERY_OK);
            tile(tiles, "deliveries", Format.percent(ok, expected), Format.count(ok) + " of " + Format.count(expected));
        }
        long troubles = Troubles.total(result::total);
        tile(tiles, "errors", Format.count(troubles), troubles == 0 ? "none at all" : kinds())
                .put("bad", troubles > 0);
    }

    private String kinds() {
        Metric worst = Metric.CONNECT_FAILED;
        for (Metric metric : Troubles.ALL) {
            worst = result.total(metric) > result.total(worst) ? metric : worst;
        }
        return Format.count(result.total(worst)) + " × " + words(worst);
    }

    private static ObjectNode tile(ArrayNode tiles, String label, String value, String note) {
        return tiles.addObject().put("label", label).put("value", value).put("note", note);
    }

    private static String words(Metric metric) {
        return metric.text().replace('.', ' ').replace('_', ' ');
    }

    private void phases() {
        ArrayNode phases = data.putArray("phases");
        for (RunInfo.Phase phase : info.phases()) {
            phases.addObject()
                    .put("name", phase.name())
                    .put("from", phase.startNs() / 1e9)
                    .put("to", phase.endNs() / 1e9)
                    .put("measured", phase.measured());
        }
    }

    private void thresholds() {
        for (Threshold.Outcome outcome : verdict.outcomes()) {
            row("thresholds", outcome.threshold().text(), Summary.actual(outcome))
                    .put("ok", outcome.holds())
                    .put("note", Story.margin(outcome));
        }
    }

    private void ledger() {
        for (Equation line : Equation.of(Ledger.of(result))) {
            row("ledger", line.subject(), line.text()).put("ok", line.holds());
        }
    }

    private void timings() {
        for (Timing timing : Timing.of(result)) {
            Histogram histogram = timing.histogram();
            ObjectNode row = row("timings", timing.name(), Format.count(histogram.getTotalCount()));
            Quantile.SHOWN.forEach(quantile -> {
                row.withArray("/cells").add(Format.ms(quantile.of(histogram)));
                row.withArray("/ranges").add(range(quantile, histogram));
            });
            row.withArray("/cells").add(Format.ms(histogram.getMaxValue()));
            row.put("help", timing.metric().help());
        }
    }

    private static String range(Quantile quantile, Histogram histogram) {
        return quantile.of(histogram).isEmpty()
                ? ""
                : OrderStatistics.interval(histogram, quantile.percent())
                        .map(range -> Format.ms(range.lowNs()) + "–" + Format.ms(range.highNs()))
                        .orElse("");
    }

    private void attempts() {
        for (Attempt attempt : Attempt.of(result)) {
            Histogram planned = attempt.planned();
            Histogram actual = attempt.actual();
            row(
                    "attempts",
                    attempt.number(),
                    Format.count(attempt.attempts()),
                    Format.count(attempt.restored()),
                    Format.duration(Quantile.P50.of(planned)),
                    Format.duration(Quantile.P50.of(actual)),
                    planned == null ? Format.NONE : Format.duration(planned.getMaxValue()),
                    actual == null ? Format.NONE : Format.duration(actual.getMaxValue()));
        }
    }

    /** Every counter that ought to be zero and is not, and every disconnect, by its label. */
    private void reasons() {
        result.numbers().forEach((series, n) -> {
            Metric metric = series.metric();
            if (n != 0 && (metric == Metric.DISCONNECTS || Troubles.ALL.contains(metric))) {
                row("counts", words(metric), label(series), Format.count(n)).put("help", metric.help());
            }
        });
    }

    private static String label(Series series) {
        return series.value().isEmpty() ? "" : series.value();
    }

    private void examples() {
        result.examples().forEach((kind, text) -> row("examples", kind, text));
    }

    private void facts() {
        row("facts", "run", info.runId());
        row("facts", "started", info.startedAt().toString());
        row("facts", "lasted", Format.duration(result.durationNs()) + " of " + Format.duration(info.plannedNs()));
        row("facts", "target", info.target());
        row("facts", "driver", info.driver() + ", " + Format.plural(info.loops(), "event loop"));
        row("facts", "generator", info.os() + ", " + Format.plural(info.cores(), "core") + ", Java " + info.java());
        row("facts", "Oleada", info.version());
    }

    private ObjectNode row(String table, String... cells) {
        ObjectNode row = data.withArray("/" + table).addObject();
        ArrayNode array = row.putArray("cells");
        for (String cell : cells) {
            array.add(cell);
        }
        return row;
    }
}
