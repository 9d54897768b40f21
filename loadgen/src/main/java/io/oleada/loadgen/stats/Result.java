package io.oleada.loadgen.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * All snapshots of a run, in order, and their sum. One thread fills it; reading is for that thread too.
 *
 * <p>Counts of the whole run, warm-up included, feed the {@link Ledger}, since every message must be accounted for.
 * Durations are those of measured intervals only.
 */
public final class Result {

    /** Two hours of seconds. A longer run is kept in wider intervals, or it would take memory for as long as it lasts. */
    private static final int INTERVALS_MAX = 7_200;

    private final List<Snapshot> snapshots = new ArrayList<>();
    private final Outages outages = new Outages();
    private final SortedMap<Series, Long> numbers = new TreeMap<>();
    private final SortedMap<Series, Long> peaks = new TreeMap<>();
    private final SortedMap<Series, Histogram> histograms = new TreeMap<>();
    private final Map<String, String> examples = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private final boolean keepsTimes;
    private int width = 1;
    private int keptMost = INTERVALS_MAX;

    /** An empty result that will keep all of every interval. */
    public Result() {
        this(true);
    }

    private Result(boolean keepsTimes) {
        this.keepsTimes = keepsTimes;
    }

    /**
     * {@return an empty result for who needs the whole run's durations alone: its {@link #snapshots} have none, which is most
     * of what they take of the memory}
     */
    public static Result ofSums() {
        return new Result(false);
    }

    /** Adds the next interval. */
    public void add(Snapshot snapshot) {
        outages.add(snapshot);
        keep(keepsTimes ? snapshot : snapshot.withoutTimes());
        snapshot.numbers().forEach((series, n) -> {
            if (series.metric().kind() == Metric.Kind.GAUGE) {
                peaks.merge(series, n, Long::max);
            } else {
                numbers.merge(series, n, Long::sum);
            }
        });
        if (snapshot.measured()) {
            snapshot.histograms()
                    .forEach((series, times) ->
                            times.addTo(histograms.computeIfAbsent(series, s -> Histograms.create())));
        }
        snapshot.examples().forEach(examples::putIfAbsent);
        findings.addAll(snapshot.findings());
    }

    private void keep(Snapshot next) {
        append(next);
        if (snapshots.size() > keptMost) {
            width *= 2;
            List<Snapshot> finer = List.copyOf(snapshots);
            snapshots.clear();
            finer.forEach(this::append);
            keptMost = Math.max(INTERVALS_MAX, 2 * snapshots.size()); // intervals of different phases stay apart
        }
    }

    private void append(Snapshot next) {
        Snapshot last = snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
        if (last != null && next.second() - last.second() < width && last.isFollowedBy(next)) {
            snapshots.set(snapshots.size() - 1, last.then(next));
        } else {
            snapshots.add(next);
        }
    }

    /** {@return how many messages were not sent though no connection had been lost and not restored} */
    long notSentOutsideOutages() {
        return outages.notSentOutside();
    }

    /** {@return the intervals in order: seconds, and after two hours wider ones} */
    public List<Snapshot> snapshots() {
        return snapshots;
    }

    /** {@return the counters' sums; a missing series is 0} */
    public SortedMap<Series, Long> numbers() {
        return numbers;
    }

    /** {@return the histograms' sums over the measured intervals} */
    public SortedMap<Series, Histogram> histograms() {
        return histograms;
    }

    /** {@return for each kind of error the first text of it} */
    public Map<String, String> examples() {
        return examples;
    }

    /** {@return the deliveries that went wrong, one line each, at most {@link Recorder#FINDINGS_MAX} of each loop} */
    public List<String> findings() {
        return findings;
    }

    /** {@return a counter's sum over the run and over all values of its label; for a gauge its highest value} */
    public long total(Metric metric) {
        return totalOf(metric.kind() == Metric.Kind.GAUGE ? peaks : numbers, metric);
    }

    /** {@return the sum of one series} */
    public long number(Metric metric, String value) {
        return numbers.getOrDefault(new Series(metric, value), 0L);
    }

    /** {@return a metric's values in measured intervals, over all values of its label; null where there are none} */
    public @Nullable Histogram histogram(Metric metric) {
        Histogram merged = null;
        for (Map.Entry<Series, Histogram> entry :
                histograms.tailMap(Series.of(metric)).entrySet()) {
            if (entry.getKey().metric() != metric) {
                break;
            }
            if (merged == null) {
                merged = entry.getValue();
            } else {
                merged = merged.copy();
                merged.add(entry.getValue());
            }
        }
        return merged;
    }

    /** {@return the length of the run in nanoseconds, from its start to the end of the last interval} */
    public long durationNs() {
        return snapshots.isEmpty() ? 0 : snapshots.get(snapshots.size() - 1).endNs();
    }

    static long totalOf(SortedMap<Series, Long> numbers, Metric metric) {
        long total = 0;
        for (Map.Entry<Series, Long> entry : numbers.tailMap(Series.of(metric)).entrySet()) {
            if (entry.getKey().metric() != metric) {
                break;
            }
            total += entry.getValue();
        }
        return total;
    }
}
