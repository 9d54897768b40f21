package io.oleada.server.wire;

import java.util.concurrent.TimeUnit;

/**
 * How fast one client may send. What is too much is not lost: the client is read again a little later, and TCP makes it
 * wait. One per connection, on its loop.
 */
final class RateGuard {

    private static final long WINDOW_MS = 100;

    private final int perWindow;
    private long windowStartNs = System.nanoTime();
    private int taken;

    /** Allows {@code perSecond} packets; 0 allows any number. */
    RateGuard(int perSecond) {
        this.perWindow = perSecond == 0 ? Integer.MAX_VALUE : Math.max(1, (int) (perSecond * WINDOW_MS / 1000));
    }

    /** Counts one packet; {@return the milliseconds to wait before the next, mostly 0} */
    long take() {
        if (++taken < perWindow) {
            return 0;
        }
        long nowNs = System.nanoTime();
        long leftMs = WINDOW_MS - TimeUnit.NANOSECONDS.toMillis(nowNs - windowStartNs);
        taken = 0;
        windowStartNs = nowNs;
        return Math.max(0, leftMs);
    }
}
