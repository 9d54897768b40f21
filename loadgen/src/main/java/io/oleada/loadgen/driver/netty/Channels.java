package io.oleada.loadgen.driver.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sockets. They are made by hand rather than by Netty's {@code Bootstrap}, which hands a failure to make one (no
 * descriptor left) to a thread of its own.
 */
final class Channels {

    /** How long a server may take to close what we have left. */
    private static final long PATIENCE_MS = 1000;

    private static final RecvByteBufAllocator READS = new FixedRecvByteBufAllocator(LoopContext.READ_BYTES);

    private Channels() {}

    /**
     * Begins to connect.
     *
     * @param onFailure told, later, if there will be no TCP connection
     * @return the channel, or null if there could be none
     */
    static @Nullable SocketChannel connect(
            LoopContext loop, Plan plan, ChannelHandler handler, Consumer<Throwable> onFailure) {
        if (plan.remote.isUnresolved()) {
            loop.execute(() -> onFailure.accept(new UnknownHostException(plan.remote.getHostString())));
            return null;
        }
        SocketChannel channel;
        try {
            channel = loop.newChannel();
        } catch (RuntimeException e) {
            if (!Failures.ofResources(e)) {
                throw e;
            }
            loop.execute(() -> onFailure.accept(e));
            return null;
        }
        configure(loop, plan, channel);
        if (plan.tls != null) {
            SslHandler tls = plan.tls.newHandler(
                    loop.allocator,
                    plan.request.target().host(),
                    plan.request.target().port());
            tls.setHandshakeTimeoutMillis(0);
            channel.pipeline().addLast(tls);
        }
        channel.pipeline().addLast(handler);
        var unused = loop.executor().register(channel);
        var unusedToo = channel.connect(plan.remote, plan.local).addListener(connected -> {
            if (connected.cause() != null) {
                close(channel);
                loop.execute(() -> onFailure.accept(connected.cause()));
            }
        });
        return channel;
    }

    private static void configure(LoopContext loop, Plan plan, SocketChannel channel) {
        channel.config().setAllocator(loop.allocator);
        channel.config().setRecvByteBufAllocator(READS);
        channel.config().setTcpNoDelay(true);
        channel.config().setConnectTimeoutMillis(0); // a connection has a deadline of ours, which needs no timer
        if (loop.isEpoll() && plan.local != null) {
            channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }

    /** {@return whether nothing waits in this process for the other side to read} */
    static boolean sendsAtOnce(SocketChannel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() == 0;
    }

    /** Closes once the other side has, or soon. */
    static void closeSoon(SocketChannel channel) {
        var unused = channel.eventLoop().schedule(() -> close(channel), PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    /** Closes at once; the other side sees a reset, and the local port is free again. */
    static void reset(@Nullable Channel channel) {
        if (channel != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            close(channel);
        }
    }

    /** Writes and flushes; a failure closes the channel. */
    static void write(Channel channel, ByteBuf bytes) {
        var unused = channel.writeAndFlush(bytes, channel.voidPromise());
    }

    static void close(Channel channel) {
        var unused = channel.close();
    }
}
