package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What others on this machine, and other machines on its host, take from a run, as the system tells it. Looks on from a thread
 * of its own until it is closed.
 */
final class Neighbours implements AutoCloseable {

    /** The run before has its share in this, and so have the collections of garbage. */
    private static final double WAITING_PERCENT_MAX = 25;

    /** The host may give so much of this machine's time to others during a run that counts as clean. */
    private static final double STOLEN_PERCENT_MAX = 1;

    /** How often it is looked at, in ms. */
    private static final long WINDOW_MS = 100;

    /**
     * The host may take so much between two looks, in the system's ticks of 10 ms. More at once is what a verdict must speak
     * of: of a second's sends, those of 18 ms are enough to be late at p99.9, and that is 0.1 % of a run on two processors.
     */
    private static final long STOLEN_TICKS_AT_ONCE_MAX = 1;

    /** And other processes of this machine may take so much of it. */
    private static final double OTHERS_PERCENT_MAX = 2;

    /** USER_HZ, see proc(5). */
    private static final long MS_PER_TICK = 10;

    private static final int STOLEN = 8;

    private final long[] ticks = ticks();
    private final long ownTicks = ownTicks();
    private final Thread watch = new Thread(this::watch, "neighbours");
    private volatile long stolenAtOnce;

    Neighbours() {
        watch.setDaemon(true);
        watch.start();
    }

    /** Waits until tasks were kept waiting for a core in less than so many percent of the last ten seconds. */
    static void awaitQuiet() {
        long deadlineNs = System.nanoTime() + 60_000_000_000L;
        double waiting = pressure();
        while (waiting > WAITING_PERCENT_MAX && System.nanoTime() < deadlineNs) {
            LockSupport.parkNanos(1_000_000_000);
            waiting = pressure();
        }
        assumeThat(waiting)
                .as("percent of the time that tasks of this machine wait for a core")
                .isLessThanOrEqualTo(WAITING_PERCENT_MAX);
    }

    /** {@return whether this process and its children, all of which have ended, have had the processors since this was made} */
    boolean wereQuiet() {
        return stolenPercent() <= STOLEN_PERCENT_MAX
                && stolenAtOnce <= STOLEN_TICKS_AT_ONCE_MAX
                && othersPercent() <= OTHERS_PERCENT_MAX;
    }

    /** {@return the most that the host took between two looks, of all processors together, in ms} */
    long stolenAtOnceMs() {
        return stolenAtOnce * MS_PER_TICK;
    }

    private void watch() {
        long last = ticks[STOLEN - 1];
        while (!Thread.interrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WINDOW_MS));
            long now = ticks()[STOLEN - 1];
            stolenAtOnce = Math.max(stolenAtOnce, now - last);
            last = now;
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    /** {@return how much of the processors' time the host gave to others since this was made} */
    double stolenPercent() {
        long[] since = since();
        return 100.0 * since[STOLEN - 1] / Math.max(1, LongStream.of(since).sum());
    }

    /** {@return how much of it other processes of this machine had; interrupts are nobody's} */
    double othersPercent() {
        long[] since = since();
        long processes = since[0] + since[1] + since[2]; // user, nice, system
        long own = ownTicks() - ownTicks;
        return 100.0
                * Math.max(0, processes - own)
                / Math.max(1, LongStream.of(since).sum());
    }

    private long[] since() {
        long[] since = ticks();
        for (int i = 0; i < since.length; i++) {
            since[i] -= ticks[i];
        }
        return since;
    }

    private static double pressure() {
        try {
            String some = Files.readString(Path.of("/proc/pressure/cpu"));
            return Double.parseDouble(some.replaceAll("(?s)some avg10=([0-9.]+).*", "$1"));
        } catch (IOException e) {
            return 0; // this system does not tell
        }
    }

    private static long[] ticks() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] figures = lines.findFirst().orElseThrow().split(" +", -1);
            return Stream.of(figures)
                    .skip(1)
                    .limit(STOLEN)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException e) {
            return new long[STOLEN]; // nor does it here
        }
    }

    /** Of this process and its children that have ended, see proc(5). */
    private static long ownTicks() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            return Stream.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
                    .skip(11)
                    .limit(4)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0; // as above
        }
    }
}
