package io.oleada.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition instead of for a time. */
public final class Waiting {

    static final Duration DEADLINE = Duration.ofSeconds(20);

    private static volatile Duration patience = DEADLINE;

    private Waiting() {}

    /** How long to wait for what should come. */
    static Duration patience() {
        return patience;
    }

    /** From now on waits less long, because much of what is waited for is known not to come; or as long as ever. */
    static void hurry(boolean now) {
        patience = now ? Duration.ofSeconds(2) : DEADLINE;
    }

    /** Returns once the condition holds; fails, naming it, when it does not in time. */
    public static void until(String condition, Callable<Boolean> holds) throws Exception {
        long endNs = System.nanoTime() + patience.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + condition);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
