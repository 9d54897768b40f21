package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import java.util.List;

/**
 * What a metric is called on the Prometheus page: {@code ack.response} becomes {@code loadgen_ack_response_seconds}, so that
 * somebody who knows the report finds the series. Units are Prometheus's base units, seconds and bytes.
 */
final class PrometheusNames {

    static final String PREFIX = "loadgen_";

    /**
     * Upper bounds of all histograms' buckets in nanoseconds, from 0.1 ms to a minute. They are the same for every series and
     * every generator, so that buckets can be added; the server's bounds are among them.
     */
    static final List<Long> BOUNDS_NS = List.of(
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            5_000_000_000L,
            10_000_000_000L,
            30_000_000_000L,
            60_000_000_000L);

    private PrometheusNames() {}

    /** The family's name, without the {@code _total} that a counter's lines end in. */
    static String family(Metric metric) {
        return switch (metric) {
            case BYTES_SENT -> PREFIX + "sent_bytes";
            case BYTES_RECEIVED -> PREFIX + "received_bytes";
            case LOOP_CPU -> PREFIX + "loop_cpu_seconds";
            default ->
                switch (metric.kind()) {
                    case COUNTER -> PREFIX + underscored(metric);
                    case GAUGE -> PREFIX + metric.text().substring(0, dot(metric));
                    case HISTOGRAM -> PREFIX + underscored(metric) + "_seconds";
                };
        };
    }

    /** Gauges of one subject are one family, told apart by the label {@code state}: the rest of the metric's name. */
    static String state(Metric gauge) {
        return gauge.text().substring(dot(gauge) + 1);
    }

    /** What a value has to be divided by to be in the unit of its family. */
    static double divisor(Metric metric) {
        return metric.kind() == Metric.Kind.HISTOGRAM || metric == Metric.LOOP_CPU ? 1e9 : 1;
    }

    private static String underscored(Metric metric) {
        return metric.text().replace('.', '_');
    }

    private static int dot(Metric metric) {
        return metric.text().indexOf('.');
    }
}
