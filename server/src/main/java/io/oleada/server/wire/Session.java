package io.oleada.server.wire;

import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.corundumstudio.socketio.transport.NamespaceClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's Engine.IO session: a {@code ClientHead} that owns its transport, its queue and its heartbeat. Its {@code sid}
 * is known to the client alone and is not the id that listeners and other clients see, which the library makes the same.
 *
 * <pre>
 *   POLLING --probe--> PROBING --upgrade--> WEBSOCKET      a session may begin at WEBSOCKET
 *      |                  |                     |
 *      +------------------+---------------------+--> CLOSED
 * </pre>
 *
 * <p>The transport and the queue are guarded by the session's monitor; listeners are called without it. The heartbeat runs
 * on the home loop, the one of the session's first connection.
 */
public final class Session extends ClientHead {

    private static final long CLOSED_POLL_GRACE_MS = 100;
    private static final long UPGRADE_POLL_MS = 50;

    private final Wire wire;
    private final String sid;
    private final EventLoop home;
    private final Inbound inbound;
    private final PollQueue queue;
    private final long openedNs = System.nanoTime();

    private @Nullable Poll poll;
    private @Nullable WebSocketHandler candidate;
    private volatile @Nullable WebSocketHandler socket;
    private volatile @Nullable CloseReason closed;
    private volatile CloseReason leaving = CloseReason.SERVER_DISCONNECT;
    private boolean flushAsked;
    private boolean lastNoop;

    private volatile boolean joined;
    private volatile boolean awaitingPong;
    private volatile long pingNs = System.nanoTime(); // when the last ping was sent or the last pong came

    Session(Wire wire, String sid, EventLoop home, HandshakeData handshake, Query query) {
        super(
                UUID.randomUUID(),
                wire.acks(),
                wire,
                wire.configuration().getStoreFactory(),
                handshake,
                wire.clients(),
                Transport.POLLING,
                wire.scheduler(),
                wire.configuration(),
                query.parameters());
        this.wire = wire;
        this.sid = sid;
        this.home = home;
        this.inbound = new Inbound(this, wire, query.echo());
        this.joined = query.echo();
        this.queue = new PollQueue(wire);
    }

    /** {@return the session of a listener's client, or null if the library serves it alone} */
    public static @Nullable Session of(com.corundumstudio.socketio.SocketIOClient client) {
        return client instanceof NamespaceClient inside && inside.getBaseClient() instanceof Session session
                ? session
                : null;
    }

    String sid() {
        return sid;
    }

    EventLoop home() {
        return home;
    }

    Inbound inbound() {
        return inbound;
    }

    /** {@return why the client is leaving, for who is told that it has} */
    public CloseReason leaving() {
        return leaving;
    }

    /** {@return the WebSocket, or null while polling} */
    @Nullable
    WebSocketHandler socket() {
        return socket;
    }

    boolean isClosed() {
        return closed != null;
    }

    /** Begins the heartbeat; once, on the home loop. */
    void start() {
        var unused = home.schedule(this::beat, nextBeatMs(), TimeUnit.MILLISECONDS);
    }

    // ---- the heartbeat
    // -------------------------------------------------------------------------------------------------

    private long nextBeatMs() {
        WireSettings settings = wire.settings();
        long nowNs = System.nanoTime();
        long waitMs = awaitingPong
                ? Math.min(
                        settings.pingIntervalMs(),
                        settings.pingTimeoutMs() - TimeUnit.NANOSECONDS.toMillis(nowNs - pingNs))
                : settings.pingIntervalMs() - TimeUnit.NANOSECONDS.toMillis(nowNs - pingNs);
        if (!joined && settings.has(Guard.CONNECT_TIME)) {
            waitMs = Math.min(waitMs, settings.connectTimeoutMs() - TimeUnit.NANOSECONDS.toMillis(nowNs - openedNs));
        }
        return Math.max(1, waitMs);
    }

