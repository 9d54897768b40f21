package io.oleada.loadgen.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What exchanges of instants tell about two clocks. With t1 and t3 on the worker's clock when it asked and when the answer
 * came, and t2 on the coordinator's when it answered, the coordinator's clock is ahead by at least t2 - t3 and at most
 * t2 - t1. Each exchange narrows that down.
 *
 * @param leastNs how far the coordinator's clock is ahead at least
 * @param mostNs how far at most
 * @param kernel what names the kernel clock that this process reads, empty where the system does not tell
 */
record ClockCheck(long leastNs, long mostNs, String kernel) {

    /** How far two clocks that count as one may be apart. */
    private static final long SAME_NS = 50_000;

    /** How much clocks of two machines may drift apart: 100 parts in a million. */
    private static final long DRIFT = 10_000;

    static ClockCheck unknown() {
        return new ClockCheck(Long.MIN_VALUE, Long.MAX_VALUE, kernelClock());
    }

    ClockCheck with(long askedNs, long answeredNs, long cameNs) {
        return new ClockCheck(Math.max(leastNs, answeredNs - cameNs), Math.min(mostNs, answeredNs - askedNs), kernel);
    }

    /** How far the coordinator's clock is ahead, as far as is known. */
    long offsetNs() {
        return leastNs + (mostNs - leastNs) / 2;
    }

    /** How far off {@link #offsetNs} may be. */
    long errorNs() {
        return (mostNs - leastNs + 1) / 2;
    }

    /** The same after a run of some length. */
    long errorNs(long durationNs) {
        return errorNs() + durationNs / DRIFT;
    }

    /**
     * Whether the two processes read one clock. Java reads the monotonic clock of the kernel; where the system names that
     * clock, the same name and no exchange against it are proof. Elsewhere the exchanges alone must leave no more room than
     * counts as one clock.
     */
    boolean isSame(String otherKernel) {
        boolean sameName = !kernel.isEmpty() && kernel.equals(otherKernel);
        boolean noneAgainst = leastNs <= 0 && mostNs >= 0;
        return (sameName && noneAgainst) || (leastNs >= -SAME_NS && mostNs <= SAME_NS);
    }

    String text() {
        return String.format(Locale.ROOT, "%.0f µs ± %.0f µs", offsetNs() / 1e3, errorNs() / 1e3);
    }

    /** The boot of this kernel and the time namespace of this process, which together name its monotonic clock. */
    static String kernelClock() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
                    + ' '
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/time"));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
