package io.oleada.server.wire;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.corundumstudio.socketio.transport.NamespaceClient;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, packet by packet: the packet guard and the way to the listeners. A namespace is heard only after its
 * CONNECT; what is no packet ends the session. One packet at a time, on the loop of the connection it came by.
 */
final class Inbound {

    private static final int KEPT_MAX = 1 << 16;
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[KEPT_MAX];
        }
    };

    /** A packet whose attachments are still to come. */
    private static final class Waiting {
        private final PacketHead head;
        private final byte[] text;
        private final List<byte[]> attachments = new ArrayList<>();
        private final long sinceNs = System.nanoTime();

        Waiting(PacketHead head, byte[] text) {
            this.head = head;
            this.text = text;
        }

        long waitedMs() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs);
        }
    }

    private final Session session;
    private final Wire wire;
    private final boolean echo;
    private volatile @Nullable Waiting waiting;
    private volatile boolean watching;
    private int waitingBytes;
    private @Nullable Set<String> known;

    Inbound(Session session, Wire wire, boolean echo) {
        this.echo = echo;
        this.session = session;
        this.wire = wire;
    }

    /** An Engine.IO packet as text, its type first. */
    void text(ByteBuf packet) throws PacketException {
        int length = packet.readableBytes();
        if (length == 0) {
            throw PacketException.malformed("an empty packet");
        }
        byte type = packet.getByte(packet.readerIndex());
        switch (type) {
            case '4' -> message(packet, length);
            case '3' -> session.heartbeat().ponged();
            case '1' -> session.close(CloseReason.TRANSPORT_CLOSE);
            case '6' -> {} // says nothing
            default -> throw PacketException.malformed("unexpected packet type");
        }
    }

    private void message(ByteBuf packet, int length) throws PacketException {
        if (echo) {
            session.send(Encoded.raw(wire.allocator(), packet, false));
            return;
        }
        if (waiting != null) {
            throw PacketException.malformed("text amid attachments");
        }
        byte[] bytes = length <= KEPT_MAX ? SCRATCH.get() : new byte[length];
        packet.getBytes(packet.readerIndex(), bytes, 0, length);
        PacketHead head = PacketHead.read(bytes, 1, length);
        if (head.attachments() > 0) {
            requireFew(head.attachments());
            if (!remembers(head.namespace())) {
                throw new PacketException(Refusal.NOT_CONNECTED, "a packet before CONNECT");
            }
            waiting = new Waiting(head, Arrays.copyOf(bytes, length));
            waitingBytes = 0;
            watch(wire.settings().attachmentTimeoutMs());
        } else {
            handle(head, bytes, length, List.of());
        }
    }

    /** Looks for attachments that do not come; one timer a session, however many packets have some. */
    private void watch(long afterMs) {
        if (wire.settings().has(Guard.ATTACHMENTS) && !watching) {
            watching = true;
            var unused = session.home().schedule(this::look, Math.max(1, afterMs), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        watching = false;
        Waiting packet = waiting;
        if (isOverdue()) {
            wire.events().refused(Refusal.ATTACHMENTS);
            session.close(CloseReason.PARSE_ERROR);
        } else if (packet != null) {
            watch(wire.settings().attachmentTimeoutMs() - packet.waitedMs());
        }
    }

    private void requireFew(int attachments) throws PacketException {
        if (wire.settings().has(Guard.ATTACHMENTS)
                && attachments > wire.settings().maxAttachments()) {
            throw new PacketException(Refusal.ATTACHMENTS, "too many attachments");
        }
    }

    /** A binary message: the next attachment. */
    void binary(ByteBuf data) throws PacketException {
        if (echo) {
            session.send(Encoded.raw(wire.allocator(), data, true));
            return;
        }
        Waiting packet = waiting;
        if (packet == null) {
            throw PacketException.malformed("an attachment of nothing");
        }
        waitingBytes += data.readableBytes();
        if (isOverdue()
                || (wire.settings().has(Guard.ATTACHMENTS)
                        && waitingBytes > wire.settings().maxAttachmentBytes())) {
            throw new PacketException(Refusal.ATTACHMENTS, "attachments too large or too late");
        }
        byte[] bytes = new byte[data.readableBytes()];
        data.getBytes(data.readerIndex(), bytes);
        packet.attachments.add(bytes);
        if (packet.attachments.size() == packet.head.attachments()) {
            waiting = null;
            handle(packet.head, packet.text, packet.text.length, packet.attachments);
        }
    }

    /** {@return whether attachments have been waited for too long} */
    private boolean isOverdue() {
        Waiting packet = waiting;
        return packet != null
                && wire.settings().has(Guard.ATTACHMENTS)
                && packet.waitedMs() >= wire.settings().attachmentTimeoutMs();
    }

    void close() {
        waiting = null;
    }

    private void handle(PacketHead head, byte[] bytes, int to, List<byte[]> attachments) throws PacketException {
        if (head.type() == PacketHead.CONNECT) {
            connect(head, bytes, to);
            return;
        }
        GuardedNamespace namespace = wire.namespaces().get(head.namespace());
        NamespaceClient client = namespace == null ? null : session.getChildClient(namespace);
        if (namespace == null || client == null) {
            if (!remembers(head.namespace())) {
                throw new PacketException(Refusal.NOT_CONNECTED, "a packet before CONNECT");
            }
            return; // sent before the client knew that it had been put out
        }
        switch (head.type()) {
            case PacketHead.DISCONNECT -> {
                if (head.jsonStart() < to) {
                    throw PacketException.malformed("a payload at a DISCONNECT");
                }
                session.leave(client, CloseReason.CLIENT_DISCONNECT);
            }
            case PacketHead.ACK, PacketHead.BINARY_ACK -> acknowledge(client, head, bytes, to, attachments);
            default -> event(namespace, client, head, bytes, to, attachments);
        }
    }

    private void connect(PacketHead head, byte[] bytes, int to) throws PacketException {
        GuardedNamespace namespace = wire.namespaces().get(head.namespace());
        Map<String, Object> credentials =
                head.jsonStart() == to ? Map.of() : wire.json().readCredentials(bytes, head.jsonStart(), to);
        if (head.ackId() >= 0) {
            throw PacketException.malformed("an id at a CONNECT");
        }
        if (namespace == null) {
            wire.events().refused(Refusal.NAMESPACE);
            session.send(wire.encoding().refused(head.namespace(), "Invalid namespace"));
            return;
        }
        if (session.getChildClient(namespace) != null) {
            throw PacketException.malformed("a second CONNECT");
        }
        session.getHandshakeData().setAuthToken(credentials);
        NamespaceClient client = session.addNamespaceClient(namespace);
        boolean asked = wire.settings().has(Guard.CREDENTIALS) || !credentials.isEmpty();
        AuthTokenResult judged =
                asked ? namespace.onAuthData(client, credentials) : AuthTokenResult.AuthTokenResultSuccess;
        if (!judged.isSuccess()) {
            session.removeNamespaceClient(client);
            wire.events().refused(Refusal.CREDENTIALS);
            session.send(wire.encoding().refused(head.namespace(), judged.getErrorData()));
            return;
        }
        session.heartbeat().joined();
        remember(head.namespace());
        session.send(wire.encoding()
                .connected(head.namespace(), session.getSessionId().toString()));
        namespace.admit(client);
    }

    /** Whether the client has ever been in the namespace. */
    private boolean remembers(String namespace) {
        return known != null && known.contains(namespace);
    }

    private void remember(String namespace) {
        if (known == null) {
            known = new HashSet<>(2);
        }
        known.add(namespace);
    }

    private void event(
            GuardedNamespace namespace,
            NamespaceClient client,
            PacketHead head,
            byte[] bytes,
            int to,
            List<byte[]> attachments)
            throws PacketException {
        Event event = wire.json().readEvent(namespace.getName(), bytes, head.jsonStart(), to, attachments);
        wire.events().received(event.getName(), to);
        Packet packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
        if (head.ackId() >= 0) {
            packet.setAckId(head.ackId());
        }
        namespace.onEvent(client, event.getName(), event.getArgs(), new AckRequest(packet, client));
    }

    private void acknowledge(NamespaceClient client, PacketHead head, byte[] bytes, int to, List<byte[]> attachments)
            throws PacketException {
        if (head.ackId() < 0) {
            throw PacketException.malformed("an acknowledgement of nothing");
        }
        AckCallback<?> callback = wire.acks().getCallback(session.getSessionId(), head.ackId());
        Class<?>[] classes = callback instanceof MultiTypeAckCallback several
                ? several.getResultClasses()
                : callback == null ? new Class<?>[0] : new Class<?>[] {callback.getResultClass()};
        List<Object> args = wire.json().readAck(bytes, head.jsonStart(), to, attachments, classes);
        if (callback != null) {
            Packet packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
            packet.setAckId(head.ackId());
            packet.setData(args);
            wire.acks().onAck(client, packet);
        }
    }
}
