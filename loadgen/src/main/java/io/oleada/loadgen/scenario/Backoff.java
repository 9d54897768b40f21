package io.oleada.loadgen.scenario;

import java.util.SplittableRandom;

/** How long a client waits before it tries to connect again. All times in nanoseconds. */
public sealed interface Backoff {

    /** Socket.IO's own defaults: one second doubling to five, jitter one half, for ever. */
    Backoff DEFAULT = new SocketIoJs(1_000_000_000L, 5_000_000_000L, 0.5, Integer.MAX_VALUE);

    /** {@return how many attempts are made before the client gives up} */
    int attempts();

    /**
     * {@return the wait before an attempt}
     *
     * @param attempt the attempt's number since the connection was lost, from 1
     * @param previousNs the wait before the attempt before; 0 for the first
     * @param random where chance comes from
     */
    long delayNs(int attempt, long previousNs, SplittableRandom random);

    /**
     * The law of the JavaScript client: {@code delay * 2^(attempt-1)}, moved up or down by at most {@code jitter} of
     * itself, then capped. Size and sign of the move come from the same random number, so the values lie in ten bands
     * with gaps between them, and the cap comes after the jitter, so late attempts all wait exactly {@code max}.
     * Everything in whole milliseconds.
     *
     * @param delayNs the wait before the first attempt, before jitter
     * @param maxNs the cap
     * @param jitter from 0 to 1
     * @param attempts how many attempts
     */
    record SocketIoJs(long delayNs, long maxNs, double jitter, int attempts) implements Backoff {
        @Override
        public long delayNs(int attempt, long previousNs, SplittableRandom random) {
            return Math.min(jittered(delayNs, maxNs, jitter, attempt, random.nextDouble()), maxNs);
        }
    }

    /**
     * The law of the Java client: as {@link SocketIoJs}, and never below {@code delay}, so that half of the first waits
     * are exactly {@code delay}.
     *
     * @param delayNs the wait before the first attempt, before jitter, and the least of all
     * @param maxNs the cap
     * @param jitter from 0 to below 1
     * @param attempts how many attempts
     */
    record SocketIoJava(long delayNs, long maxNs, double jitter, int attempts) implements Backoff {
        @Override
        public long delayNs(int attempt, long previousNs, SplittableRandom random) {
            long wait = jittered(delayNs, maxNs, jitter, attempt, random.nextDouble());
            return Math.max(delayNs, Math.min(wait, maxNs));
        }
    }

    /**
     * Anything from 0 to {@code min(max, delay * 2^(attempt-1))}, evenly ("Full Jitter" in Brooker, Exponential Backoff
     * And Jitter, 2015).
     *
     * @param delayNs the bound of the first wait
     * @param maxNs the bound of all waits
     * @param attempts how many attempts
     */
    record FullJitter(long delayNs, long maxNs, int attempts) implements Backoff {
        @Override
        public long delayNs(int attempt, long previousNs, SplittableRandom random) {
            return random.nextLong(Math.min(maxNs, doubled(delayNs, attempt, maxNs)) + 1);
        }
    }

    /**
     * Anything from {@code delay} to three times the wait before, capped ("Decorrelated Jitter", same source).
     *
     * @param delayNs the least wait
     * @param maxNs the cap
     * @param attempts how many attempts
     */
    record Decorrelated(long delayNs, long maxNs, int attempts) implements Backoff {
        @Override
        public long delayNs(int attempt, long previousNs, SplittableRandom random) {
            long bound = Math.max(previousNs, delayNs) * 3;
            return Math.min(maxNs, random.nextLong(delayNs, bound + 1));
        }
    }

    /** The client does not reconnect. */
    record None() implements Backoff {
        @Override
        public int attempts() {
            return 0;
        }

        @Override
        public long delayNs(int attempt, long previousNs, SplittableRandom random) {
            throw new IllegalStateException("no attempt is made");
        }
    }

    private static long jittered(long delayNs, long maxNs, double jitter, int attempt, double chance) {
        double ms = delayNs / 1e6 * Math.pow(2, Math.min(attempt - 1, 62));
        double deviation = Math.floor(chance * jitter * ms);
        double moved = ((long) Math.floor(chance * 10) & 1) == 0 ? ms - deviation : ms + deviation;
        long wholeMs = (long) Math.min(moved, maxNs / 1e6);
        return wholeMs * 1_000_000L;
    }

    private static long doubled(long delayNs, int attempt, long maxNs) {
        int shift = attempt - 1;
        return shift >= 62 || delayNs > maxNs >> shift ? maxNs : delayNs << shift;
    }
}
