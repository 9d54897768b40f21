package io.oleada.server;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the event loops talk to the kernel. */
public enum IoKind {
    /** {@link #EPOLL} where it can be had, else {@link #NIO}. */
    AUTO,
    /** Java's own selectors: everywhere. */
    NIO,
    /** Linux epoll, through Netty's native library. */
    EPOLL,
    /** Linux io_uring, through Netty's native library; many containers forbid it. */
    IO_URING;

    /**
     * How many requests a loop gathers before it must hand them to the kernel, and how many answers may wait for it. A broadcast
     * makes one for each receiver. With Netty's 128, answers overflow, and the kernel allocates memory for each that does: a
     * delivery to 10,000 costs a tenth more. Half a megabyte of a loop.
     */
    private static final int RING = 4096;

    private static final int COMPLETIONS = 4 * RING;

    /** The word used on the command line, for example {@code io_uring}. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Turns {@link #AUTO} into a real kind and checks that the kind can be had here.
     *
     * @throws StartException (exit code 2) when the kind is not available on this machine
     */
    public IoKind resolve() {
        if (this == AUTO) {
            return Epoll.isAvailable() ? EPOLL : NIO;
        }
        Throwable cause = unavailability();
        if (cause != null) {
            throw new StartException(
                    2,
                    "--io " + flag() + " is not available here (" + innermost(cause) + "); use --io auto or --io nio");
        }
        return this;
    }

    private @Nullable Throwable unavailability() {
        return switch (this) {
            case AUTO, NIO -> null;
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
        };
    }

    private static String innermost(Throwable cause) {
        Throwable inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String text = String.valueOf(inner.getMessage());
        return text.lines().findFirst().orElse(text);
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case AUTO, NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING ->
                IoUringIoHandler.newFactory(
                        new IoUringIoHandlerConfig().setRingSize(RING).setCqSize(COMPLETIONS));
        };
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return switch (this) {
            case AUTO, NIO -> NioServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
        };
    }
}
