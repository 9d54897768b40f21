package io.oleada.loadgen.stats;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one event loop. Single writer: every method is called on the loop's own thread. Recording is an array
 * look-up and an addition; it allocates only when a histogram is touched for the first time.
 *
 * <p>A metric's label value is given by its index in the list that the constructor got for that {@link Metric.Label};
 * metrics without a label use index 0.
 */
public final class Recorder {

    /** How many different error texts are kept; one example of each kind is enough to act on. */
    private static final int EXAMPLES_MAX = 50;

    /** How many deliveries that went wrong are named by one loop. */
    public static final int FINDINGS_MAX = 10_000;

    private static final Metric[] METRICS = Metric.values();

    private final EnumMap<Metric.Label, List<String>> labels = new EnumMap<>(Metric.Label.class);
    private final long[][] counts = new long[METRICS.length][];
    private final @Nullable Histogram[][] histograms = new Histogram[METRICS.length][];
    private final Map<String, String> examples = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();
    private int found;

    /**
     * @param labels for each label the values it can take; missing labels, and {@link Metric.Label#NONE}, have the one
     *     empty value
     */
    public Recorder(Map<Metric.Label, List<String>> labels) {
        for (Metric.Label label : Metric.Label.values()) {
            this.labels.put(label, List.copyOf(labels.getOrDefault(label, List.of(""))));
        }
        for (Metric metric : METRICS) {
            int values = values(metric).size();
            counts[metric.ordinal()] = new long[values];
            histograms[metric.ordinal()] = new Histogram[metric.kind() == Metric.Kind.HISTOGRAM ? values : 0];
        }
    }

    /** Adds one to a counter without a label. */
    public void count(Metric metric) {
        counts[metric.ordinal()][0]++;
    }

    /** Adds one to a counter. */
    public void count(Metric metric, int value) {
        counts[metric.ordinal()][value]++;
    }

    /** Adds {@code n} to a counter, or to a gauge, where {@code n} may be negative. */
    public void add(Metric metric, int value, long n) {
        counts[metric.ordinal()][value] += n;
    }

    /** {@return a counter's value since the last {@link #drain}, or a gauge's present value} */
    public long read(Metric metric, int value) {
        return counts[metric.ordinal()][value];
    }

    /** Records a duration in nanoseconds into a histogram without a label. */
    public void record(Metric metric, long ns) {
        record(metric, 0, ns);
    }

    /** Records a duration in nanoseconds. */
    public void record(Metric metric, int value, long ns) {
        @Nullable Histogram[] ofMetric = histograms[metric.ordinal()];
        Histogram histogram = ofMetric[value];
        if (histogram == null) {
            histogram = Histograms.create();
            ofMetric[value] = histogram;
        }
        Histograms.record(histogram, ns);
    }

    /** Keeps {@code text} as the example of an error kind, unless that kind has one already. */
    public void example(String kind, String text) {
        if (examples.size() < EXAMPLES_MAX) {
            examples.putIfAbsent(kind, text);
        }
    }

    /** Names a delivery that went wrong; after {@link #FINDINGS_MAX} of them it does nothing. */
    public void finding(String text) {
        if (found < FINDINGS_MAX) {
            found++;
            findings.add(text);
        }
    }

    /**
     * Everything since the last call; counters and histograms start again from nothing, gauges stay.
     *
     * @param second the interval's number since the start of the run, from 0
     * @param startNs its beginning, nanoseconds since the start of the run
     * @param endNs its end, nanoseconds since the start of the run
     * @param phase the name of the phase that the interval belongs to
     * @param measured whether the interval counts for the result; false in a warm-up
     */
    public Snapshot drain(int second, long startNs, long endNs, String phase, boolean measured) {
        TreeMap<Series, Long> numbers = new TreeMap<>();
        TreeMap<Series, SparseHistogram> times = new TreeMap<>();
        for (Metric metric : METRICS) {
            List<String> values = values(metric);
            for (int value = 0; value < values.size(); value++) {
                Series series = new Series(metric, values.get(value));
                if (metric.kind() == Metric.Kind.HISTOGRAM) {
                    drainHistogram(histograms[metric.ordinal()][value], series, times);
                } else {
                    drainNumber(metric, value, series, numbers);
                }
            }
        }
        Snapshot snapshot = new Snapshot(
                second, startNs, endNs, phase, measured, numbers, times, Map.copyOf(examples), List.copyOf(findings));
        examples.clear();
        findings.clear();
        return snapshot;
    }

    private void drainNumber(Metric metric, int value, Series series, Map<Series, Long> into) {
        long[] ofMetric = counts[metric.ordinal()];
        if (ofMetric[value] != 0) {
            into.put(series, ofMetric[value]);
        }
        if (metric.kind() == Metric.Kind.COUNTER) {
            ofMetric[value] = 0;
        }
    }

    private static void drainHistogram(
            @Nullable Histogram histogram, Series series, Map<Series, SparseHistogram> into) {
        if (histogram != null && histogram.getTotalCount() > 0) {
            into.put(series, SparseHistogram.of(histogram));
            histogram.reset();
        }
    }

    private List<String> values(Metric metric) {
        return java.util.Objects.requireNonNull(labels.get(metric.label()));
    }
}
