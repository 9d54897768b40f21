package io.oleada.loadgen.stats;

import java.util.Arrays;

/**
 * The exact two-sided Mann-Whitney test of two small samples, ties included (Mann and Whitney, On a Test of Whether one of
 * Two Random Variables is Stochastically Larger than the Other, 1947). Under the hypothesis that both samples come from one
 * distribution, each choice of {@code m} of the {@code m + n} ranks is as likely as any other; p is the share of the
 * choices whose rank sum lies at least as far from the middle as the one that was found. The choices are counted, not
 * listed: {@code ways[k][s]} is the number of ways to choose {@code k} ranks with the sum {@code s}, and each rank adds
 * {@code ways[k - 1][s - rank]} to it. Ranks are doubled, so that the mean rank of a tie is a whole number.
 */
public final class MannWhitney {

    /** Beyond so many values in all the counts would outgrow a double's range. */
    private static final int VALUES_MAX = 400;

    private MannWhitney() {}

    /**
     * {@return the probability that two samples of one distribution differ at least as much as these}
     *
     * @throws IllegalArgumentException if a sample is empty, or both together have more than 400 values
     */
    public static double p(double[] a, double[] b) {
        if (a.length == 0 || b.length == 0 || a.length + b.length > VALUES_MAX) {
            throw new IllegalArgumentException("from 1 to " + VALUES_MAX + " values are compared");
        }
        int[] ranks = doubledRanks(a, b);
        int found = 0;
        for (int i = 0; i < a.length; i++) {
            found += ranks[i];
        }
        double[] ways = waysToChoose(a.length, ranks);
        int middle = a.length * (a.length + b.length + 1); // twice the expected sum
        double all = 0;
        double asFar = 0;
        for (int sum = 0; sum < ways.length; sum++) {
            all += ways[sum];
            asFar += Math.abs(sum - middle) >= Math.abs(found - middle) ? ways[sum] : 0;
        }
        return asFar / all;
    }

    /** {@return the smallest p that samples of these sizes can give: both tails hold one choice each} */
    public static double smallestP(int m, int n) {
        double choices = 1;
        for (int i = 1; i <= m; i++) {
            choices = choices * (n + i) / i;
        }
        return Math.min(1, 2 / choices);
    }

    /** Twice the rank of each value among all, those of {@code a} first; equal values share their mean rank. */
    private static int[] doubledRanks(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        int[] ranks = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            int below = 0;
            int equal = 0;
            for (double other : all) {
                below += other < all[i] ? 1 : 0;
                equal += other == all[i] ? 1 : 0;
            }
            ranks[i] = 2 * below + equal + 1;
        }
        return ranks;
    }

    private static double[] waysToChoose(int m, int[] ranks) {
        int most = Arrays.stream(ranks).sum();
        double[][] ways = new double[m + 1][most + 1];
        ways[0][0] = 1;
        for (int rank : ranks) {
            for (int k = m; k >= 1; k--) {
                for (int sum = most; sum >= rank; sum--) {
                    ways[k][sum] += ways[k - 1][sum - rank];
                }
            }
        }
        return ways[m];
    }
}
