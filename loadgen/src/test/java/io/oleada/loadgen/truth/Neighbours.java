package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What others on this machine, and other machines on its host, take from a run, as the system tells it. */
final class Neighbours {

    /** The run before has its share in this, and so have the collections of garbage. */
    private static final double WAITING_PERCENT_MAX = 25;

    /** The host may give so much of this machine's time to others during a run that counts as clean. */
    private static final double STOLEN_PERCENT_MAX = 1;

    private static final int STOLEN = 8;

    private final long[] ticks = ticks();

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

    /** {@return whether the host has left this machine its processors since this was made} */
    boolean wereQuiet() {
        return stolenPercent() <= STOLEN_PERCENT_MAX;
    }

    /** {@return how much of the processors' time the host gave to others since this was made} */
    double stolenPercent() {
        long[] now = ticks();
        long all = 0;
        for (int i = 0; i < now.length; i++) {
            all += now[i] - ticks[i];
        }
        return 100.0 * (now[STOLEN - 1] - ticks[STOLEN - 1]) / Math.max(1, all);
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
}
