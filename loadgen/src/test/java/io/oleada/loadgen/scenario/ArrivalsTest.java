package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of all shapes, and the law of each. */
class ArrivalsTest {

    private static final long SECOND = 1_000_000_000L;

    static Stream<Arrivals> shapes() {
        return Stream.of(
                new Arrivals.Constant(new Rate(1, 1), 1),
                new Arrivals.Constant(new Rate(1_000, 10 * SECOND), 10 * SECOND),
                new Arrivals.Constant(new Rate(7, SECOND), 1_100_000_000L),
                new Arrivals.Constant(new Rate(99_991, 3_600 * SECOND), 3_600 * SECOND),
                new Arrivals.Ramp(0, 100, 10 * SECOND),
                new Arrivals.Ramp(100, 0, 10 * SECOND),
                new Arrivals.Ramp(5, 500, 7_500_000_000L),
                new Arrivals.Ramp(20, 20, 10 * SECOND),
                new Arrivals.Ramp(0, 0.001, SECOND),
                new Arrivals.Poisson(1, SECOND),
                new Arrivals.Poisson(10_000, 60 * SECOND),
                new Arrivals.AtOnce(500));
    }

    private static List<Long> instants(Arrivals arrivals, Shard shard, long seed) {
        Schedule schedule = arrivals.schedule(shard, seed);
        List<Long> instants = new ArrayList<>();
        long index = shard.number();
        for (long at = schedule.nextNs(); at != Schedule.END; at = schedule.nextNs()) {
            instants.add(at);
            index += shard.count();
            assertThat(schedule.nextIndex()).isEqualTo(index);
        }
        assertThat(schedule.nextNs()).isEqualTo(Schedule.END);
        return instants;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void thereAreExactlyAsManyAsSaidInOrderAndInsideThePhase(Arrivals arrivals) {
        List<Long> instants = instants(arrivals, Shard.WHOLE, 1);
        assertThat(instants).hasSize((int) arrivals.count()).isSorted();
        if (!instants.isEmpty()) {
            assertThat(instants.get(0)).isNotNegative();
            assertThat(instants.get(instants.size() - 1)).isLessThan(durationNs(arrivals));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shardsAreAPartitionOfTheWhole(Arrivals arrivals) {
        List<Long> whole = instants(arrivals, Shard.WHOLE, 9);
        for (int shards : new int[] {2, 3, 8}) {
            TreeMap<Integer, Long> byIndex = new TreeMap<>();
            for (int number = 0; number < shards; number++) {
                Shard shard = new Shard(number, shards);
                List<Long> part = instants(arrivals, shard, 9);
                assertThat(part).hasSize((int) shard.part(arrivals.count()));
                for (int k = 0; k < part.size(); k++) {
                    byIndex.put(number + k * shards, part.get(k));
                }
            }
            assertThat(byIndex.values()).containsExactlyElementsOf(whole);
        }
    }

    @Test
    void constantSpacingIsExactToTheNanosecond() {
        List<Long> instants =
                instants(new Arrivals.Constant(new Rate(4_000, 10 * SECOND), 10 * SECOND), Shard.WHOLE, 1);
        for (int i = 0; i < instants.size(); i++) {
            assertThat(instants.get(i)).isEqualTo(i * 2_500_000L);
        }
    }

    @Test
    void rateIsKeptInAPhaseThatItDoesNotDivide() {
        assertThat(instants(new Arrivals.Constant(new Rate(5, SECOND), 1_100_000_000L), Shard.WHOLE, 1))
                .containsExactly(0L, 200_000_000L, 400_000_000L, 600_000_000L, 800_000_000L, 1_000_000_000L);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void rampFollowsItsIntegral(Arrivals arrivals) {
        if (arrivals instanceof Arrivals.Ramp ramp) {
            List<Long> instants = instants(ramp, Shard.WHOLE, 1);
            double seconds = ramp.durationNs() / 1e9;
            for (int i = 0; i < instants.size(); i++) {
                double t = instants.get(i) / 1e9;
                double begun = ramp.from() * t + (ramp.to() - ramp.from()) * t * t / (2 * seconds);
                assertThat(begun).isCloseTo(i, within(1e-4));
            }
        }
    }

    @Test
    void givenTheirNumberPoissonArrivalsAreUniform() {
        for (long seed = 0; seed < 20; seed++) {
            Arrivals arrivals = new Arrivals.Poisson(10_000, 60 * SECOND);
            List<Long> instants = instants(arrivals, Shard.WHOLE, seed);
            double distance = 0;
            for (int i = 0; i < instants.size(); i++) {
                double x = instants.get(i) / 60e9;
                distance = Math.max(distance, Math.max(x - i / 1e4, (i + 1) / 1e4 - x));
            }
            // 1.95 / sqrt(n) is exceeded by chance once in a thousand; even spacing would stay far below 0.2 / sqrt(n)
            assertThat(distance).isBetween(0.2 / 100, 1.95 / 100);
        }
    }

    @Test
    void gapsOfPoissonArrivalsAreExponential() {
        List<Long> instants = instants(new Arrivals.Poisson(20_000, 20_000 * SECOND), Shard.WHOLE, 4);
        double[] gaps = new double[instants.size() - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (instants.get(i + 1) - instants.get(i)) / 1e9;
        }
        Arrays.sort(gaps);
        double distance = 0;
        for (int i = 0; i < gaps.length; i++) {
            distance = Math.max(distance, Math.abs(1 - Math.exp(-gaps[i]) - (i + 0.5) / gaps.length));
        }
        assertThat(distance).isLessThan(1.63 / Math.sqrt(gaps.length));
    }

    @Test
    void chanceComesFromTheSeedAlone() {
        Arrivals arrivals = new Arrivals.Poisson(1_000, 10 * SECOND);
        assertThat(instants(arrivals, Shard.WHOLE, 5)).isEqualTo(instants(arrivals, Shard.WHOLE, 5));
        assertThat(instants(arrivals, Shard.WHOLE, 5)).isNotEqualTo(instants(arrivals, Shard.WHOLE, 6));
    }

    @Test
    void herdArrivesAtOnce() {
        assertThat(instants(new Arrivals.AtOnce(3), Shard.WHOLE, 1)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void shardOutsideOfItsRunIsRefused() {
        assertThatThrownBy(() -> new Shard(3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Shard(-1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Shard(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long durationNs(Arrivals arrivals) {
        if (arrivals instanceof Arrivals.Constant constant) {
            return constant.durationNs();
        } else if (arrivals instanceof Arrivals.Ramp ramp) {
            return ramp.durationNs();
        } else if (arrivals instanceof Arrivals.Poisson poisson) {
            return poisson.durationNs();
        }
        return 1;
    }
}
