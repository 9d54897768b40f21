package io.oleada.lessons.measure;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A wire between clients and server that can be listened to and tampered with: it counts HTTP requests and notes when
 * somebody knocks; it can be slow, as a long way is; it can freeze, as a network that has gone silent, cut, as one whose other
 * end is gone, or be out for a while, as a server that is started anew. Any thread; what it carries runs on loops of its own.
 */
public final class Relay implements AutoCloseable {

    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private final InetSocketAddress towards;
    private final EventLoopGroup door = loop("relay-door");
    private final EventLoopGroup loop = loop("relay");
    private final Channel listener;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong requests = new AtomicLong();
    private final List<Long> knocks = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean frozen;
    private volatile long delayMs;
    private volatile boolean out;
    private volatile long carriedNs = System.nanoTime();

    /** Opens a relay on a free port of the loopback address, to another port. */
    public Relay(int towards) throws IOException {
        this.towards = new InetSocketAddress(InetAddress.getLoopbackAddress(), towards);
        var bound = new ServerBootstrap()
                .group(door, loop)
                .channel(NioServerSocketChannel.class)
                .handler(new Door())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        join(client);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("no free port for a relay", bound.cause());
        }
        listener = bound.channel();
    }

    /** {@return the port that clients connect to} */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** {@return how many HTTP requests have gone through} */
    public long requests() {
        return requests.get();
    }

    /** {@return when connections were asked for, as {@link System#nanoTime}, in order; those refused among them} */
    public List<Long> knocks() {
        synchronized (knocks) {
            return List.copyOf(knocks);
        }
    }

    /** Forgets who has knocked so far. */
    public void forgetKnocks() {
        knocks.clear();
    }

    /** Waits until nothing has come from either side for a while: whoever has connected has then upgraded, too. */
    public void awaitQuiet() throws InterruptedException {
        long leftNs = QUIET_NS;
        while (leftNs > 0) {
            TimeUnit.NANOSECONDS.sleep(leftNs);
            leftNs = carriedNs + QUIET_NS - System.nanoTime();
        }
    }

    /** Makes each way take so long, in milliseconds. */
    public void delay(long ms) {
        delayMs = ms;
    }

    /** Lets nothing more through, and tells nobody. */
    public void freeze() {
        frozen = true;
    }

    /**
     * Ends all connections; new ones are taken as before, so that a client over polling may not notice. Returns once they have
     * ended.
     */
    public void cut() {
        open.close().awaitUninterruptibly();
    }

    /** Ends all connections, and each new one at once, until it is {@link #back()}. */
    public void out() {
        out = true;
        cut();
    }

    /** The same for so many milliseconds. Returns at once. */
    public void out(long ms) {
        out();
        var unused = loop.schedule(this::back, ms, TimeUnit.MILLISECONDS);
    }

    /** Carries again, after an outage. */
    public void back() {
        out = false;
    }

    private static EventLoopGroup loop(String name) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /** Notes when somebody knocks. On a loop that does nothing else, so that a crowd is not noted late. */
    private final class Door extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object client) {
            knocks.add(System.nanoTime());
            context.fireChannelRead(client);
        }
    }

    private void join(Channel client) {
        open.add(client);
        if (out) { // asked only now, so that whoever comes while all are ended is among them or refused here
            end(client);
            return;
        }
        var unused = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pump(client, false))
                .connect(towards)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess() && !client.isActive()) {
                        end(connected.channel());
                    } else if (connected.isSuccess()) {
                        client.pipeline().addLast(new Pump(connected.channel(), true));
                        client.config().setAutoRead(true);
                    } else {
                        end(client); // the server is down: whoever connects sees it end
                    }
                });
    }

    private static void end(Channel channel) {
        var unused = channel.close();
    }

    /** Carries what one side says to the other. On the relay's loop. */
    private final class Pump extends ChannelInboundHandlerAdapter {
        private final Channel other;
        private final boolean counting;

        Pump(Channel other, boolean counting) {
            this.other = other;
            this.counting = counting;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            carriedNs = System.nanoTime();
            ByteBuf bytes = (ByteBuf) message;
            if (counting && isRequest(bytes)) {
                requests.incrementAndGet();
            }
            if (frozen) {
                ReferenceCountUtil.release(message);
            } else if (delayMs > 0) {
                var unused = context.executor().schedule(() -> send(message), delayMs, TimeUnit.MILLISECONDS);
            } else {
                send(message);
            }
        }

        private void send(Object message) {
            var unused = other.writeAndFlush(message);
        }

        private static boolean isRequest(ByteBuf bytes) {
            if (bytes.readableBytes() < 6) {
                return false;
            }
            int start = bytes.getUnsignedShort(bytes.readerIndex());
            return start == ('G' << 8 | 'E') || start == ('P' << 8 | 'O');
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!frozen) {
                end(other);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(context.channel()); // one side has gone; so does the other
        }
    }

    @Override
    public void close() {
        end(listener);
        frozen = false;
        cut();
        for (EventLoopGroup group : List.of(door, loop)) {
            var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
