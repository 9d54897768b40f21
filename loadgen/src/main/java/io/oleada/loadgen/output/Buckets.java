package io.oleada.loadgen.output;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A histogram of a whole run in Prometheus's buckets. One thread. */
final class Buckets {

    private static final double[] BOUNDS = bounds();

    /** Values in each bucket, not cumulated; the last is for all that lies above the highest bound. */
    private final long[] counts = new long[BOUNDS.length];

    private double sumNs;

    private static double[] bounds() {
        double[] bounds = new double[PrometheusNames.BOUNDS_NS.size() + 1];
        for (int i = 0; i < bounds.length - 1; i++) {
            bounds[i] = PrometheusNames.BOUNDS_NS.get(i) / 1e9;
        }
        bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /**
     * Adds an interval's values. The histogram knows each to one part in a thousand, so a value that near to a bound may be
     * counted on its other side; the number of values is exact.
     */
    void add(Histogram histogram) {
        int bucket = 0;
        for (HistogramIterationValue step : histogram.recordedValues()) {
            double seconds = histogram.medianEquivalentValue(step.getValueIteratedTo()) / 1e9;
            while (seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket] += step.getCountAddedInThisIterationStep();
        }
        sumNs += histogram.getMean() * histogram.getTotalCount();
    }

    HistogramDataPointSnapshot point(Labels labels) {
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts.clone()))
                .sum(sumNs / 1e9)
                .build();
    }
}
