package io.oleada.server.wire;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * A session's pings and pongs, and the deadlines that are looked at with them: a namespace to be joined, attachments to
 * come. One timer per session, on its home loop; pongs and joins may come on another.
 */
final class Heartbeat {

    private final Session session;
    private final Wire wire;
    private final EventLoop home;
    private final long openedNs = System.nanoTime();

    private volatile boolean joined;
    private volatile boolean awaitingPong;
    private volatile long pingNs = openedNs; // when the last ping was sent or the last pong came

    /**
     * Makes one that does not beat yet.
     *
     * @param joined whether there is no namespace to be joined
     */
    Heartbeat(Session session, Wire wire, EventLoop home, boolean joined) {
        this.session = session;
        this.wire = wire;
        this.home = home;
        this.joined = joined;
    }

    /** Begins; once, on the home loop. */
    void start() {
        var unused = home.schedule(this::beat, nextMs(), TimeUnit.MILLISECONDS);
    }

    private static long sinceMs(long thenNs) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - thenNs);
    }

    private long nextMs() {
        WireSettings settings = wire.settings();
        long waitMs = awaitingPong
                ? Math.min(settings.pingIntervalMs(), settings.pingTimeoutMs() - sinceMs(pingNs))
                : settings.pingIntervalMs() - sinceMs(pingNs);
        if (!joined && settings.has(Guard.CONNECT_TIME)) {
            waitMs = Math.min(waitMs, settings.connectTimeoutMs() - sinceMs(openedNs));
        }
        return Math.max(1, waitMs);
    }

    private void beat() {
        if (session.isClosed()) {
            return;
        }
        WireSettings settings = wire.settings();
        if (isOverdue()) {
            session.close(CloseReason.PING_TIMEOUT);
            return;
        }
        if (!joined && settings.has(Guard.CONNECT_TIME) && sinceMs(openedNs) >= settings.connectTimeoutMs()) {
            wire.events().refused(Refusal.CONNECT_TIME);
            session.close(CloseReason.CONNECT_TIMEOUT);
            return;
        }
        if (!awaitingPong && sinceMs(pingNs) >= settings.pingIntervalMs()) {
            awaitingPong = true;
            pingNs = System.nanoTime();
            session.send(Encoded.PING.retain());
        }
        start();
    }

    /** {@return whether a pong should have come by now} */
    boolean isOverdue() {
        return awaitingPong && sinceMs(pingNs) >= wire.settings().pingTimeoutMs();
    }

    void ponged() {
        if (awaitingPong) {
            long nowNs = System.nanoTime();
            wire.events().ponged(nowNs - pingNs);
            pingNs = nowNs;
            awaitingPong = false;
        }
    }

    void joined() {
        joined = true;
    }
}
