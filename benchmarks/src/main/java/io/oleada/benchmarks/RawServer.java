package io.oleada.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
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
import java.util.Objects;
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

    /** No pings within any benchmark: what a heartbeat costs is not what is measured here. */
    private static final String OPEN =
            "0{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":3600000,\"pingTimeout\":3600000,\"maxPayload\":1000000}";

    /**
     * Serves until its standard input ends. Each line there asks what was done so far, which is answered with a line: how
     * many are connected, how many acks and how many deliveries were sent.
     */
    public static void main(String[] args) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Channel listener = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 8192)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline())
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println("ready port=" + ((InetSocketAddress) listener.localAddress()).getPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.out.println(CONNECTED.get() + " " + ACKED.get() + " " + DELIVERED.get());
        }
        Runtime.getRuntime().halt(0);
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
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
                            new Messages());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks fails the benchmark by itself
    private static final class Messages extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private @Nullable ChannelHandlerContext out;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                context.writeAndFlush(new TextWebSocketFrame(OPEN));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            ByteBuf text = frame.content();
            if (text.readableBytes() == 2) {
                out = Objects.requireNonNull(context.pipeline().context(WebSocketFrameEncoder.class));
                RECEIVERS.add(out);
                CONNECTED.incrementAndGet();
                context.writeAndFlush(new TextWebSocketFrame("40{\"sid\":\"x\"}"));
            } else if (text.getByte(2) == '[') {
                ByteBuf shared = framed(context, text);
                for (ChannelHandlerContext receiver : RECEIVERS) {
                    if (receiver != out) {
                        receiver.writeAndFlush(shared.retainedDuplicate(), receiver.voidPromise());
                    }
                }
                shared.release();
                DELIVERED.lazySet(DELIVERED.get() + RECEIVERS.size() - 1);
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
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
