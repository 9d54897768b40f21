package io.oleada.loadgen.output;

import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A percentile that is shown only where there are enough values to stand behind it.
 *
 * <p>Of n values the largest exceeds the true percentile p with the probability 1 - p^n. Demanding 99 % gives n = ln 0.01
 * / ln p: 7 values for p50, 44 for p90, 459 for p99, 4,603 for p99.9 and 46,050 for p99.99.
 *
 * @param name the name on labels, such as {@code p99.9}
 * @param percent the percentile
 */
record Quantile(String name, double percent) {

    static final Quantile P50 = new Quantile("p50", 50);
    static final Quantile P90 = new Quantile("p90", 90);
    static final Quantile P99 = new Quantile("p99", 99);
    static final Quantile P99_9 = new Quantile("p99.9", 99.9);
    static final Quantile P99_99 = new Quantile("p99.99", 99.99);

    /** Those that tables show, in order. */
    static final List<Quantile> SHOWN = List.of(P50, P90, P99, P99_9, P99_99);

    /** {@return how many values it takes} */
    long samplesNeeded() {
        return (long) Math.ceil(Math.log(0.01) / Math.log(percent / 100));
    }

    /** {@return the value in nanoseconds, or empty where there are too few values} */
    OptionalLong of(@Nullable Histogram histogram) {
        return histogram == null || histogram.getTotalCount() < samplesNeeded()
                ? OptionalLong.empty()
                : OptionalLong.of(histogram.getValueAtPercentile(percent));
    }
}
