package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.ConnectionListener.Stage;
import io.oleada.loadgen.protocol.MsgpackCodec;
import io.oleada.loadgen.protocol.OpenPacket;
import io.oleada.loadgen.protocol.Packet;
import io.oleada.loadgen.protocol.PacketCodec;
import io.oleada.loadgen.protocol.PacketType;
import io.oleada.loadgen.protocol.ProtocolException;
import io.oleada.loadgen.scenario.Transport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Socket.IO over a {@link Link}, in one namespace:
 *
 * <pre>
 *   CONNECTING ──open packet──▶ OPENED ──CONNECT answered──▶ CONNECTED ──▶ CLOSED
 *        └──────────────────────────┴── failure, timeout, disconnect, drop ───▲
 * </pre>
 */
final class NettyConnection extends Deadlines.Entry implements Connection {

    /** What a message may have before the open packet, which is small, and after it. */
    private static final int LONGEST_OPEN_PACKET = 64 * 1024;

    private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    private static final byte[] PONG = {'3'};

    private enum State {
        CONNECTING,
        OPENED,
        CONNECTED,
        CLOSED
    }

    private final LoopContext loop;
    private final Plan plan;
    private final ConnectionListener listener;
    private State state = State.CONNECTING;
    private final Inbox inbox;
    private Link link;
    private @Nullable Upgrade upgrade;
    private boolean tcpSeen;
    private boolean answerSeen;
    private long heartbeatNs;
    private long lastPingNs;

    NettyConnection(LoopContext loop, Plan plan, ConnectionListener listener) {
        this.loop = loop;
        this.plan = plan;
        this.listener = listener;
        this.inbox = new Inbox(loop, plan, listener);
        this.link = plan.request.transport() == Transport.WEBSOCKET
                ? new WebSocketLink(loop, this, null)
                : new PollingLink(loop, this);
    }

    Plan plan() {
        return plan;
    }

    void open() {
        if (state == State.CONNECTING) {
            link.open();
        }
    }

    int longestMessage() {
        return state == State.CONNECTING ? LONGEST_OPEN_PACKET : LONGEST_MESSAGE;
    }

    // ---- from the client

    @Override
    public void emit(int ackId, byte[] json, int offset, int length) {
        send(PacketType.EVENT, ackId, json, offset, length);
    }

    @Override
    public void emitBinary(int ackId, byte[] json, int offset, int length, List<byte[]> attachments) {
        if (state != State.CONNECTED) {
            return;
        }
        byte[] packet = loop.outbound(PacketCodec.bound(plan.namespace.length, length));
        int end = PacketCodec.writeBinary(
                PacketType.BINARY_EVENT, attachments.size(), plan.namespace, ackId, json, offset, length, packet, 0);
        if (plan.isMsgpack()) {
            link.sendBinary(MsgpackCodec.encode(packet, 0, end, attachments));
        } else {
            link.send(packet, 0, end);
            attachments.forEach(link::sendBinary);
        }
    }

    @Override
    public void ack(int ackId, byte[] json, int offset, int length) {
        send(PacketType.ACK, ackId, json, offset, length);
    }

    private void send(PacketType type, int ackId, byte[] json, int offset, int length) {
        if (state != State.CONNECTED) {
            return;
        }
        byte[] packet = loop.outbound(PacketCodec.bound(plan.namespace.length, length));
        int end = PacketCodec.write(type, plan.namespace, ackId, json, offset, length, packet, 0);
        sendPacket(packet, end);
    }

    /** Sends a packet of Socket.IO's as the parser writes it; Engine.IO's own are text always. */
    private void sendPacket(byte[] packet, int length) {
        if (plan.isMsgpack()) {
            link.sendBinary(MsgpackCodec.encode(packet, 0, length, List.of()));
        } else {
            link.send(packet, 0, length);
        }
    }

    @Override
    public boolean isWritable() {
        return state == State.CONNECTED && link.isWritable();
    }

