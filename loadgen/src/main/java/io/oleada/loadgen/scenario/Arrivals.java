package io.oleada.loadgen.scenario;

import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * When the clients of a phase arrive: a pure function from an arrival's index to its instant, in nanoseconds since the
 * phase began. The same function serves the whole run and each {@link Shard} of it.
 */
public sealed interface Arrivals {

    /** {@return how many clients arrive in the whole run} */
    long count();

    /** {@return the same shape with {@code factor} times as many, at least one} */
    Arrivals times(double factor);

    /** {@return the same shape with exactly {@code many} arrivals, at least one; not for a shape that has none} */
    Arrivals of(long many);

    /** {@return the arrivals of one shard, in order; {@code seed} matters to random shapes alone} */
    Schedule schedule(Shard shard, long seed);

    /**
     * Evenly spaced arrivals: arrival {@code i} comes at {@code i / rate}.
     *
     * @param rate how many in which time; {@code new Rate(count, durationNs)} spreads a number over the phase
     * @param durationNs over how long
     */
    record Constant(Rate rate, long durationNs) implements Arrivals {
        @Override
        public long count() {
            return rate.within(durationNs);
        }

        @Override
        public Constant times(double factor) {
            return of(Math.max(1, Math.round(count() * factor)));
        }

        @Override
        public Constant of(long many) {
            return new Constant(new Rate(many, durationNs), durationNs);
        }

        @Override
        public Schedule schedule(Shard shard, long seed) {
            return new Schedule(count(), shard, rate::dueNs);
        }
    }

    /**
     * A rate that changes linearly from {@code from} to {@code to}, both in arrivals per second. Arrivals until t are
     * {@code N(t) = from * t + (to - from) * t^2 / (2 * duration)}; arrival {@code i} comes where {@code N(t) = i}.
     *
     * @param from the rate at the beginning, per second
     * @param to the rate at the end, per second
     * @param durationNs over how long
     */
    record Ramp(double from, double to, long durationNs) implements Arrivals {
        @Override
        public long count() {
            return Math.round((from + to) / 2 * durationNs / 1e9);
        }

        @Override
        public Ramp times(double factor) {
            return new Ramp(from * factor, to * factor, durationNs);
        }

        @Override
        public Ramp of(long many) {
            return times(many / ((from + to) / 2 * durationNs / 1e9));
        }

        @Override
        public Schedule schedule(Shard shard, long seed) {
            return new Schedule(count(), shard, this::dueNs);
        }

        private long dueNs(long i) {
            double seconds = durationNs / 1e9;
            double slope = (to - from) / seconds;
            double t = Math.abs(slope) < 1e-12
                    ? i / from
                    : (Math.sqrt(Math.max(0, from * from + 2 * slope * i)) - from) / slope;
            return Math.min(durationNs - 1, Math.round(t * 1e9)); // the phase's end is outside
        }
    }

    /**
     * Arrivals of a Poisson process that has exactly {@code count} of them in the phase: given their number, the
     * instants of a Poisson process are the order statistics of a uniform sample, which are the partial sums of
     * {@code count + 1} exponential draws divided by their total (Devroye, Non-Uniform Random Variate Generation, 1986,
     * V.2).
     *
     * @param count how many
     * @param durationNs over how long
     */
    record Poisson(long count, long durationNs) implements Arrivals {
        @Override
        public Poisson times(double factor) {
            return of(Math.max(1, Math.round(count * factor)));
        }

        @Override
        public Poisson of(long many) {
            return new Poisson(many, durationNs);
        }

        @Override
        public Schedule schedule(Shard shard, long seed) {
            double total = 0;
            SplittableRandom draws = new SplittableRandom(seed);
            for (long i = 0; i <= count; i++) {
                total += exponential(draws);
            }
            return new Schedule(count, shard, new Walk(new SplittableRandom(seed), durationNs, total));
        }

        private static double exponential(SplittableRandom draws) {
            return -Math.log1p(-draws.nextDouble());
        }

        /** The partial sums, which a schedule asks for with rising indices only. */
        private static final class Walk implements LongUnaryOperator {
            private final SplittableRandom draws;
            private final long durationNs;
            private final double scale;
            private long drawn;
            private double sum;

            Walk(SplittableRandom draws, long durationNs, double total) {
                this.draws = draws;
                this.durationNs = durationNs;
                this.scale = durationNs / total;
            }

            @Override
            public long applyAsLong(long i) {
                while (drawn <= i) {
                    sum += exponential(draws);
                    drawn++;
                }
                return Math.min(durationNs - 1, Math.round(sum * scale)); // the phase's end is outside
            }
        }
    }

    /**
     * Everybody at the first instant: the thundering herd.
     *
     * @param count how many
     */
    record AtOnce(long count) implements Arrivals {
        @Override
        public AtOnce times(double factor) {
            return of(Math.max(1, Math.round(count * factor)));
        }

        @Override
        public AtOnce of(long many) {
            return new AtOnce(many);
        }

        @Override
        public Schedule schedule(Shard shard, long seed) {
            return new Schedule(count, shard, i -> 0);
        }
    }
}
