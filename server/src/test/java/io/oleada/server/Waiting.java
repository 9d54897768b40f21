package io.oleada.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition instead of for a time. */
final class Waiting {

    static final Duration DEADLINE = Duration.ofSeconds(20);

    private Waiting() {}

    /** Returns once the condition holds; fails, naming it, when it does not within {@link #DEADLINE}. */
    static void until(String condition, Callable<Boolean> holds) throws Exception {
        long endNs = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + condition);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
