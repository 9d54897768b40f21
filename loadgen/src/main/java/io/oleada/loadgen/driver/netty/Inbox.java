package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.protocol.Packet;
import io.oleada.loadgen.protocol.PacketCodec;
import io.oleada.loadgen.protocol.PacketType;
import io.oleada.loadgen.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events and acks on their way to the listener. Most are told at once; a binary one waits for its attachments, and what
 * comes before the CONNECT is answered waits for that, as with the official clients.
 */
final class Inbox {

    /** How many packets a server may send before it answers CONNECT. */
    private static final int MOST_EARLY = 1000;

    private final LoopContext loop;
    private final Plan plan;
    private final ConnectionListener listener;

    /** A binary packet whose attachments have not all come. */
    private byte @Nullable [] binary;

    private int attachmentsMissing;
    private @Nullable List<byte[]> early;
    private boolean closed;

    Inbox(LoopContext loop, Plan plan, ConnectionListener listener) {
        this.loop = loop;
        this.plan = plan;
        this.listener = listener;
    }

    /** An event or ack has come, maybe without its attachments, maybe for a namespace that is not ours. */
    void onPacket(Packet packet, byte[] bytes, int offset, int length, boolean connected, long nowNs)
            throws ProtocolException {
        if (binary != null) {
            throw new ProtocolException("a text packet where an attachment was due");
        }
        if (packet.attachments() > 0) {
            binary = Arrays.copyOfRange(bytes, offset, offset + length);
            attachmentsMissing = packet.attachments();
        } else if (!plan.isOurs(packet, bytes)) {
            return;
        } else if (connected) {
            tell(packet, bytes, nowNs);
        } else {
            keepEarly(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    /** An attachment has come; its bytes are of no interest. */
    void onAttachment(boolean connected, long nowNs) throws ProtocolException {
        byte[] whole = binary;
        if (whole == null) {
            throw new ProtocolException("an attachment that belongs to no packet");
        }
        attachmentsMissing--;
        if (attachmentsMissing > 0) {
            return;
        }
        binary = null;
        PacketCodec.read(whole, 0, whole.length, loop.packet);
        if (!plan.isOurs(loop.packet, whole)) {
            return;
        }
        if (connected) {
            tell(loop.packet, whole, nowNs);
        } else {
            keepEarly(whole);
        }
    }

    private void keepEarly(byte[] bytes) throws ProtocolException {
        if (early == null) {
            early = new ArrayList<>();
        }
        if (early.size() == MOST_EARLY) {
            throw new ProtocolException("more than " + MOST_EARLY + " packets before CONNECT was answered");
        }
        early.add(bytes);
    }

    /** The CONNECT is answered, and the listener knows. */
    void release(long nowNs) throws ProtocolException {
        List<byte[]> waiting = early;
        early = null;
        if (waiting == null) {
            return;
        }
        for (byte[] bytes : waiting) {
            if (!closed) {
                PacketCodec.read(bytes, 0, bytes.length, loop.packet);
                tell(loop.packet, bytes, nowNs);
            }
        }
    }

    private void tell(Packet packet, byte[] bytes, long nowNs) {
        int ackId = packet.ackId();
        if (packet.type() == PacketType.EVENT || packet.type() == PacketType.BINARY_EVENT) {
            listener.onEvent(ackId, bytes, packet.dataOffset(), packet.dataLength(), nowNs);
        } else {
            listener.onAck(ackId, bytes, packet.dataOffset(), packet.dataLength(), nowNs);
        }
    }

    /** Nothing is told any more. */
    void close() {
        closed = true;
        binary = null;
        early = null;
    }
}
