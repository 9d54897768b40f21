package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What waits for a polling client's next poll, with a limit. Guarded by the session's monitor. */
final class PollQueue {

    private final Wire wire;
    private @Nullable ArrayDeque<Encoded> packets;
    private int bytes;

    PollQueue(Wire wire) {
        this.wire = wire;
    }

    /** Adds, taking over the reference. False, and the packet is gone, if more waits than may. */
    boolean add(Encoded packet) {
        if (wire.settings().has(Guard.SLOW_READER)
                && bytes + packet.bytes() > wire.settings().maxUnreadBytes()
                && bytes > 0) {
            packet.release();
            return false;
        }
        if (packets == null) {
            packets = new ArrayDeque<>();
        }
        packets.add(packet);
        bytes += packet.bytes();
        return true;
    }

    boolean isEmpty() {
        return packets == null || packets.isEmpty();
    }

    /** {@return a poll's answer, of as many whole packets as one answer should have} */
    ByteBuf take() {
        ByteBuf body =
                wire.allocator().directBuffer(Math.min(bytes, wire.settings().maxPayload()) + 16);
        Encoded packet;
        int count = 0;
        while (packets != null && (packet = packets.peek()) != null) {
            if (count > 0
                    && body.readableBytes() + packet.bytes() * 4L / 3
                            > wire.settings().maxPayload()) {
                break;
            }
            packets.remove();
            bytes -= packet.bytes();
            packet.appendTo(body);
            packet.release();
            count++;
        }
        wire.events().sent(count, body.readableBytes());
        return body;
    }

    /** As {@link #take} with Engine.IO's close packet at the end. */
    ByteBuf takeAndClose() {
        ByteBuf body = take();
        if (body.isReadable()) {
            body.writeByte(HttpHandler.SEPARATOR);
        }
        return body.writeByte('1');
    }

    void moveTo(WebSocketHandler socket) {
        if (packets != null) {
            packets.forEach(socket::send);
            packets = null;
            bytes = 0;
        }
    }

    void clear() {
        if (packets != null) {
            packets.forEach(Encoded::release);
            packets = null;
            bytes = 0;
        }
    }
}
