package io.oleada.server;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Packets as netty-socketio writes them, but for two things.
 *
 * <ul>
 *   <li>A poll is answered with all that waits. netty-socketio stops at 50 packets, but only after it has taken the 51st from
 *       the queue: a client that polls would lose one in 51 of a burst.
 *   <li>A client whose pong did not come is told that the connection closes, not that it was sent away. The latter, a Socket.IO
 *       disconnect, forbids the official clients to come back, and a laptop that wakes up should.
 * </ul>
 *
 * Any thread.
 */
final class CorrectedEncoder extends PacketEncoder {

    CorrectedEncoder(Configuration configuration, JsonSupport json) {
        super(configuration, json);
    }

    @Override
    public void encodePackets(Queue<Packet> waiting, ByteBuf body, ByteBufAllocator allocator, int limit)
            throws IOException {
        super.encodePackets(waiting, body, allocator, Integer.MAX_VALUE);
    }

    @Override
    public void encodeJsonP(
            @Nullable Integer index, Queue<Packet> waiting, ByteBuf body, ByteBufAllocator allocator, int limit)
            throws IOException {
        super.encodeJsonP(index, waiting, body, allocator, Integer.MAX_VALUE);
    }

    @Override
    public void encodePacket(Packet packet, ByteBuf out, ByteBufAllocator allocator, boolean binary)
            throws IOException {
        boolean sendsAway = packet.getType() == PacketType.MESSAGE && packet.getSubType() == PacketType.DISCONNECT;
        Packet written = sendsAway ? new Packet(PacketType.CLOSE, packet.getEngineIOVersion()) : packet;
        super.encodePacket(written, out, allocator, binary);
    }
}
