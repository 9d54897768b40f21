package io.oleada.loadgen.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Engine.IO 4 and Socket.IO 5 packets from and to byte ranges:
 *
 * <pre>
 *   0{open} 1 2[text] 3[text] 5 6                         Engine.IO
 *   4 type [attachments-] [/namespace,] [ackId] [json]    a message with a Socket.IO packet
 * </pre>
 *
 * Without state; may be called from any thread.
 */
public final class PacketCodec {

    /** Stands between the packets of one HTTP polling body. */
    public static final byte SEPARATOR = 0x1e;

    private static final int LONGEST_NUMBER = 10;
    private static final PacketType[] SOCKET = {
        PacketType.CONNECT,
        PacketType.DISCONNECT,
        PacketType.EVENT,
        PacketType.ACK,
        PacketType.CONNECT_ERROR,
        PacketType.BINARY_EVENT,
        PacketType.BINARY_ACK
    };

    private PacketCodec() {}

    /**
     * Reads one text packet.
     *
     * @param bytes holds the packet, without any framing
     * @param offset where it begins
     * @param length how many bytes it has
     * @param into takes what was found; its fields mean nothing if this throws
     * @throws ProtocolException if the bytes are no packet
     */
    public static void read(byte[] bytes, int offset, int length, Packet into) throws ProtocolException {
        if (length < 1) {
            throw new ProtocolException("empty packet");
        }
        int end = offset + length;
        int digit = bytes[offset] - '0';
        if (digit == 4) {
            readMessage(bytes, offset + 1, end, into);
            return;
        }
        into.clear(offset + 1);
        into.type = switch (digit) {
            case 0 -> PacketType.OPEN;
            case 1 -> PacketType.CLOSE;
            case 2 -> PacketType.PING;
            case 3 -> PacketType.PONG;
            case 5 -> PacketType.UPGRADE;
            case 6 -> PacketType.NOOP;
            default -> throw malformed("unknown packet type", bytes, offset, end);
        };
        into.dataLength = length - 1;
    }

    private static void readMessage(byte[] bytes, int offset, int end, Packet into) throws ProtocolException {
        if (offset == end) {
            throw new ProtocolException("message without a packet");
        }
        int digit = bytes[offset] - '0';
        if (digit < 0 || digit >= SOCKET.length) {
            throw malformed("unknown packet type", bytes, offset - 1, end);
        }
        into.clear(offset + 1);
        into.type = SOCKET[digit];
        int at = offset + 1;
        if (into.type == PacketType.BINARY_EVENT || into.type == PacketType.BINARY_ACK) {
            int dash = numberEnd(bytes, at, end);
            if (dash == at || dash == end || bytes[dash] != '-') {
                throw malformed("binary packet without a count of attachments", bytes, offset - 1, end);
            }
            into.attachments = number(bytes, at, dash);
            at = dash + 1;
        }
        at = readNamespace(bytes, at, end, into);
        int idEnd = numberEnd(bytes, at, end);
        if (idEnd > at) {
            into.ackId = number(bytes, at, idEnd);
        }
        into.dataOffset = idEnd;
        into.dataLength = end - idEnd;
        if (!hasItsShape(bytes, into)) {
            throw malformed("packet with a payload it cannot have", bytes, offset - 1, end);
        }
    }

    private static int readNamespace(byte[] bytes, int at, int end, Packet into) {
        if (at == end || bytes[at] != '/') {
            return at;
        }
        int comma = at;
        while (comma < end && bytes[comma] != ',') {
            comma++;
        }
        into.namespaceOffset = at;
        into.namespaceLength = comma - at == 1 ? 0 : comma - at;
        return comma == end ? end : comma + 1;
    }

    private static boolean hasItsShape(byte[] bytes, Packet packet) {
        int length = packet.dataLength;
        int first = length == 0 ? 0 : bytes[packet.dataOffset];
        int last = length == 0 ? 0 : bytes[packet.dataOffset + length - 1];
        boolean array = length >= 2 && first == '[' && last == ']';
        boolean object = length >= 2 && first == '{' && last == '}';
        return switch (packet.type) {
            case EVENT, BINARY_EVENT -> array && namesItsEvent(bytes, packet.dataOffset);
            case ACK, BINARY_ACK -> array && packet.ackId >= 0;
            case CONNECT -> length == 0 || object;
            case CONNECT_ERROR -> object || (length >= 2 && first == '"' && last == '"');
            case DISCONNECT -> length == 0;
            default -> true;
        };
    }

