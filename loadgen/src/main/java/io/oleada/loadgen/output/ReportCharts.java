package io.oleada.loadgen.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** What the page's charts are drawn from. Each metric that has values is in it; the page's script picks what it shows. */
final class ReportCharts {

    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final int CURVE_POINTS = 80;
    private static final int BACKOFF_BINS = 100;

    private ReportCharts() {}

    /** {@return seconds, and for each metric its gauge values, its rates or its percentiles in ms, point by point} */
    static ObjectNode timeline(Result result) {
        Timeline timeline = new Timeline(result.snapshots());
        ObjectNode node = ResultLogFormat.object();
        ArrayNode seconds = node.putArray("seconds");
        for (int point = 0; point < timeline.size(); point++) {
            number(seconds, timeline.endSeconds(point));
        }
        ObjectNode values = node.putObject("values");
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                percentiles(timeline, metric, values);
            } else if (result.total(metric) != 0) {
                ArrayNode array = values.putArray(metric.text());
                for (int point = 0; point < timeline.size(); point++) {
                    number(
                            array,
                            metric.kind() == Metric.Kind.GAUGE
                                    ? timeline.gauge(point, metric)
                                    : timeline.rate(point, metric));
                }
            }
        }
        return node;
    }

    private static void percentiles(Timeline timeline, Metric metric, ObjectNode values) {
        ArrayNode p50 = array();
        ArrayNode p99 = array();
        ArrayNode max = array();
        boolean any = false;
        for (int point = 0; point < timeline.size(); point++) {
            Histogram histogram = timeline.histogram(point, metric);
            any |= histogram != null;
            ms(p50, Quantile.P50.of(histogram));
            ms(p99, Quantile.P99.of(histogram));
            ms(max, histogram == null ? OptionalLong.empty() : OptionalLong.of(histogram.getMaxValue()));
        }
        if (any) {
            values.set(metric.text() + " p50", p50);
            values.set(metric.text() + " p99", p99);
            values.set(metric.text() + " max", max);
        }
    }

    /**
     * {@return for each metric its value in ms at the percentiles whose share of slower values is one in {@code x}} The
     * curve ends where the samples do.
     */
    static ObjectNode curves(Result result) {
        ObjectNode node = ResultLogFormat.object();
        Metric[] shown = {Metric.ACK_RESPONSE, Metric.ACK_SERVICE, Metric.DELIVERY_RESPONSE};
        double end = 0;
        for (Metric metric : shown) {
            end = Math.max(end, oneIn(result.histogram(metric)));
        }
        if (end < 10) {
            return node;
        }
        ArrayNode x = node.putArray("oneIn");
        for (int i = 0; i <= CURVE_POINTS; i++) {
            number(x, Math.pow(end, i / (double) CURVE_POINTS));
        }
        for (Metric metric : shown) {
            Histogram histogram = result.histogram(metric);
            if (histogram == null) {
                continue;
            }
            ArrayNode y = node.putArray(metric.text());
            for (int i = 0; i <= CURVE_POINTS; i++) {
                double oneIn = Math.pow(end, i / (double) CURVE_POINTS);
                ms(
                        y,
                        oneIn > oneIn(histogram) * 1.000_001
                                ? OptionalLong.empty()
                                : OptionalLong.of(histogram.getValueAtPercentile(100 - 100 / oneIn)));
            }
        }
        return node;
    }

    /** {@return the highest percentile with enough values, as the share of slower ones; see {@link Quantile}} */
    private static double oneIn(@Nullable Histogram histogram) {
        return histogram == null ? 0 : histogram.getTotalCount() / -Math.log(0.01);
    }

    /** {@return how many backoffs fell into each bin, as planned and as waited, over all attempts} */
    static ObjectNode backoffs(Result result) {
        ObjectNode node = ResultLogFormat.object();
        Histogram planned = result.histogram(Metric.RECONNECT_BACKOFF_PLANNED);
        Histogram actual = result.histogram(Metric.RECONNECT_BACKOFF_ACTUAL);
        if (planned == null || actual == null) {
            return node;
        }
        long highestNs = Math.max(planned.getMaxValue(), actual.getMaxValue());
        long binNs = Math.max(1_000_000, (highestNs / BACKOFF_BINS / 10_000_000 + 1) * 10_000_000);
        ArrayNode seconds = node.putArray("seconds");
        for (long ns = 0; ns <= highestNs + binNs; ns += binNs) {
            number(seconds, ns / 1e9);
        }
        bins(node.putArray("planned"), planned, binNs, seconds.size());
        bins(node.putArray("actual"), actual, binNs, seconds.size());
        return node.put("binMs", binNs / 1e6);
    }

    private static void bins(ArrayNode into, Histogram histogram, long binNs, int size) {
        long[] counts = new long[size];
        for (HistogramIterationValue value : histogram.recordedValues()) {
            counts[(int) (histogram.lowestEquivalentValue(value.getValueIteratedTo()) / binNs)] +=
                    value.getCountAtValueIteratedTo();
        }
        for (long count : counts) {
            into.add(count);
        }
    }

    private static void ms(ArrayNode into, OptionalLong ns) {
        if (ns.isPresent()) {
            number(into, ns.getAsLong() / 1e6);
        } else {
            into.addNull();
        }
    }

    private static void number(ArrayNode into, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            into.add((long) value);
        } else {
            into.add(new BigDecimal(value).round(FOUR_DIGITS).doubleValue());
        }
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
