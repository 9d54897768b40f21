package io.oleada.loadgen.protocol;

/**
 * What {@link PacketCodec#read} found, as offsets into the array it was given. Made to be used again and again: each
 * reading overwrites all fields. Belongs to one thread.
 */
public final class Packet {

    /** No ack is asked for, or the packet has no place for one. */
    public static final int NO_ACK = -1;

    PacketType type = PacketType.NOOP;
    int attachments;
    int namespaceOffset;
    int namespaceLength;
    int ackId = NO_ACK;
    int dataOffset;
    int dataLength;

    /** {@return what kind of packet it is} */
    public PacketType type() {
        return type;
    }

    /** {@return how many binary messages follow and belong to it} */
    public int attachments() {
        return attachments;
    }

    /** {@return where the namespace begins, its slash included} */
    public int namespaceOffset() {
        return namespaceOffset;
    }

    /** {@return how many bytes the namespace has; 0 stands for the main one} */
    public int namespaceLength() {
        return namespaceLength;
    }

    /** {@return the ack id, or {@link #NO_ACK}} */
    public int ackId() {
        return ackId;
    }

    /** {@return where the payload begins} */
    public int dataOffset() {
        return dataOffset;
    }

    /** {@return how many bytes the payload has; 0 for none} */
    public int dataLength() {
        return dataLength;
    }

    void clear(int offset) {
        attachments = 0;
        namespaceOffset = offset;
        namespaceLength = 0;
        ackId = NO_ACK;
        dataOffset = offset;
        dataLength = 0;
    }
}