    @Override
    public void disconnect() {
        if (state == State.CONNECTED) {
            sendPacket(copy(plan.disconnectPacket), plan.disconnectPacket.length);
        }
        if (state != State.CLOSED) {
            boolean opened = state != State.CONNECTING;
            shut(opened);
            tellLater(CloseReason.CLIENT_DISCONNECT);
        }
    }

    @Override
    public void drop() {
        if (state != State.CLOSED) {
            shut(false);
            tellLater(CloseReason.CLIENT_DROP);
        }
    }

    private void tellLater(CloseReason reason) {
        loop.execute(() -> {
            if (!loop.muted) {
                listener.onClosed(reason, "", System.nanoTime());
            }
        });
    }

    // ---- from the links

    /** A station is reached on any of the links; each is told once. */
    void onStage(Stage stage, long nowNs) {
        boolean told = stage == Stage.TCP ? tcpSeen : answerSeen;
        if (!told && state == State.CONNECTING) {
            tcpSeen = true;
            answerSeen = stage == Stage.UPGRADE;
            listener.onStage(stage, nowNs);
        }
    }

    /** The HTTP upgrade to WebSocket is answered with yes. */
    void onWebSocket(WebSocketLink from, long nowNs) {
        if (upgrade != null && upgrade.concerns(from)) {
            upgrade.onWebSocket();
        } else {
            onStage(Stage.UPGRADE, nowNs);
        }
    }

    /** A text packet has come. */
    void onText(Link from, byte[] bytes, int offset, int length, long nowNs) throws ProtocolException {
        if (upgrade != null && upgrade.concerns(from)) {
            upgrade.onText(bytes, offset, length);
            return;
        }
        Packet packet = loop.packet;
        PacketCodec.read(bytes, offset, length, packet);
        switch (packet.type()) {
            case PING -> onPing(nowNs);
            case EVENT, ACK, BINARY_EVENT, BINARY_ACK -> {
                checkOpened();
                inbox.onPacket(packet, bytes, offset, length, state == State.CONNECTED, nowNs);
            }
            case OPEN -> onOpen(bytes, packet, nowNs);
            case CLOSE -> end(CloseReason.TRANSPORT_CLOSE, "the server closed the session", nowNs);
            case PONG, UPGRADE, NOOP -> {}
            case CONNECT, DISCONNECT, CONNECT_ERROR -> onNamespacePacket(packet, bytes, nowNs);
        }
    }

    private void onNamespacePacket(Packet packet, byte[] bytes, long nowNs) throws ProtocolException {
        checkOpened();
        if (!plan.isOurs(packet, bytes)) {
            return;
        }
        switch (packet.type()) {
            case CONNECT -> onConnected(packet, nowNs);
            case DISCONNECT -> end(CloseReason.SERVER_DISCONNECT, "", nowNs);
            default -> {
                String why = OpenPacket.refusal(bytes, packet.dataOffset(), packet.dataLength());
                end(CloseReason.CONNECT_ERROR, why, nowNs);
            }
        }
    }

    private void checkOpened() throws ProtocolException {
        if (state == State.CONNECTING) {
            throw new ProtocolException("a message before the open packet");
        }
    }

    private void onPing(long nowNs) {
        lastPingNs = nowNs;
        if (state == State.CONNECTED) {
            deadlineNs = nowNs + heartbeatNs;
        }
        send(PONG);
    }

    private void onOpen(byte[] bytes, Packet packet, long nowNs) throws ProtocolException {
        if (state != State.CONNECTING) {
            throw new ProtocolException("a second open packet");
        }
        OpenPacket open = OpenPacket.read(bytes, packet.dataOffset(), packet.dataLength());
        heartbeatNs = TimeUnit.MILLISECONDS.toNanos((long) open.pingIntervalMs() + open.pingTimeoutMs());
        lastPingNs = nowNs;
        state = State.OPENED;
        listener.onStage(Stage.OPEN, nowNs);
        if (isClosed()) {
            return;
        }
        if (link instanceof PollingLink polling) {
            polling.onOpen(open);
            if (plan.request.transport() == Transport.UPGRADE && open.upgradable()) {
                upgrade = new Upgrade(loop, this, polling, open.sid());
                upgrade.begin();
            }
        }
        sendPacket(copy(plan.connectPacket), plan.connectPacket.length);
    }

