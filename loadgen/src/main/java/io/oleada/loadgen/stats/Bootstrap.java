package io.oleada.loadgen.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How far a difference of medians can be trusted: both samples are drawn again from themselves, with replacement, many
 * times, and the middle 95 % of the differences are the interval (Efron, Bootstrap Methods, 1979; the percentile method).
 * With five values a side it is rather too narrow than too wide, so it is shown beside a test and decides nothing.
 */
public final class Bootstrap {

    private static final int DRAWS = 10_000;
    private static final long SEED = 1; // the same figures give the same interval

    /** From where to where. */
    public record Interval(double low, double high) {}

    private Bootstrap() {}

    /** {@return the median; the mean of the middle two of an even number} */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** {@return the 95 % interval of {@code median(b) - median(a)}} */
    public static Interval differenceOfMedians(double[] a, double[] b) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] differences = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            differences[i] = median(drawn(b, random)) - median(drawn(a, random));
        }
        Arrays.sort(differences);
        return new Interval(differences[(int) (DRAWS * 0.025)], differences[(int) (DRAWS * 0.975)]);
    }

    private static double[] drawn(double[] values, SplittableRandom random) {
        double[] sample = new double[values.length];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values[random.nextInt(values.length)];
        }
        return sample;
    }
}
