package io.oleada.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The floor: Netty with no Socket.IO in it. One loop; a message is framed once and the same bytes are written to every other
 * connection, each flushed once; an echo is answered with fixed bytes. It checks nothing.
 */
public final class RawServer {

    private static final List<ChannelHandlerContext> RECEIVERS = new ArrayList<>();

    private RawServer() {}

    private static final AtomicInteger CONNECTED = new AtomicInteger();
    private static final AtomicLong ACKED = new AtomicLong();
    private static final AtomicLong DELIVERED = new AtomicLong();

    /** Beyond any benchmark: what a heartbeat costs is not what is measured there. */
    private static final int NO_PINGS_SECONDS = 3_600;

    private static final ByteBuf PING = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(3).writeByte(0x81).writeByte(1).writeByte('2'));

    /** As our server has it. */
    private static final int RING = 4096;

    private static int pinged;

    /**
     * Serves without pings until its standard input ends, over epoll or, if that is the argument, {@code io_uring}. Each line there asks what was done so far, which is answered with a line: how
     * many are connected, how many acks and how many deliveries were sent.
     */
    public static void main(String[] args) throws Exception {
        boolean uring = args.length > 0 && args[0].equals("io_uring");
        System.out.println("ready port=" + serve(uring, NO_PINGS_SECONDS, false));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.out.println(CONNECTED.get() + " " + ACKED.get() + " " + DELIVERED.get());
        }
        Runtime.getRuntime().halt(0);
    }

    /**
     * Begins to serve, with a ping to each client once in so many seconds; returns the port. {@code toAll} sends a message to
     * whoever sent it too.
     */
    static int serve(boolean uring, int pingSeconds, boolean toAll) throws InterruptedException {
        IoHandlerFactory handlers = uring
                ? IoUringIoHandler.newFactory(
                        new IoUringIoHandlerConfig().setRingSize(RING).setCqSize(4 * RING))
                : EpollIoHandler.newFactory();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handlers);
        Channel listener = new ServerBootstrap()
                .group(loop)
                .channel(uring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 8192)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline(open(pingSeconds), toAll))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        var unused = loop.next().scheduleAtFixedRate(() -> ping(pingSeconds), 1, 1, TimeUnit.SECONDS);
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static String open(int pingSeconds) {
        return String.format(
                Locale.ROOT,
                "0{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":%d000,\"pingTimeout\":%d000,\"maxPayload\":1000000}",
                pingSeconds,
                pingSeconds);
    }

    /** The next of so many parts of all clients: each is pinged once in so many seconds. */
    @SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks fails the benchmark by itself
    private static void ping(int pingSeconds) {
        int count = (RECEIVERS.size() + pingSeconds - 1) / pingSeconds;
        for (int i = 0; i < count; i++) {
            pinged = pinged + 1 < RECEIVERS.size() ? pinged + 1 : 0;
            ChannelHandlerContext receiver = RECEIVERS.get(pinged);
            receiver.writeAndFlush(PING.duplicate(), receiver.voidPromise());
        }
    }

    static int connected() {
        return CONNECTED.get();
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final String open;
        private final boolean toAll;

        Pipeline(String open, boolean toAll) {
            this.open = open;
            this.toAll = toAll;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(65536),
                            new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                    .websocketPath("/socket.io/")
                                    .checkStartsWith(true)
                                    .withUTF8Validator(false)
                                    .build()),
                            new Messages(open, toAll));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks fails the benchmark by itself
    private static final class Messages extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private final String open;
        private final boolean toAll;
        private @Nullable ChannelHandlerContext out;

        Messages(String open, boolean toAll) {
            this.open = open;
            this.toAll = toAll;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                context.writeAndFlush(new TextWebSocketFrame(open));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            ByteBuf text = frame.content();
            if (text.readableBytes() == 1) {
                return; // a pong
            }
            if (text.readableBytes() == 2) {
                out = Objects.requireNonNull(context.pipeline().context(WebSocketFrameEncoder.class));
                RECEIVERS.add(out);
                CONNECTED.incrementAndGet();
                context.writeAndFlush(new TextWebSocketFrame("40{\"sid\":\"x\"}"));
            } else if (text.getByte(2) == '[') {
                ByteBuf shared = framed(context, text);
                for (ChannelHandlerContext receiver : RECEIVERS) {
                    if (toAll || receiver != out) {
                        receiver.writeAndFlush(shared.retainedDuplicate(), receiver.voidPromise());
                    }
                }
                shared.release();
                DELIVERED.lazySet(DELIVERED.get() + RECEIVERS.size() - (toAll ? 0 : 1));
            } else {
                int bracket = text.indexOf(text.readerIndex(), text.writerIndex(), (byte) '[');
                String id = text.toString(2, bracket - 2, StandardCharsets.US_ASCII);
                ByteBuf answer = context.alloc().directBuffer(32);
                String ack = "43" + id + "[]";
                answer.writeByte(0x81).writeByte(ack.length());
                ByteBufUtil.writeAscii(answer, ack);
                context.write(answer, context.voidPromise());
                ACKED.lazySet(ACKED.get() + 1);
            }
        }

        private static ByteBuf framed(ChannelHandlerContext context, ByteBuf text) {
            ByteBuf frame = context.alloc().directBuffer(text.readableBytes() + 4);
            frame.writeByte(0x81);
            if (text.readableBytes() < 126) {
                frame.writeByte(text.readableBytes());
            } else {
                frame.writeByte(126).writeShort(text.readableBytes());
            }
            return frame.writeBytes(text, text.readerIndex(), text.readableBytes());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (out != null) {
                CONNECTED.decrementAndGet();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