    private static boolean namesItsEvent(byte[] bytes, int offset) {
        byte first = bytes[offset + 1];
        return first == '"' || (first >= '0' && first <= '9');
    }

    private static int numberEnd(byte[] bytes, int at, int end) {
        int i = at;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private static int number(byte[] bytes, int at, int end) throws ProtocolException {
        long value = 0;
        for (int i = at; i < end && value <= Integer.MAX_VALUE; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        if (value > Integer.MAX_VALUE) {
            throw malformed("number too large", bytes, at, end);
        }
        return (int) value;
    }

    /** {@return how many bytes {@link #write} needs at most for a payload of {@code dataLength} bytes} */
    public static int bound(int namespaceLength, int dataLength) {
        return 2 + LONGEST_NUMBER + 1 + namespaceLength + 1 + LONGEST_NUMBER + dataLength;
    }

    /**
     * Writes one packet of the binary kinds, whose attachments follow as packets of their own; as {@link #write}.
     *
     * @param attachments how many will follow
     */
    public static int writeBinary(
            PacketType type,
            int attachments,
            byte[] namespace,
            int ackId,
            byte[] data,
            int offset,
            int length,
            byte[] sink,
            int at) {
        int i = writeDigits(type, sink, at);
        i = writeNumber(attachments, sink, i);
        sink[i++] = '-';
        return writeRest(namespace, ackId, data, offset, length, sink, i);
    }

    /**
     * Writes one packet.
     *
     * @param type what kind; not one of the binary kinds
     * @param namespace the namespace in UTF-8, empty for the main one or where there is no place for it
     * @param ackId the ack id, or {@link Packet#NO_ACK}
     * @param data holds the payload
     * @param offset where the payload begins
     * @param length how many bytes it has
     * @param sink takes the packet, {@link #bound} bytes of room at {@code at} given
     * @param at where to begin
     * @return the index after the packet's last byte
     */
    public static int write(
            PacketType type, byte[] namespace, int ackId, byte[] data, int offset, int length, byte[] sink, int at) {
        return writeRest(namespace, ackId, data, offset, length, sink, writeDigits(type, sink, at));
    }

    private static int writeDigits(PacketType type, byte[] sink, int at) {
        int i = at;
        String digits = type.digits();
        for (int d = 0; d < digits.length(); d++) {
            sink[i++] = (byte) digits.charAt(d);
        }
        return i;
    }

    private static int writeRest(
            byte[] namespace, int ackId, byte[] data, int offset, int length, byte[] sink, int at) {
        int i = at;
        if (namespace.length > 0) {
            System.arraycopy(namespace, 0, sink, i, namespace.length);
            i += namespace.length;
            sink[i++] = ',';
        }
        if (ackId >= 0) {
            i = writeNumber(ackId, sink, i);
        }
        System.arraycopy(data, offset, sink, i, length);
        return i + length;
    }

    private static int writeNumber(int value, byte[] sink, int at) {
        int digits = 1;
        for (long bound = 10; value >= bound; bound *= 10) {
            digits++;
        }
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            sink[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    /** {@return one packet as an array of its own; as {@link #write}, for packets that are made once} */
    public static byte[] packet(PacketType type, byte[] namespace, byte[] data) {
        byte[] sink = new byte[bound(namespace.length, data.length)];
        int length = write(type, namespace, Packet.NO_ACK, data, 0, data.length, sink, 0);
        return Arrays.copyOf(sink, length);
    }

    /** {@return the index of the next {@link #SEPARATOR} in {@code [from, to)}, or {@code to} if there is none} */
    public static int packetEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != SEPARATOR) {
            i++;
        }
        return i;
    }

    private static ProtocolException malformed(String what, byte[] bytes, int from, int end) {
        return new ProtocolException(what + ": " + excerpt(bytes, from, end - from));
    }

    /** {@return the first bytes of something as printable text, for a message to people} */
    public static String excerpt(byte[] bytes, int offset, int length) {
        int most = 60;
        String text = new String(bytes, offset, Math.min(length, most), StandardCharsets.UTF_8);
        String printable = text.replaceAll("[^\\p{Print}\\p{L}]", "?");
        return length > most ? printable + "..." : printable;
    }
}
