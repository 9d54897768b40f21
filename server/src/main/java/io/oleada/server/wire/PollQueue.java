package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a polling client's next poll, with a limit in bytes; as with a WebSocket, who leaves a good deal waiting
 * counts as a slow reader. Guarded by the monitor of its {@link Transports}.
 */
final class PollQueue {

    /** From here on the client counts as slow; where a channel's writes are held back too. */
    private static final int FULL_BYTES = 256 * 1024;

    private final Wire wire;
    private @Nullable ArrayDeque<Encoded> packets;
    private int bytes;
    private boolean full;
    private long takenNs;

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
        wire.queued(packet.bytes());
        fill();
        return true;
    }

    private void fill() {
        if (bytes > FULL_BYTES != full) {
            full = !full;
            takenNs = System.nanoTime();
            wire.events().unwritable(full ? 1 : -1);
        }
    }

    private void empty() {
        packets = null;
        wire.queued(-bytes);
        bytes = 0;
        fill();
    }

    boolean isFull() {
        return full;
    }

    /** {@return the nanoseconds since something was last taken, or since there began to be too much} */
    long untakenNs() {
        return System.nanoTime() - takenNs;
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
        int before = bytes;
        takenNs = System.nanoTime();
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
        wire.queued(bytes - before);
        fill();
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
            empty();
        }
    }

    void clear() {
        if (packets != null) {
            packets.forEach(Encoded::release);
            empty();
        }
    }
}
