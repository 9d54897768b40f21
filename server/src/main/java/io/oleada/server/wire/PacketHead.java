package io.oleada.server.wire;

import java.nio.charset.StandardCharsets;

/**
 * What precedes the JSON of a Socket.IO packet: {@code <type>[<attachments>-][<namespace>,][<ack id>]}. Read in one pass,
 * so in time linear in its length; digits are digits (the library takes any byte {@code & 0xF} for one).
 *
 * @param type 0 connect, 1 disconnect, 2 event, 3 ack, 5 binary event, 6 binary ack
 * @param attachments how many binary messages follow
 * @param namespace the name, "" for the main one
 * @param ackId the id, or -1
 * @param jsonStart where the JSON begins in the bytes it was read from; it ends with them
 */
record PacketHead(int type, int attachments, String namespace, long ackId, int jsonStart) {

    static final int CONNECT = 0;
    static final int DISCONNECT = 1;
    static final int EVENT = 2;
    static final int ACK = 3;
    static final int BINARY_EVENT = 5;
    static final int BINARY_ACK = 6;

    private static final int NAMESPACE_MAX = 512;
    private static final int ACK_DIGITS_MAX = 16; // an exact integer in JavaScript has no more
    private static final int COUNT_DIGITS_MAX = 4;

    /** Reads the head from {@code bytes[from..to)}. */
    static PacketHead read(byte[] bytes, int from, int to) throws PacketException {
        if (from >= to) {
            throw PacketException.malformed("an empty message");
        }
        int type = bytes[from] - '0';
        if (type < CONNECT || type > BINARY_ACK || type == 4) {
            throw PacketException.malformed("unknown packet type");
        }
        int at = from + 1;
        int attachments = 0;
        if (type >= BINARY_EVENT) {
            int end = digits(bytes, at, to, COUNT_DIGITS_MAX);
            if (end == at || end >= to || bytes[end] != '-') {
                throw PacketException.malformed("illegal attachments");
            }
            attachments = (int) number(bytes, at, end);
            at = end + 1;
        }
        String namespace = "";
        if (at < to && bytes[at] == '/') {
            int end = at;
            while (end < to && bytes[end] != ',') {
                end++;
            }
            if (end - at > NAMESPACE_MAX) {
                throw PacketException.malformed("a namespace too long");
            }
            namespace = end - at == 1 ? "" : new String(bytes, at, end - at, StandardCharsets.UTF_8);
            at = Math.min(to, end + 1);
        }
        int end = digits(bytes, at, to, ACK_DIGITS_MAX);
        long ackId = end == at ? -1 : number(bytes, at, end);
        return new PacketHead(type, attachments, namespace, ackId, end);
    }

    private static int digits(byte[] bytes, int from, int to, int max) throws PacketException {
        int end = from;
        while (end < to && bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
            if (end - from > max) {
                throw PacketException.malformed("a number too long");
            }
        }
        return end;
    }

    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }
}
