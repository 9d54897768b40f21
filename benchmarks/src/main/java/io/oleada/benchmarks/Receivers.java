package io.oleada.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that count what comes and look at nothing: as cheap as can be, so that the server is what is measured. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks fails the benchmark by itself
final class Receivers implements AutoCloseable {

    /** What opens a WebSocket. */
    static final String UPGRADE = String.join(
            "\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private static final int UNANSWERED_MAX = 256;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicLong frames = new AtomicLong();

    /** Connects and joins them all. */
    static Receivers connect(int count, int port) throws InterruptedException {
        Receivers receivers = new Receivers();
        Bootstrap bootstrap = new Bootstrap()
                .group(receivers.loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(receivers.new Frames());
                    }
                });
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int i = 0; i < count; i++) {
            receivers.channels.add(bootstrap.connect("127.0.0.1", port).sync().channel());
            while (i - receivers.joined.get() > UNANSWERED_MAX && System.nanoTime() < endNs) {
                Thread.onSpinWait();
            }
        }
        while (receivers.joined.get() < count) {
            if (System.nanoTime() > endNs) {
                throw new IllegalStateException("only " + receivers.joined.get() + " of " + count + " joined");
            }
            Thread.onSpinWait();
        }
        return receivers;
    }

    /** {@return how many messages have come, over all receivers} */
    long frames() {
        return frames.get();
    }

    /** Sends one text over the given connection. */
    void send(int which, String text) {
        channels.get(which).writeAndFlush(masked(text));
    }

    private static ByteBuf masked(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.directBuffer(bytes.length + 8).writeByte(0x81);
        if (bytes.length < 126) {
            frame.writeByte(0x80 | bytes.length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(bytes.length);
        }
        return frame.writeInt(0).writeBytes(bytes);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private final class Frames extends ByteToMessageDecoder {

        private boolean open;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.copiedBuffer(UPGRADE, StandardCharsets.US_ASCII));
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (!open) {
                int end = in.toString(StandardCharsets.US_ASCII).indexOf("\r\n\r\n");
                if (end < 0) {
                    return;
                }
                in.skipBytes(end + 4);
                open = true;
                context.writeAndFlush(masked("40"));
            }
            while (in.readableBytes() >= 2) {
                int length = in.getByte(in.readerIndex() + 1);
                int header = length < 126 ? 2 : 4;
                if (in.readableBytes() < header) {
                    return;
                }
                int size = length < 126 ? length : in.getUnsignedShort(in.readerIndex() + 2);
                if (in.readableBytes() < header + size) {
                    return;
                }
                frame(context, in, in.readerIndex() + header, size);
                in.skipBytes(header + size);
            }
        }

        private void frame(ChannelHandlerContext context, ByteBuf in, int at, int size) {
            byte engine = in.getByte(at);
            byte socket = size > 1 ? in.getByte(at + 1) : 0;
            if (engine == '2') {
                context.writeAndFlush(masked("3"));
            } else if (engine == '4' && socket == '0') {
                joined.incrementAndGet();
            } else if (engine == '4' && (socket == '2' || socket == '3')) {
                frames.lazySet(frames.get() + 1);
            }
        }
    }
}
