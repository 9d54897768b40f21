package io.oleada.loadgen.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition instead of for a time. */
public final class Waiting {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_NS = 20_000_000;

    private Waiting() {}

    /** Returns once the condition holds; fails when it does not within a minute. */
    public static void until(BooleanSupplier condition) {
        until("the condition", PATIENCE, condition);
    }

    /** Returns once the condition holds; fails, naming it, when it does not in time. */
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        long fromNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - fromNs > patience.toNanos()) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(BETWEEN_NS);
        }
    }

    /** {@return how many lines a log has so far} */
    public static long lines(Path log) {
        try {
            return Files.exists(log) ? Files.readAllLines(log).size() : 0;
        } catch (IOException e) {
            return 0; // it is being written
        }
    }
}