    private void onConnected(Packet packet, long nowNs) throws ProtocolException {
        if (state != State.OPENED) {
            return;
        }
        if (packet.dataLength() == 0) {
            throw new ProtocolException("CONNECT answered without a sid: a Socket.IO v2 server?");
        }
        state = State.CONNECTED;
        deadlineNs = lastPingNs + heartbeatNs;
        loop.connected.add(this);
        listener.onConnected(nowNs);
        inbox.release(nowNs);
    }

    /** A binary message has come: a packet of msgpack's, or an attachment, whose bytes are of no interest. */
    void onBinary(Link from, byte[] bytes, int offset, int length, long nowNs) throws ProtocolException {
        if (plan.isMsgpack()) {
            byte[] text = MsgpackCodec.decode(bytes, offset, length);
            onText(from, text, 0, text.length, nowNs);
        } else {
            inbox.onAttachment(state == State.CONNECTED, nowNs);
        }
    }

    /** The other side broke the protocol. */
    void onProtocolFault(Link from, String detail, long nowNs) {
        CloseReason reason = state == State.CONNECTING || state == State.OPENED
                ? CloseReason.HANDSHAKE_FAILED
                : CloseReason.PARSE_ERROR;
        onDown(from, reason, detail, nowNs);
    }

    /** A link is no more, or must be no more. */
    void onDown(Link from, CloseReason reason, String detail, long nowNs) {
        if (upgrade != null && upgrade.concerns(from)) {
            upgrade.abandon();
            upgrade = null;
        } else {
            boolean tooLate = state == State.CONNECTED && reason == CloseReason.HANDSHAKE_FAILED;
            end(tooLate ? CloseReason.TRANSPORT_ERROR : reason, detail, nowNs);
        }
    }

    /** From now on packets go by WebSocket. */
    void onUpgraded(WebSocketLink webSocket) {
        link = webSocket;
        upgrade = null;
    }

    // ---- the end

    @Override
    void onDeadline(long nowNs) {
        switch (state) {
            case CONNECTED -> end(CloseReason.PING_TIMEOUT, "", nowNs);
            case OPENED -> end(CloseReason.CONNECT_TIMEOUT, "CONNECT was not answered in time", nowNs);
            default -> {
                String what = tcpSeen ? "no open packet in time" : "no TCP connection in time";
                end(CloseReason.CONNECT_TIMEOUT, what, nowNs);
            }
        }
    }

    private void end(CloseReason reason, String detail, long nowNs) {
        if (state == State.CLOSED) {
            return;
        }
        boolean orderly = reason == CloseReason.SERVER_DISCONNECT || reason == CloseReason.CONNECT_ERROR;
        shut(orderly);
        if (!loop.muted) {
            listener.onClosed(reason, detail, nowNs);
        }
    }

    private void shut(boolean orderly) {
        state = State.CLOSED;
        Deadlines.remove(this);
        inbox.close();
        if (upgrade != null) {
            upgrade.abandon();
            upgrade = null;
        }
        if (orderly) {
            link.leave();
        } else {
            link.cut();
        }
    }

    /** Ends without telling anybody. */
    void discard() {
        if (state != State.CLOSED) {
            shut(false);
        }
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private void send(byte[] packet) {
        link.send(copy(packet), 0, packet.length);
    }

    /** {@return a shared packet where a link may change it} */
    private byte[] copy(byte[] packet) {
        byte[] copy = loop.outbound(packet.length);
        System.arraycopy(packet, 0, copy, 0, packet.length);
        return copy;
    }
}