    private void beat() {
        if (closed != null) {
            return;
        }
        WireSettings settings = wire.settings();
        long sinceMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pingNs);
        if (isOverdue()) {
            close(CloseReason.PING_TIMEOUT);
            return;
        }
        if (!joined
                && settings.has(Guard.CONNECT_TIME)
                && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNs) >= settings.connectTimeoutMs()) {
            wire.events().refused(Refusal.CONNECT_TIME);
            close(CloseReason.CONNECT_TIMEOUT);
            return;
        }
        if (inbound.isOverdue()) {
            wire.events().refused(Refusal.ATTACHMENTS);
            close(CloseReason.PARSE_ERROR);
            return;
        }
        if (!awaitingPong && sinceMs >= settings.pingIntervalMs()) {
            awaitingPong = true;
            pingNs = System.nanoTime();
            send(Encoded.PING.retain());
        }
        start();
    }

    private boolean isOverdue() {
        return awaitingPong
                && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pingNs)
                        >= wire.settings().pingTimeoutMs();
    }

    void ponged() {
        if (awaitingPong) {
            long nowNs = System.nanoTime();
            wire.events().ponged(nowNs - pingNs);
            pingNs = nowNs;
            awaitingPong = false;
        }
    }

    void hasJoined() {
        joined = true;
    }

    // ---- packets out
    // ---------------------------------------------------------------------------------------------------

    @Override
    public @Nullable ChannelFuture send(Packet packet) {
        if (packet.getType() != PacketType.MESSAGE || closed != null) {
            return null;
        }
        if (packet.getSubType() == PacketType.ACK) {
            acknowledge(wire.encoding().packet(packet));
            return null;
        }
        send(wire.encoding().packet(packet));
        if (packet.getSubType() == PacketType.DISCONNECT) {
            // The library sends the order and trusts the client to obey; until then it goes on getting everything.
            Namespace namespace = wire.namespaces().get(packet.getNsp());
            NamespaceClient client = namespace == null ? null : getChildClient(namespace);
            if (client != null) {
                leave(client, CloseReason.SERVER_DISCONNECT);
            }
        }
        return null;
    }

    /** Sends an acknowledgement, unless it is to go wrong. */
    private void acknowledge(Encoded ack) {
        int copies = wire.interference().copies(Interference.Of.ACK);
        long delayMs = wire.interference().delayMs(Interference.Of.ACK);
        for (int i = 0; i < copies; i++) {
            if (delayMs == 0) {
                send(ack.retain());
            } else {
                ack.retain();
                var unused = home.schedule(() -> send(ack), delayMs, TimeUnit.MILLISECONDS);
            }
        }
        ack.release();
    }

    @Override
    public @Nullable ChannelFuture send(Packet packet, Transport transport) {
        return send(packet);
    }

    /** Sends, and takes over one reference to the packet. Any thread. */
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
        if (closed != null) {
            packet.release();
            return;
        }
        if (!queue.add(packet)) {
            home.execute(() -> tooSlow());
            return;
        }
        if (poll != null && !flushAsked) {
            flushAsked = true; // what else is sent in this turn goes into the same answer
            home.execute(this::flushPoll);
        }
    }

    private void tooSlow() {
        if (closed == null) {
            wire.events().refused(Refusal.SLOW_READER);
            close(CloseReason.SLOW_READER);
        }
    }

    private synchronized void flushPoll() {
        flushAsked = false;
        if (poll != null && !queue.isEmpty()) {
            poll.answer(queue.take());
            poll = null;
        }
    }

    // ---- polling
    // -------------------------------------------------------------------------------------------------------

    /** A poll has come: it is answered when there is something to tell. On its connection's loop. */
    void poll(Poll asked) {
        boolean overlap = false;
        synchronized (this) {
            if (closed != null && lastNoop) {
                lastNoop = false;
                asked.answer(Poll.NOOP);
            } else if (closed != null) {
                asked.refuse(EngineError.UNKNOWN_SID, Refusal.SID);
            } else if (socket != null) {
                asked.refuse(EngineError.BAD_REQUEST, Refusal.REQUEST);
            } else if (poll != null) {
                overlap = true;
                asked.refuse(EngineError.BAD_REQUEST, Refusal.OVERLAP);
            } else if (!queue.isEmpty()) {
                asked.answer(queue.take());
            } else {
                poll = asked;
                if (candidate != null) {
                    // Told soon that there is nothing, or, if the upgrade ends first, that polling is over.
                    var unused = home.schedule(() -> endPoll(asked), UPGRADE_POLL_MS, TimeUnit.MILLISECONDS);
                }
            }
        }
        if (overlap) {
            close(CloseReason.TRANSPORT_ERROR);
        } else if (isOverdue()) {
            close(CloseReason.PING_TIMEOUT);
        }
    }

    private synchronized void endPoll(Poll asked) {
        if (poll == asked && candidate != null) {
            poll = null;
            asked.answer(Poll.NOOP);
        }
    }

    /** A poll's connection broke. */
    void pollGone(Poll gone) {
        boolean was;
        synchronized (this) {
            was = poll == gone;
            if (was) {
                poll = null;
            }
        }
        if (was) {
            close(CloseReason.TRANSPORT_ERROR);
        }
    }

    // ---- upgrade
    // -------------------------------------------------------------------------------------------------------

    /** A session begins with a WebSocket. */
    synchronized void begin(WebSocketHandler first) {
        socket = first;
    }

    /** A WebSocket asks for the session. False if it has one already. */
    synchronized boolean probe(WebSocketHandler asking) {
        if (closed != null || socket != null || candidate != null) {
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
        if (candidate != to || closed != null) {
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

    /** A WebSocket ended. */
    void socketGone(WebSocketHandler gone, CloseReason reason) {
        synchronized (this) {
            if (candidate == gone) {
                candidate = null; // the upgrade failed; polling goes on
                return;
            }
        }
        if (socket == gone) {
            close(reason);
        }
    }

    // ---- the end
    // -------------------------------------------------------------------------------------------------------

    /** A client leaves a namespace; the session goes on. */
    void leave(NamespaceClient client, CloseReason reason) {
        leaving = reason;
        client.onDisconnect();
    }

    /** Ends the session; the first reason counts. Any thread; the listeners are called on it. */
    void close(CloseReason reason) {
        Poll waiting;
        WebSocketHandler probing;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            leaving = reason;
            waiting = poll;
            poll = null;
            probing = candidate;
            candidate = null;
            // A client that ends a session by a request has a poll under way, which may arrive after it.
            lastNoop = reason == CloseReason.TRANSPORT_CLOSE && socket == null && waiting == null;
            if (waiting != null) {
                waiting.answer(reason == CloseReason.TRANSPORT_CLOSE ? Poll.NOOP : queue.takeAndClose());
            }
            queue.clear();
        }
        if (lastNoop) {
            var unused = home.schedule(() -> wire.sessions().remove(this), CLOSED_POLL_GRACE_MS, TimeUnit.MILLISECONDS);
        } else {
            wire.sessions().remove(this);
        }
        if (socket != null) {
            socket.end(reason);
        }
        if (probing != null) {
            probing.end(reason);
        }
        super.onChannelDisconnect();
        wire.acks().onDisconnect(this);
        inbound.close();
        wire.events().closed(reason);
    }

    /** Leaves every namespace and ends the connection: what {@code SocketIOClient.disconnect} of the library cannot do. */
    @Override
    public void disconnect() {
        for (Namespace namespace : List.copyOf(getNamespaces())) {
            NamespaceClient client = getChildClient(namespace);
            if (client != null) {
                client.disconnect();
            }
        }
        close(CloseReason.SERVER_DISCONNECT);
    }

    @Override
    public void onChannelDisconnect() {
        close(CloseReason.SERVER_DISCONNECT);
    }

    // ---- what the library asks its clients
    // -----------------------------------------------------------------------------

    @Override
    public void schedulePing() {
        // the session has its own heartbeat
    }

    @Override
    public void schedulePingTimeout() {
        // likewise
    }

    @Override
    public boolean isChannelOpen() {
        return closed == null;
    }

    @Override
    public boolean isWritable() {
        WebSocketHandler at = socket;
        return closed == null && (at == null || at.isWritable());
    }

    @Override
    public boolean isTransportChannel(Channel channel, Transport transport) {
        WebSocketHandler at = socket;
        return transport == Transport.WEBSOCKET && at != null && at.isOn(channel);
    }

    @Override
    public Transport getCurrentTransport() {
        return socket == null ? Transport.POLLING : Transport.WEBSOCKET;
    }
}
