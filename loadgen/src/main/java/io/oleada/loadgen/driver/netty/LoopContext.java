package io.oleada.loadgen.driver.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.oleada.loadgen.protocol.Packet;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the connections of one loop share: the loop itself, buffers to work in, lists of deadlines. */
final class LoopContext {

    /** How many bytes are read by one system call. */
    static final int READ_BYTES = 16 * 1024;

    /**
     * How many sockets are served before timers get their turn. A broadcast makes thousands readable at once; served in one
     * go they would hold up every send that falls due meanwhile. 64 reads take well under a millisecond.
     */
    private static final int EVENTS_PER_TURN = 64;

    // The search for leaks costs more garbage than all else here: it is for tests, which ask for it.
    static {
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    /** One arena, with chunks of 512 KiB: what a loop holds is a few read buffers and one turn's frames. */
    final ByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, 8192, 6, 256, 64, true);

    final Turn turn = new Turn(this);
    final Deadlines connecting = new Deadlines();
    final Deadlines connected = new Deadlines();
    final Packet packet = new Packet();

    /** Bytes as they came in; parsed in place, and told from. */
    byte[] inbound = new byte[READ_BYTES];

    /** A packet on its way out, until it is masked and copied into the wire buffer. */
    byte[] outbound = new byte[READ_BYTES];

    /** Set when the driver closes: listeners hear nothing more. */
    boolean muted;

    private final boolean epoll;
    private final Consumer<Throwable> onFault;
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final EventLoop executor;
    private @Nullable TimedIoHandler timed;
    private int random = (int) System.nanoTime() | 1;

    LoopContext(String name, boolean epoll, Consumer<Throwable> onFault) {
        this.epoll = epoll;
        this.onFault = onFault;
        IoHandlerFactory io = epoll
                ? EpollIoHandler.newFactory(EVENTS_PER_TURN, DefaultSelectStrategyFactory.INSTANCE)
                : NioIoHandler.newFactory();
        ThreadFactory threads = task -> thread(name, task);
        int socketsPerTurn = epoll ? EVENTS_PER_TURN : Integer.MAX_VALUE;
        this.executor = new SingleThreadIoEventLoop(
                null, threads, loop -> timed = new TimedIoHandler(io.newHandler(loop), socketsPerTurn));
    }

    private Thread thread(String name, Runnable task) {
        Thread made = new FastThreadLocalThread(task, name);
        made.setDaemon(true);
        thread.set(made);
        return made;
    }

    EventLoop executor() {
        return executor;
    }

    /** {@return the loop's thread; null until the first task has come} */
    @org.jspecify.annotations.Nullable
    Thread thread() {
        return thread.get();
    }

    /** {@return the longest wait of a socket for its turn since this was asked last, in nanoseconds} */
    long takeReadDelayNs() {
        return timed == null ? 0 : timed.takeLongestNs();
    }

    SocketChannel newChannel() {
        return epoll ? new EpollSocketChannel() : new NioSocketChannel();
    }

    boolean isEpoll() {
        return epoll;
    }

    /** {@return the next masking key (xorshift: unpredictable enough for servers, and free)} */
    int nextMask() {
        int x = random;
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        random = x;
        return x;
    }

    /** Makes {@link #inbound} hold at least {@code length} bytes; its content is kept. */
    byte[] inbound(int length) {
        if (inbound.length < length) {
            inbound = Arrays.copyOf(inbound, Math.max(length, inbound.length * 2));
        }
        return inbound;
    }

    /** Makes {@link #outbound} hold at least {@code length} bytes; its content is lost. */
    byte[] outbound(int length) {
        if (outbound.length < length) {
            outbound = new byte[Math.max(length, outbound.length * 2)];
        }
        return outbound;
    }

    void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable fault) {
                fault(fault);
            }
        };
    }

    /** Reports a fault of the harness itself. */
    void fault(Throwable fault) {
        if (!muted) {
            onFault.accept(fault);
        }
    }
}
