package io.oleada.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.Configuration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broadcasts on their way between nodes, and how much of them a node takes. */
@Timeout(60)
class ParcelTest {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    private Encoded packet(byte[]... binaries) {
        byte[] json = "[\"evento\",\"ñandú\"]".getBytes(StandardCharsets.UTF_8);
        return Encoded.of(allocator, "42", json, json.length, List.of(binaries));
    }

    private static String asPolled(Encoded packet) {
        ByteBuf body = Unpooled.buffer();
        packet.appendTo(body);
        return body.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPacketComesAsItWentWithItsAttachmentsAndRooms() {
        for (List<String> rooms : List.of(List.of("/chat"), List.of("sala"), List.of("sala", "café", "/chat"))) {
            Encoded went = packet(new byte[0], new byte[] {1, 2, 3}, new byte[70_000]);
            Parcel came = Parcel.read(allocator, Parcel.write("/chat", rooms, went));
            assertThat(came.namespace()).isEqualTo("/chat");
            assertThat(came.rooms()).isEqualTo(rooms);
            assertThat(asPolled(came.packet())).isEqualTo(asPolled(went));
            assertThat(came.packet().bytes()).isEqualTo(went.bytes());
            came.packet().release();
            went.release();
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void whateverBytesComeAreReadOrRefusedAndNoBufferIsLost() {
        Encoded packet = packet(new byte[] {1, 2, 3}, new byte[200]);
        byte[] good = Parcel.write("/chat", List.of("una", "otra"), packet);
        packet.release();
        for (int length = 0; length < good.length; length++) {
            byte[] part = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> Parcel.read(allocator, part)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Parcel.read(allocator, Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        Random random = new Random(17);
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] changed = good.clone();
            changed[random.nextInt(60)] = (byte) random.nextInt();
            try {
                Parcel.read(allocator, changed).packet().release();
                read++;
            } catch (IllegalArgumentException e) {
                // as it should be
            }
        }
        assertThat(read).isBetween(1_000, 49_000);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void aNodeWhoseLoopsAreBusyTakesOnlySoMuchAndThenAgain() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Wire wire = Wires.wire(loops, new Configuration(), EnumSet.noneOf(Guard.class), refusal -> {}, fault -> {});
            CountDownLatch busy = new CountDownLatch(1);
            var unused = loops.next().submit(() -> busy.await(30, TimeUnit.SECONDS));
            Encoded packet = packet(new byte[100_000]);
            byte[] broadcast = Parcel.write("", List.of(""), packet);
            packet.release();
            int taken = 0;
            while (wire.inlet().deliver(broadcast)) {
                taken++;
                assertThat(taken).isLessThan(1_000);
            }
            assertThat(taken).isGreaterThan(100);
            busy.countDown();
            io.oleada.server.Waiting.until("it takes again", () -> wire.inlet().deliver(broadcast));
        } finally {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
