package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.testing.NodeServer;
import java.io.BufferedReader;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of reconnect backoff against what the official clients do, in milliseconds. */
class BackoffTest {

    private static final int DRAWS = 10_000;
    private static final double DISTANCE_MAX = 0.0163; // 1.63 / sqrt(n): exceeded by chance once in a hundred
    private static final long MS = 1_000_000;

    private static final Backoff JS = Backoff.DEFAULT;
    private static final Backoff JAVA = new Backoff.SocketIoJava(1_000 * MS, 5_000 * MS, 0.5, Integer.MAX_VALUE);

    /** The exact law: what each chance in [0, 1) becomes. Bands of a tenth; in even ones the move is down, else up. */
    private static DoubleUnaryOperator exact(boolean java, int attempt) {
        double base = 1_000 * Math.pow(2, attempt - 1);
        return chance -> {
            double move = Math.floor(chance / 2 * base);
            double ms = (int) (chance * 10) % 2 == 0 ? base - move : base + move;
            return Math.floor(Math.max(java ? 1_000 : 0, Math.min(5_000, ms)));
        };
    }

    private static double[] sorted(int n, DoubleUnaryOperator law) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = law.applyAsDouble((i + 0.5) / n);
        }
        Arrays.sort(values);
        return values;
    }

    private static double[] draws(Backoff backoff, int attempt) {
        SplittableRandom random = new SplittableRandom(attempt);
        double[] values = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            long ns = backoff.delayNs(attempt, 0, random);
            assertThat(ns % MS).isZero();
            values[i] = ns / (double) MS;
        }
        Arrays.sort(values);
        return values;
    }

    /** The greatest difference of two distributions (Kolmogorov-Smirnov), atoms and all. */
    private static double distance(double[] a, double[] b) {
        double greatest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] == value) {
                i++;
            }
            while (j < b.length && b[j] == value) {
                j++;
            }
            greatest = Math.max(greatest, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return greatest;
    }

    private static double share(double[] values, double of) {
        return (double) Arrays.stream(values).filter(value -> value == of).count() / values.length;
    }

    @ParameterizedTest
    @CsvSource({"1,551,1499,1028", "2,1101,2999,2047", "3,2201,5000,3965", "4,4401,5000,4960", "5,5000,5000,5000"})
    void waitsOfTheJavaScriptClientFollowItsLaw(int attempt, double least, double most, double mean) {
        check(JS, exact(false, attempt), attempt, least, most, mean);
    }

    @ParameterizedTest
    @CsvSource({"1,1000,1499,1136", "2,1101,2999,2046", "3,2201,5000,3946", "4,4401,5000,4960", "5,5000,5000,5000"})
    void waitsOfTheJavaClientFollowItsLaw(int attempt, double least, double most, double mean) {
        check(JAVA, exact(true, attempt), attempt, least, most, mean);
    }

    /** The official Java client's own class. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void officialJavaClientFollowsTheLaw(int attempt) {
        double[] drawn = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            var official =
                    new io.socket.backo.Backoff().setMin(1_000).setMax(5_000).setJitter(0.5);
            for (int n = 1; n <= attempt; n++) {
                drawn[i] = official.duration();
            }
        }
        Arrays.sort(drawn);
        assertThat(distance(drawn, sorted(1_000_000, exact(true, attempt)))).isLessThan(DISTANCE_MAX);
    }

    /** A thousand official JavaScript clients that lose their server: what they draw, and how long they wait. */
    @Test
    @Tag("full")
    void officialJavaScriptClientsFollowTheLaw() throws Exception {
        int clients = 1_000;
        int attempts = 3;
        double[][] drawn = new double[attempts][clients];
        double[] late = new double[attempts * clients];
        int[] count = new int[attempts];
        try (NodeServer server = NodeServer.start();
                BufferedReader said = NodeServer.script(
                        "reconnects.js", server.url(), Integer.toString(clients), Integer.toString(attempts))) {
            assertThat(said.readLine()).isEqualTo("connected");
            server.stop();
            for (int i = 0; i < late.length; i++) {
                String[] words = said.readLine().split(" ", -1);
                int attempt = Integer.parseInt(words[0]) - 1;
                drawn[attempt][count[attempt]++] = Double.parseDouble(words[1]);
                late[i] = Double.parseDouble(words[2]) - Double.parseDouble(words[1]);
            }
        }
        for (int i = 0; i < attempts; i++) {
            Arrays.sort(drawn[i]);
            assertThat(distance(drawn[i], sorted(1_000_000, exact(false, i + 1))))
                    .as("attempt %d", i + 1)
                    .isLessThan(1.63 / Math.sqrt(clients));
        }
        Arrays.sort(late);
        System.out.printf("official clients' timers: %.1f ms late at p99%n", late[late.length * 99 / 100]);
        assertThat(late[0]).as("ms early").isGreaterThan(-1.5);
    }

    private static void check(
            Backoff backoff, DoubleUnaryOperator law, int attempt, double least, double most, double mean) {
        double[] truth = sorted(1_000_000, law);
        double[] drawn = draws(backoff, attempt);

        assertThat(truth[0]).isCloseTo(least, within(1.0));
        assertThat(truth[truth.length - 1]).isCloseTo(most, within(1.0));
        assertThat(drawn[0]).isBetween(truth[0], truth[0] + 5);
        assertThat(drawn[DRAWS - 1]).isBetween(truth[truth.length - 1] - 5, truth[truth.length - 1]);
        assertThat(Arrays.stream(drawn).average().orElseThrow()).isCloseTo(mean, within(mean * 0.015));
        assertThat(distance(drawn, truth)).isLessThan(DISTANCE_MAX);
    }

    @Test
    void atomsHaveTheirExactShares() {
        assertThat(share(draws(JS, 3), 5_000)).isCloseTo(0.30, within(0.012));
        assertThat(share(draws(JS, 4), 5_000)).isCloseTo(0.90, within(0.008));
        assertThat(share(draws(JS, 5), 5_000)).isEqualTo(1);
        assertThat(share(draws(JS, 6), 5_000)).isEqualTo(1);
        assertThat(share(draws(JAVA, 1), 1_000)).isCloseTo(0.50, within(0.013));
        assertThat(share(draws(JAVA, 3), 5_000)).isCloseTo(0.30, within(0.012));
    }

    @Test
    void firstWaitLiesInTenBandsWithGapsBetweenThem() {
        double[] drawn = draws(JS, 1);
        for (int band = 0; band < 10; band++) {
            int sign = band % 2 == 0 ? -1 : 1;
            double near = 1_000 + sign * band * 50.0;
            double far = 1_000 + sign * (band + 1) * 50.0;
            long inside = Arrays.stream(drawn)
                    .filter(value -> value >= Math.min(near, far) && value <= Math.max(near, far))
                    .count();
            assertThat(inside / (double) DRAWS).isCloseTo(0.1, within(0.015));
            long inGap = Arrays.stream(drawn)
                    .filter(value ->
                            value > Math.min(2_000 - near, 2_000 - far) && value < Math.max(2_000 - near, 2_000 - far))
                    .count();
            assertThat(inGap).isZero();
        }
    }

    @Test
    void testTellsTheLawFromAnEvenOne() {
        double[] even = sorted(1_000_000, chance -> Math.floor(500 + chance * 1_000));
        assertThat(distance(draws(JS, 1), even)).isGreaterThan(2 * DISTANCE_MAX);
        assertThat(distance(draws(JAVA, 1), sorted(1_000_000, exact(false, 1)))).isGreaterThan(DISTANCE_MAX);
    }

    @Test
    void attemptsWithoutEndStayAtTheCap() {
        SplittableRandom random = new SplittableRandom(1);
        for (int attempt : new int[] {10, 63, 64, 65, 1_000, Integer.MAX_VALUE}) {
            assertThat(JS.delayNs(attempt, 0, random)).isEqualTo(5_000 * MS);
            assertThat(JAVA.delayNs(attempt, 0, random)).isEqualTo(5_000 * MS);
            assertThat(new Backoff.FullJitter(1_000 * MS, 5_000 * MS, 3).delayNs(attempt, 0, random))
                    .isBetween(0L, 5_000 * MS);
        }
    }

    @Test
    void withoutJitterTheWaitDoublesUpToTheCap() {
        Backoff backoff = new Backoff.SocketIoJs(100 * MS, 1_000 * MS, 0, 9);
        SplittableRandom random = new SplittableRandom(1);
        long[] waits = {100, 200, 400, 800, 1_000, 1_000};
        for (int attempt = 1; attempt <= waits.length; attempt++) {
            assertThat(backoff.delayNs(attempt, 0, random)).isEqualTo(waits[attempt - 1] * MS);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1000", "2,2000", "3,4000", "4,5000", "9,5000"})
    void fullJitterIsEvenBelowItsBound(int attempt, double boundMs) {
        Backoff backoff = new Backoff.FullJitter(1_000 * MS, 5_000 * MS, 9);
        SplittableRandom random = new SplittableRandom(attempt);
        double[] drawn = new double[DRAWS];
        Arrays.setAll(drawn, i -> backoff.delayNs(attempt, 0, random) / (double) MS);
        Arrays.sort(drawn);
        assertThat(distance(drawn, sorted(1_000_000, chance -> chance * boundMs)))
                .isLessThan(DISTANCE_MAX);
    }

    @Test
    void decorrelatedWaitGrowsFromTheOneBefore() {
        Backoff backoff = new Backoff.Decorrelated(1_000 * MS, 20_000 * MS, 9);
        SplittableRandom random = new SplittableRandom(1);
        double[] drawn = new double[DRAWS];
        Arrays.setAll(drawn, i -> backoff.delayNs(2, 2_000 * MS, random) / (double) MS);
        Arrays.sort(drawn);
        assertThat(distance(drawn, sorted(1_000_000, chance -> 1_000 + chance * 5_000)))
                .isLessThan(DISTANCE_MAX);
        long wait = 0;
        for (int attempt = 1; attempt < 1_000; attempt++) {
            wait = backoff.delayNs(attempt, wait, random);
            assertThat(wait).isBetween(1_000 * MS, 20_000 * MS);
        }
    }

    @Test
    void noneMakesNoAttempt() {
        assertThat(new Backoff.None().attempts()).isZero();
        assertThatThrownBy(() -> new Backoff.None().delayNs(1, 0, new SplittableRandom(1)))
                .isInstanceOf(IllegalStateException.class);
    }
}
