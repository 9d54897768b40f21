package io.oleada.loadgen.stats;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Between which values a percentile lies with 95 % confidence, whatever the distribution. Of n independent values the number
 * that lie below the true quantile q is binomial with mean {@code nq} and variance {@code nq(1-q)}, so the quantile lies
 * between the values of the ranks {@code nq ± 1.96 sqrt(nq(1-q))} (Conover, Practical Nonparametric Statistics, 3.2; the
 * normal approximation, used where the variance is at least 5). Values of one run hang together, as a stall hits many of
 * them, so this is the least uncertainty there is; what differs between runs is only seen by running again.
 */
public final class OrderStatistics {

    private static final double Z_95 = 1.96;
    private static final double VARIANCE_MIN = 5;

    /** From where to where, in nanoseconds. */
    public record Range(long lowNs, long highNs) {}

    private OrderStatistics() {}

    /** {@return the interval of a percentile; empty if there are too few values beyond it} */
    public static Optional<Range> interval(Histogram histogram, double percent) {
        double n = histogram.getTotalCount();
        double q = percent / 100;
        double variance = n * q * (1 - q);
        double low = Math.floor(n * q - Z_95 * Math.sqrt(variance));
        double high = Math.ceil(n * q + Z_95 * Math.sqrt(variance)) + 1;
        if (variance < VARIANCE_MIN || low < 1 || high > n) {
            return Optional.empty();
        }
        return Optional.of(new Range(
                histogram.getValueAtPercentile(100 * low / n), histogram.getValueAtPercentile(100 * high / n)));
    }
}
