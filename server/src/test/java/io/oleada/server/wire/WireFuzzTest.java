package io.oleada.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import com.corundumstudio.socketio.namespace.Namespace;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.oleada.server.Leaks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a client sends, whole requests and frames this time, through every handler: the server refuses it or answers it,
 * and knows no third way. Connections within the process, one loop, fixed seeds: a failure can be repeated.
 */
@Timeout(600)
@SuppressWarnings("FutureReturnValueIgnored") // an input that cannot be sent is followed by a new connection
class WireFuzzTest {

    private static final String GET = "GET /socket.io/?EIO=4&transport=";
    private static final List<byte[]> REQUESTS = List.of(
            ascii(GET + "polling HTTP/1.1\r\nHost: x\r\n\r\n"),
            ascii(GET + "polling&sid=abc HTTP/1.1\r\nHost: x\r\nOrigin: http://other\r\n\r\n"),
            ascii("POST /socket.io/?EIO=4&transport=polling&sid=abc HTTP/1.1\r\nContent-Length: 6\r\n\r\n4hello"),
            ascii("OPTIONS /socket.io/ HTTP/1.1\r\nOrigin: http://other\r\n\r\n"),
            ascii(
                    "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
    private static final byte[] UPGRADE = ascii(
            GET + "websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    private static final List<String> PACKETS = List.of(
            "42[\"enviar-mensaje\",{\"mensaje\":\"hola ñ\",\"fecha\":1790000000123}]",
            "42/custom,12[\"eco\",1,\"2\",{\"3\":[true,null,1.5e3]}]",
            "452-/custom,7[\"eco\",{\"_placeholder\":true,\"num\":0},{\"a\":[{\"num\":1,\"_placeholder\":true}]}]",
            "461-3[{\"_placeholder\":true,\"num\":0}]",
            "40/custom,{\"token\":\"abc\"}",
            "41/custom,",
            "43999[12345]",
            "3",
            "1",
            "2probe",
            "5");

    private final Map<Refusal, Integer> refusals = new EnumMap<>(Refusal.class);
    private final Queue<Throwable> undeclared = new ConcurrentLinkedQueue<>();
    private final SplittableRandom random = new SplittableRandom(20_261_124);
    private int answered;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whateverComesIsRefusedOrAnswered() throws Exception {
        refusedOrAnswered(5_000);
    }

    @Test
    @Tag("full")
    void aMillionMutatedFramesAndRequestsAreRefusedOrAnswered() throws Exception {
        refusedOrAnswered(1_000_000);
    }

    private void refusedOrAnswered(int count) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try (Leaks leaks = count > 10_000 ? Leaks.watchSome() : Leaks.watch()) {
            LocalAddress address = new LocalAddress("fuzz" + count);
            new ServerBootstrap()
                    .group(loop)
                    .channel(LocalServerChannel.class)
                    .childHandler(wire(loop))
                    .bind(address)
                    .sync();
            long startNs = System.nanoTime();
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.next().execute(new Attack(bootstrap(loop), address, count, done));
            done.get(590, TimeUnit.SECONDS);
            System.out.printf(
                    "%,d mutated inputs in %.1f s: %,d answers, refused %s%n",
                    count, (System.nanoTime() - startNs) / 1e9, answered, refusals);
            loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).sync();
            assertThat(undeclared).isEmpty();
            assertThat(refusals).containsKeys(Refusal.PACKET, Refusal.NOT_CONNECTED, Refusal.NAMESPACE, Refusal.SID);
            assertThat(answered).isGreaterThan(count / 100);
            assertThat(leaks.reports()).isEmpty();
        } finally {
            var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    private Wire wire(EventLoopGroup loop) {
        Configuration library = new Configuration();
        library.setExceptionListener(new ExceptionListenerAdapter() {
            @Override
            public void onEventException(Exception fault, List<Object> args, SocketIOClient client) {
                undeclared.add(fault);
            }

            @Override
            public void onAuthException(Throwable fault, SocketIOClient client) {
                undeclared.add(fault);
            }
        });
        Wire wire = Wires.wire(
                loop, library, EnumSet.allOf(Guard.class), why -> refusals.merge(why, 1, Integer::sum), this::fault);
        for (String name : List.of("", "/custom")) {
            Namespace namespace = wire.namespace(name);
            namespace.addEventListener("enviar-mensaje", JsonNode.class, (client, data, ack) -> ack.sendAckData(1));
            namespace.addMultiTypeEventListener(
                    "eco",
                    (client, args, ack) -> ack.sendAckData(args.getArgs().toArray()),
                    Object.class,
                    Object.class);
        }
        return wire;
    }

    private void fault(Throwable fault) {
        if (!(fault instanceof PacketException
                || fault instanceof DecoderException
                || fault instanceof CorruptedWebSocketFrameException)) {
            undeclared.add(fault);
        }
    }

    private Bootstrap bootstrap(EventLoopGroup loop) {
        return new Bootstrap().group(loop).channel(LocalChannel.class).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        answered++;
                        ((ByteBuf) message).release();
                    }
                });
            }
        });
    }

    /** Sends one input at a turn of the loop, over a new connection whenever the last was closed. */
    private final class Attack implements Runnable {

        private final Bootstrap bootstrap;
        private final LocalAddress address;
        private final CompletableFuture<Void> done;
        private int left;
        private Channel channel;
        private boolean socket;
        private boolean cut;

        Attack(Bootstrap bootstrap, LocalAddress address, int count, CompletableFuture<Void> done) {
            this.bootstrap = bootstrap;
            this.address = address;
            this.left = count;
            this.done = done;
        }

        @Override
        public void run() {
            if (left-- == 0) {
                channel.close();
                channel.eventLoop().schedule(() -> done.complete(null), 300, TimeUnit.MILLISECONDS);
                return;
            }
            // What was cut off swallows what comes behind it: then it is time for another connection.
            if (channel == null || !channel.isActive() || (cut && random.nextBoolean())) {
                connect();
            } else {
                boolean whole = socket && random.nextInt(5) > 0;
                cut |= !whole;
                byte[] input = whole ? frames() : mutated(socket ? frame(0x81, ascii(any(PACKETS))) : any(REQUESTS));
                channel.writeAndFlush(Unpooled.wrappedBuffer(input));
                channel.eventLoop().execute(this);
            }
        }

        private void connect() {
            if (channel != null) {
                channel.close();
            }
            socket = random.nextInt(10) > 0;
            cut = false;
            bootstrap.connect(address).addListener(connected -> {
                channel = ((io.netty.channel.ChannelFuture) connected).channel();
                if (socket) {
                    channel.write(Unpooled.wrappedBuffer(random.nextInt(50) == 0 ? mutated(UPGRADE) : UPGRADE));
                    channel.write(Unpooled.wrappedBuffer(frame(0x81, ascii("40"))));
                    channel.writeAndFlush(Unpooled.wrappedBuffer(frame(0x81, ascii("40/custom,"))));
                }
                channel.eventLoop().execute(this);
            });
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A whole frame with a mutated packet in it, sometimes with attachments behind. */
    private byte[] frames() {
        byte[] packet = ascii(any(PACKETS));
        byte[] all = frame(random.nextInt(50) == 0 ? random.nextInt(256) : 0x81, mutated(packet));
        for (int i = random.nextInt(3); i > 0; i--) {
            byte[] binary = frame(0x82, new byte[] {(byte) i, 4});
            all = Arrays.copyOf(all, all.length + binary.length);
            System.arraycopy(binary, 0, all, all.length - binary.length, binary.length);
        }
        return all;
    }

    private static byte[] frame(int kind, byte[] payload) {
        ByteBuf frame = Unpooled.buffer().writeByte(kind);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        }
        frame.writeInt(0).writeBytes(payload);
        return Arrays.copyOf(frame.array(), frame.readableBytes());
    }

    private byte[] mutated(byte[] from) {
        byte[] bytes = from.clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) "0123456789[]{},\"-/:\\&=\r\n ".charAt(random.nextInt(25));
                default -> {
                    byte[] doubled = Arrays.copyOf(bytes, bytes.length + at);
                    System.arraycopy(bytes, 0, doubled, bytes.length, at);
                    bytes = doubled;
                }
            }
        }
        return bytes;
    }
}
