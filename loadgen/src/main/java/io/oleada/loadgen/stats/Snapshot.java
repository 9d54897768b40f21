package io.oleada.loadgen.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One interval's figures, of one loop or of many. Immutable.
 *
 * @param second the interval's number since the start of the run, from 0
 * @param startNs the interval's beginning, nanoseconds since the start of the run
 * @param endNs its end, nanoseconds since the start of the run
 * @param phase the phase that it belongs to
 * @param measured false in a warm-up phase
 * @param numbers counters of this interval and gauges at its end; a missing series is 0
 * @param histograms durations in nanoseconds; a missing series has no values
 * @param examples for each kind of error the first text of it
 * @param findings deliveries that went wrong, one line each
 */
public record Snapshot(
        int second,
        long startNs,
        long endNs,
        String phase,
        boolean measured,
        SortedMap<Series, Long> numbers,
        SortedMap<Series, SparseHistogram> histograms,
        Map<String, String> examples,
        List<String> findings) {

    /** {@return the value of a series without a label} */
    public long number(Metric metric) {
        return numbers.getOrDefault(Series.of(metric), 0L);
    }

    /** {@return the sum of a metric over all values of its label} */
    public long total(Metric metric) {
        return Result.totalOf(numbers, metric);
    }

    /** {@return a metric's values over all values of its label, or null where there are none} */
    public @Nullable Histogram histogram(Metric metric) {
        SparseHistogram merged = merged(metric);
        return merged == null ? null : merged.toHistogram();
    }

    /** {@return the same for who only looks at it: see {@link SparseHistogram#look}} */
    public @Nullable Histogram look(Metric metric) {
        SparseHistogram merged = merged(metric);
        return merged == null ? null : merged.look();
    }

    private @Nullable SparseHistogram merged(Metric metric) {
        SparseHistogram merged = null;
        for (Map.Entry<Series, SparseHistogram> entry :
                histograms.tailMap(Series.of(metric)).entrySet()) {
            if (entry.getKey().metric() != metric) {
                break;
            }
            merged = merged == null ? entry.getValue() : merged.plus(entry.getValue());
        }
        return merged;
    }

    /**
     * The same interval as seen by two loops, added: counters, gauges and histograms are summed exactly.
     *
     * @throws IllegalArgumentException if the two are not of the same interval
     */
    public Snapshot plus(Snapshot other) {
        if (second != other.second) {
            throw new IllegalArgumentException(
                    "snapshots of second " + second + " and " + other.second + " do not add");
        }
        return with(other, new TreeMap<>(numbers), Math.min(startNs, other.startNs), Math.max(endNs, other.endNs));
    }

    /** Whether the next interval may become one with this: none of it is warm-up while the other is not. */
    boolean isFollowedBy(Snapshot next) {
        return phase.equals(next.phase) && measured == next.measured;
    }

    /** This interval and the one after it as one: counters and histograms are summed exactly, gauges are those at the end. */
    Snapshot then(Snapshot next) {
        SortedMap<Series, Long> own = new TreeMap<>(numbers);
        own.keySet().removeIf(series -> series.metric().kind() == Metric.Kind.GAUGE);
        return with(next, own, startNs, next.endNs);
    }

    /** This and another as one. {@code sums} begins with what counts of our own numbers; it is changed. */
    private Snapshot with(Snapshot other, SortedMap<Series, Long> sums, long fromNs, long toNs) {
        other.numbers.forEach((series, n) -> sums.merge(series, n, Long::sum));
        SortedMap<Series, SparseHistogram> times = new TreeMap<>(histograms);
        other.histograms.forEach((series, histogram) -> times.merge(series, histogram, SparseHistogram::plus));
        Map<String, String> texts = new TreeMap<>(other.examples);
        texts.putAll(examples);
        List<String> found = new ArrayList<>(findings);
        found.addAll(other.findings);
        return new Snapshot(second, fromNs, toNs, phase, measured, sums, times, texts, found);
    }

    /** {@return the same figures without durations} */
    Snapshot withoutTimes() {
        return new Snapshot(second, startNs, endNs, phase, measured, numbers, new TreeMap<>(), examples, findings);
    }
}
