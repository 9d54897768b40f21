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
 * One client's Engine.IO session: a {@code ClientHead} with {@link Transports} and a {@link Heartbeat} of its own. Its {@code
 * sid} is known to the client alone and is not the id that listeners and other clients see, which the library makes the same.
 *
 * <p>Its home loop is that of its first connection: its timers run there. Sending and closing are safe from any thread.
 */
public final class Session extends ClientHead {

    private static final long CLOSED_POLL_GRACE_MS = 100;

    private final Wire wire;
    private final String sid;
    private final EventLoop home;
    private final Inbound inbound;
    private final Transports transports;
    private final Heartbeat heartbeat;
    private OffLoop.@Nullable Lane lane;
    private volatile CloseReason leaving = CloseReason.SERVER_DISCONNECT;

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
        this.sid = wire.settings().has(Guard.SIDS) ? sid : getSessionId().toString();
        this.home = home;
        this.inbound = new Inbound(this, wire, query.echo());
        this.transports = new Transports(this, wire, home);
        this.heartbeat = new Heartbeat(this, wire, home, query.echo());
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

    Heartbeat heartbeat() {
        return heartbeat;
    }

    Transports transports() {
        return transports;
    }

    /** {@return why the client is leaving, for who is told that it has} */
    public CloseReason leaving() {
        return leaving;
    }

    /** {@return the WebSocket, or null while polling} */
    @Nullable
    WebSocketHandler socket() {
        return transports.socket();
    }

    boolean isClosed() {
        return transports.hasEnded();
    }

    /** {@return where this client's events wait for a listener that may block} Any thread. */
    synchronized OffLoop.Lane lane(OffLoop of) {
        if (lane == null) {
            lane = of.new Lane();
        }
        return lane;
    }

    // ---- packets out

    @Override
    public @Nullable ChannelFuture send(Packet packet) {
        if (packet.getType() != PacketType.MESSAGE || isClosed()) {
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
        transports.send(packet);
    }

    // ---- what happens to its connections

    /** A poll has come. On its connection's loop. */
    void poll(Poll asked) {
        if (!transports.poll(asked)) {
            close(CloseReason.TRANSPORT_ERROR);
        } else if (heartbeat.isOverdue()) {
            close(CloseReason.PING_TIMEOUT);
        }
    }

    /** A poll's connection broke. */
    void pollGone(Poll gone) {
        if (transports.pollGone(gone)) {
            close(CloseReason.TRANSPORT_ERROR);
        }
    }

    /** A WebSocket ended. */
    void socketGone(WebSocketHandler gone, CloseReason reason) {
        if (transports.socketGone(gone)) {
            close(reason);
        }
    }

    /** More waits for the client than it may leave unread. */
    void tooSlow() {
        if (!isClosed()) {
            wire.events().refused(Refusal.SLOW_READER);
            close(CloseReason.SLOW_READER);
        }
    }

    // ---- the end

    /** A client leaves a namespace; the session goes on. */
    void leave(NamespaceClient client, CloseReason reason) {
        leaving = reason;
        client.onDisconnect();
    }

    /** Ends the session; the first reason counts. Any thread; the listeners are called on it. */
    void close(CloseReason reason) {
        if (!transports.end(reason)) {
            return;
        }
        leaving = reason;
        if (transports.expectsPoll()) {
            var unused = home.schedule(() -> wire.sessions().remove(this), CLOSED_POLL_GRACE_MS, TimeUnit.MILLISECONDS);
        } else {
            wire.sessions().remove(this);
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
        return !isClosed();
    }

    @Override
    public boolean isWritable() {
        WebSocketHandler at = socket();
        return !isClosed() && (at == null || at.isWritable());
    }

    @Override
    public boolean isTransportChannel(Channel channel, Transport transport) {
        WebSocketHandler at = socket();
        return transport == Transport.WEBSOCKET && at != null && at.isOn(channel);
    }

    @Override
    public Transport getCurrentTransport() {
        return socket() == null ? Transport.POLLING : Transport.WEBSOCKET;
    }
}
