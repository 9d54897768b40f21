package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Histograms;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The intervals of a run as points of a chart. Where there are more intervals than a chart has room for, neighbours are
 * added up; that is exact, since counts and histograms add.
 */
final class Timeline {

    /** More points than this are not to be told apart on a screen. */
    static final int POINTS_MAX = 600;

    private final List<List<Snapshot>> points = new ArrayList<>();

    Timeline(List<Snapshot> snapshots) {
        int each = Math.max(1, (snapshots.size() + POINTS_MAX - 1) / POINTS_MAX);
        for (int from = 0; from < snapshots.size(); from += each) {
            points.add(snapshots.subList(from, Math.min(snapshots.size(), from + each)));
        }
    }

    int size() {
        return points.size();
    }

    double startSeconds(int point) {
        return points.get(point).get(0).startNs() / 1e9;
    }

    double endSeconds(int point) {
        return last(point).endNs() / 1e9;
    }

    /** {@return a gauge's value at the end of a point} */
    long gauge(int point, Metric metric) {
        return last(point).total(metric);
    }

    /** {@return a counter's growth per second} */
    double rate(int point, Metric metric) {
        long n = points.get(point).stream()
                .mapToLong(snapshot -> snapshot.total(metric))
                .sum();
        double seconds = endSeconds(point) - startSeconds(point);
        return seconds > 0 ? n / seconds : 0;
    }

    /** {@return a metric's values at a point, warm-up or not, or null where there are none} */
    @Nullable
    Histogram histogram(int point, Metric metric) {
        List<Snapshot> snapshots = points.get(point);
        if (snapshots.size() == 1) {
            return snapshots.get(0).histogram(metric);
        }
        Histogram sum = Histograms.create();
        for (Snapshot snapshot : snapshots) {
            Histogram histogram = snapshot.look(metric);
            if (histogram != null) {
                sum.add(histogram);
            }
        }
        return sum.getTotalCount() == 0 ? null : sum;
    }

    private Snapshot last(int point) {
        List<Snapshot> snapshots = points.get(point);
        return snapshots.get(snapshots.size() - 1);
    }
}
