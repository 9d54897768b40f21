package io.oleada.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * A log that thousands of clients cannot flood: ten lines a second, then a count of what was left out. Any thread.
 */
final class RateLimitedLog {

    private static final int PER_SECOND = 10;

    private final Logger log;
    private final boolean unlimited;
    private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
    private final AtomicInteger lines = new AtomicInteger();

    RateLimitedLog(Logger log, boolean unlimited) {
        this.log = log;
        this.unlimited = unlimited;
    }

    void info(String message, Object argument) {
        if (mayWrite()) {
            log.info(message, argument);
        }
    }

    void warn(String message, Object argument) {
        if (mayWrite()) {
            log.warn(message, argument);
        }
    }

    private boolean mayWrite() {
        if (unlimited) {
            return true;
        }
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        long before = second.get();
        if (now != before && second.compareAndSet(before, now)) {
            int leftOut = lines.getAndSet(0) - PER_SECOND;
            if (leftOut > 0) {
                log.info("... and {} more lines like these", leftOut);
            }
        }
        return lines.incrementAndGet() <= PER_SECOND;
    }
}
