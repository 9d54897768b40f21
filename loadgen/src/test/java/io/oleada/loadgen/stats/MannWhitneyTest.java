package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MannWhitneyTest {

    /** Two samples of distinct values whose U, the number of pairs in which the second is smaller, is as given. */
    private static double p(int m, int n, int u) {
        double[] a = IntStream.rangeClosed(1, m).asDoubleStream().toArray();
        int rest = u;
        for (int i = m - 1; i >= 0; i--) {
            int up = Math.min(rest, n);
            a[i] += up;
            rest -= up;
        }
        double[] b = IntStream.rangeClosed(1, m + n)
                .asDoubleStream()
                .filter(value -> java.util.Arrays.stream(a).noneMatch(taken -> taken == value))
                .toArray();
        return MannWhitney.p(a, b);
    }

    /** The smallest p there is: two of all the ways to choose. */
    @ParameterizedTest
    @CsvSource({"3, 3, 0.1", "4, 4, 0.028571", "5, 5, 0.0079365", "3, 5, 0.035714", "10, 10, 0.0000108"})
    void completeSeparation(int m, int n, double p) {
        assertThat(p(m, n, 0)).isCloseTo(p, within(1e-6));
        assertThat(p(m, n, m * n)).isCloseTo(p, within(1e-6));
        assertThat(MannWhitney.smallestP(m, n)).isCloseTo(p, within(1e-6));
    }

    /** The two-tailed critical values of U at 5 %, as textbooks print them. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 0",
        "5, 5, 2",
        "6, 6, 5",
        "7, 7, 8",
        "8, 8, 13",
        "9, 9, 17",
        "10, 10, 23",
        "5, 8, 6",
        "12, 12, 37",
        "15, 15, 64",
        "20, 20, 127"
    })
    void criticalValues(int m, int n, int u) {
        assertThat(p(m, n, u)).isLessThanOrEqualTo(0.05);
        assertThat(p(m, n, u + 1)).isGreaterThan(0.05);
    }

    @Test
    void aTieSharesItsRank() {
        // Ranks 1, 3, 3 of 1, 3, 3, 3, 5, 6. Sums of 7 or less: 1 + 3 + 3, three times; of 14 or more: 3 + 5 + 6,
        // three.
        assertThat(MannWhitney.p(new double[] {1, 2, 2}, new double[] {2, 3, 4}))
                .isCloseTo(6 / 20.0, within(1e-12));
        assertThat(MannWhitney.p(new double[] {1, 1}, new double[] {1, 1})).isEqualTo(1);
    }

    @Test
    void theSidesMayBeExchanged() {
        double[] a = {1.5, 2, 7, 9.25};
        double[] b = {3, 4, 11, 12, 13};
        assertThat(MannWhitney.p(a, b)).isEqualTo(MannWhitney.p(b, a));
    }

    @Test
    void manyRunsCanBeCompared() {
        assertThat(p(60, 60, 1800)).isCloseTo(1, within(1e-9));
        assertThat(p(60, 60, 1200)).isBetween(0.001, 0.002);
    }
}
