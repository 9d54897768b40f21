package io.oleada.server.wire;

import com.corundumstudio.socketio.protocol.Packet;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packets to bytes. It only reads the packet: the library's encoder writes attachments and a type into it, so that a packet
 * shared by two receivers goes out whole to one of them alone. Any thread.
 */
final class PacketEncoding {

    private final WireJson json;
    private final ByteBufAllocator allocator;

    PacketEncoding(WireJson json, ByteBufAllocator allocator) {
        this.json = json;
        this.allocator = allocator;
    }

    /** The Engine.IO open packet. */
    Encoded open(String sid, boolean upgradable, WireSettings settings) {
        String text = "0{\"sid\":\"" + sid + "\",\"upgrades\":[" + (upgradable ? "\"websocket\"" : "")
                + "],\"pingInterval\":" + settings.pingIntervalMs() + ",\"pingTimeout\":" + settings.pingTimeoutMs()
                + ",\"maxPayload\":" + settings.maxPayload() + '}';
        return Encoded.of(allocator, text, new byte[0], 0, List.of());
    }

    /** The answer to a client that was let into a namespace. */
    Encoded connected(String namespace, String socketId) {
        return Encoded.of(
                allocator, head('0', 0, namespace, -1) + "{\"sid\":\"" + socketId + "\"}", new byte[0], 0, List.of());
    }

    /** The answer to a client that was not; the protocol wants an object with a message, not a bare string. */
    Encoded refused(String namespace, @Nullable Object why) {
        Object error = why instanceof Map ? why : Map.of("message", why == null ? "not authorized" : why);
        JsonOut out = JsonOut.ofThread();
        try {
            json.write(error, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Encoded.of(allocator, head('4', 0, namespace, -1), out.bytes(), out.length(), List.of());
    }

    /** An event for as many receivers as there are. */
    Encoded event(String namespace, String name, List<?> args) {
        return array('2', '5', namespace, -1, name, args);
    }

    /** What the library's own parts want sent: events, acknowledgements, the order to leave. */
    Encoded packet(Packet packet) {
        long ackId = packet.getAckId() == null ? -1 : packet.getAckId();
        String namespace = packet.getNsp();
        return switch (packet.getSubType()) {
            case EVENT, BINARY_EVENT -> array('2', '5', namespace, ackId, packet.getName(), args(packet));
            case ACK, BINARY_ACK -> array('3', '6', namespace, ackId, null, args(packet));
            case DISCONNECT -> Encoded.of(allocator, head('1', 0, namespace, -1), new byte[0], 0, List.of());
            case ERROR -> refused(namespace, packet.getData());
            default -> throw new IllegalArgumentException("no packet for a client: " + packet.getSubType());
        };
    }

    private static List<?> args(Packet packet) {
        List<?> args = packet.getData();
        return args == null ? List.of() : args;
    }

    private Encoded array(char plain, char binary, String namespace, long ackId, @Nullable String name, List<?> args) {
        JsonOut out = JsonOut.ofThread();
        try {
            json.writeArray(name, args, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int attachments = out.binaries().size();
        String head = head(attachments == 0 ? plain : binary, attachments, namespace, ackId);
        return Encoded.of(allocator, head, out.bytes(), out.length(), out.binaries());
    }

    private static String head(char type, int attachments, String namespace, long ackId) {
        if (attachments == 0 && namespace.isEmpty() && ackId < 0) {
            return type == '2' ? "42" : "4" + type;
        }
        StringBuilder head = new StringBuilder(24).append('4').append(type);
        if (attachments > 0) {
            head.append(attachments).append('-');
        }
        if (!namespace.isEmpty()) {
            head.append(namespace).append(',');
        }
        if (ackId >= 0) {
            head.append(ackId);
        }
        return head.toString();
    }
}
