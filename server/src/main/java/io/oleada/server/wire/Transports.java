package io.oleada.server.wire;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The transport a session is on, its way from polling to WebSocket, and what waits for a polling client.
 *
 * <pre>
 *   POLLING --probe--> PROBING --upgrade--> WEBSOCKET      a session may begin at WEBSOCKET
 *      |                  |                     |
 *      +------------------+---------------------+--> ENDED
 * </pre>
 *
 * <p>All of it is guarded by this object's monitor, which is never held while a listener is called. Any thread.
 */
final class Transports {

    private static final long UPGRADE_POLL_MS = 50;

    private final Session session;
    private final Wire wire;
    private final EventLoop home;
    private final PollQueue queue;

    private @Nullable Poll poll;
    private @Nullable WebSocketHandler candidate;
    private volatile @Nullable WebSocketHandler socket;
    private volatile boolean ended;
    private boolean flushAsked;
    private boolean lastNoop;
    private boolean watching;

    Transports(Session session, Wire wire, EventLoop home) {
        this.session = session;
        this.wire = wire;
        this.home = home;
        this.queue = new PollQueue(wire);
    }

    /** {@return the WebSocket, or null while polling} */
    @Nullable
    WebSocketHandler socket() {
        return socket;
    }

    boolean hasEnded() {
        return ended;
    }

    // ---- out

    /** Sends, and takes over one reference to the packet. */
    void send(Encoded packet) {
        WebSocketHandler at = socket;
        if (at == null) {
            synchronized (this) {
                at = socket;
                if (at == null) {
                    enqueue(packet);
                    return;
                }
            }
        }
        at.send(packet);
    }

    private void enqueue(Encoded packet) {
        if (ended) {
            packet.release();
            return;
        }
        if (!queue.add(packet)) {
            home.execute(session::tooSlow);
            return;
        }
        if (queue.isFull() && !watching && wire.settings().has(Guard.SLOW_READER)) {
            watch(wire.settings().unreadTimeoutMs());
        }
        if (poll != null && !flushAsked) {
            flushAsked = true; // what else is sent in this turn goes into the same answer
            home.execute(this::flushPoll);
        }
    }

    private void watch(long afterMs) {
        watching = true;
        var unused = home.schedule(this::look, Math.max(1, afterMs), TimeUnit.MILLISECONDS);
    }

    /** A client that leaves much waiting, and has taken nothing of it for too long, is gone. */
    private void look() {
        synchronized (this) {
            watching = false;
            if (ended || !queue.isFull()) {
                return;
            }
            long leftMs = wire.settings().unreadTimeoutMs() - TimeUnit.NANOSECONDS.toMillis(queue.untakenNs());
            if (leftMs > 0 || candidate != null) {
                watch(candidate != null ? wire.settings().unreadTimeoutMs() : leftMs);
                return;
            }
        }
        session.tooSlow();
    }

    private synchronized void flushPoll() {
        flushAsked = false;
        if (poll != null && !queue.isEmpty()) {
            poll.answer(queue.take());
            poll = null;
        }
    }

    // ---- polls

    /** A poll has come: it is answered when there is something to tell. False if it came beside another. */
    synchronized boolean poll(Poll asked) {
        if (ended && lastNoop) {
            lastNoop = false;
            asked.answer(Poll.NOOP);
        } else if (ended) {
            asked.refuse(EngineError.UNKNOWN_SID, Refusal.SID);
        } else if (socket != null) {
            asked.refuse(EngineError.BAD_REQUEST, Refusal.REQUEST);
        } else if (poll != null) {
            asked.refuse(EngineError.BAD_REQUEST, Refusal.OVERLAP);
            return false;
        } else if (!queue.isEmpty()) {
            asked.answer(queue.take());
        } else {
            poll = asked;
            if (candidate != null) {
                // Told soon that there is nothing, or, if the upgrade ends first, that polling is over.
                var unused = home.schedule(() -> endPoll(asked), UPGRADE_POLL_MS, TimeUnit.MILLISECONDS);
            }
        }
        return true;
    }

    private synchronized void endPoll(Poll asked) {
        if (poll == asked && candidate != null) {
            poll = null;
            asked.answer(Poll.NOOP);
        }
    }

    /** A poll's connection broke. True if the poll was still waiting. */
    synchronized boolean pollGone(Poll gone) {
        if (poll != gone) {
            return false;
        }
        poll = null;
        return true;
    }

    // ---- the upgrade

    /** A session begins with a WebSocket. */
    synchronized void begin(WebSocketHandler first) {
        socket = first;
    }

    /** A WebSocket asks for the session. False if it has one already. */
    synchronized boolean probe(WebSocketHandler asking) {
        if (ended || socket != null || candidate != null) {
            return false;
        }
        candidate = asking;
        return true;
    }

    /** The probe has been answered: a waiting poll is let go, so that the client can stop polling. */
    synchronized void probed() {
        if (poll != null) {
            poll.answer(queue.isEmpty() ? Poll.NOOP : queue.take());
            poll = null;
        }
    }

    /** The client goes over; on the WebSocket's loop, which writes what has waited first. False if it may not. */
    synchronized boolean upgrade(WebSocketHandler to) {
        if (candidate != to || ended) {
            return false;
        }
        if (poll != null) {
            poll.refuse(EngineError.BAD_REQUEST, Refusal.REQUEST);
            poll = null;
        }
        candidate = null;
        queue.moveTo(to);
        socket = to;
        wire.events().upgraded();
        return true;
    }

    /** A WebSocket ended. True if the session was on it; if it only asked for the session, polling goes on. */
    synchronized boolean socketGone(WebSocketHandler gone) {
        if (candidate == gone) {
            candidate = null;
            return false;
        }
        return socket == gone;
    }

    // ---- the end

    /** Takes nothing more and answers who waits; the first call counts. False if it was not the first. */
    boolean end(CloseReason reason) {
        WebSocketHandler probing;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            probing = candidate;
            candidate = null;
            // A client that ends a session by a request has a poll under way, which may arrive after it.
            lastNoop = reason == CloseReason.TRANSPORT_CLOSE && socket == null && poll == null;
            if (poll != null) {
                poll.answer(reason == CloseReason.TRANSPORT_CLOSE ? Poll.NOOP : queue.takeAndClose());
                poll = null;
            }
            queue.clear();
        }
        if (socket != null) {
            socket.end(reason);
        }
        if (probing != null) {
            probing.end(reason);
        }
        return true;
    }

    /** {@return whether a last poll is still to be told that polling is over} */
    synchronized boolean expectsPoll() {
        return lastNoop;
    }
}
