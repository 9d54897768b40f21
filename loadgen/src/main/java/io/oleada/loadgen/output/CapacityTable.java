package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;

/** The steps of a capacity search as lines of a table, each written when its run is over. */
public final class CapacityTable {

    private static final String ROW = "%11s %10s %10s %10s %12s %13s  %s";

    private CapacityTable() {}

    /**
     * {@return the line above the rows}
     *
     * @param growing what the first column counts
     */
    public static String heading(String growing) {
        return String.format(ROW, growing, "sends/s", "ack p50", "ack p99", "deliveries/s", "delivery p99", "")
                .stripTrailing();
    }

    /**
     * {@return the line of one run}
     *
     * @param load what the first column counts
     */
    public static String row(String load, Result result, Verdict verdict) {
        return String.format(
                        ROW,
                        load,
                        Format.rate(perSecond(result, Metric.SEND_SENT)),
                        Format.duration(Quantile.P50.of(result.histogram(Metric.ACK_RESPONSE))),
                        Format.duration(Quantile.P99.of(result.histogram(Metric.ACK_RESPONSE))),
                        Format.rate(perSecond(result, Metric.DELIVERY_RECEIVED)),
                        Format.duration(Quantile.P99.of(result.histogram(Metric.DELIVERY_RESPONSE))),
                        verdict.kind() == Verdict.Kind.PASS
                                ? "✓"
                                : (verdict.kind() == Verdict.Kind.FAIL ? "✗ " : "INVALID ")
                                        + verdict.reasons().get(0))
                .stripTrailing();
    }

    /** The average over the time in which any were counted. */
    private static double perSecond(Result result, Metric metric) {
        long counted = result.snapshots().stream()
                .filter(snapshot -> snapshot.total(metric) > 0)
                .mapToLong(snapshot -> snapshot.endNs() - snapshot.startNs())
                .sum();
        return counted == 0 ? 0 : result.total(metric) * 1e9 / counted;
    }
}
