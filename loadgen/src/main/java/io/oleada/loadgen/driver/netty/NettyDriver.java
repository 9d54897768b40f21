package io.oleada.loadgen.driver.netty;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.SslContext;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections on one event loop of Netty's: epoll where there is one, else NIO.
 *
 * <p>A host whose address the target does not tell is looked up at the first connect to it, on the loop's thread, and never
 * again.
 */
public final class NettyDriver implements Driver {

    private static final long CONNECT_SWEEP_MS = 50;
    private static final long PING_SWEEP_MS = 500;

    private final LoopContext loop;
    private final Tls tls;
    /** How many plans are kept: one per route, unless each client has an auth of its own. */
    private static final int PLANS_MAX = 4096;

    private final Map<String, InetAddress> addresses = new HashMap<>();
    private final Map<ConnectRequest, Plan> plans = new HashMap<>();
    private @Nullable SslContext tlsContext;

    /**
     * Starts a loop.
     *
     * @param name the thread's name
     * @param tls whom to trust where TLS is spoken
     * @param onFault told, on the loop's thread, of whatever is thrown there: faults of the harness itself
     * @throws IllegalArgumentException with one line for the user if {@code tls} names a file that cannot be used
     */
    public NettyDriver(String name, Tls tls, Consumer<Throwable> onFault) {
        this(name, tls, Epoll.isAvailable(), onFault);
    }

    NettyDriver(String name, Tls tls, boolean epoll, Consumer<Throwable> onFault) {
        this.tls = tls;
        if (tls.authority() != null) {
            this.tlsContext = TlsContexts.of(tls);
        }
        Failures.prepare();
        this.loop = new LoopContext(name, epoll, onFault);
        sweepEvery(CONNECT_SWEEP_MS, loop.connecting);
        sweepEvery(PING_SWEEP_MS, loop.connected);
    }

    private void sweepEvery(long periodMs, Deadlines deadlines) {
        Runnable sweep = loop.guarded(() -> deadlines.sweep(System.nanoTime()));
        var unused = loop.executor().scheduleWithFixedDelay(sweep, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs a task on the loop's thread; after {@link #close} it does nothing. */
    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop is closed: nobody is left whom the task could concern.
        }
    }

    @Override
    public void after(long delayNs, Runnable task) {
        if (delayNs <= 0) {
            execute(task);
        } else {
            var unused = loop.executor().schedule(loop.guarded(task), delayNs, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        NettyConnection connection = new NettyConnection(loop, plan(request), listener);
        connection.deadlineNs = System.nanoTime() + request.timeoutNs();
        loop.connecting.add(connection);
        loop.execute(connection::open);
        return connection;
    }

    private Plan plan(ConnectRequest request) {
        Plan known = plans.get(request);
        if (known != null) {
            return known;
        }
        if (request.target().secure() && tlsContext == null) {
            tlsContext = TlsContexts.of(tls);
        }
        InetAddress address = request.target().address();
        InetSocketAddress remote = address == null
                ? resolve(request.target().host(), request.target().port())
                : new InetSocketAddress(address, request.target().port());
        Plan made = new Plan(request, remote, request.target().secure() ? tlsContext : null);
        if (!remote.isUnresolved()) {
            if (plans.size() == PLANS_MAX) {
                plans.clear();
            }
            plans.put(request, made);
        }
        return made;
    }

    private InetSocketAddress resolve(String host, int port) {
        InetAddress known = addresses.get(host);
        if (known == null) {
            try {
                known = InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                return InetSocketAddress.createUnresolved(host, port);
            }
            addresses.put(host, known);
        }
        return new InetSocketAddress(known, port);
    }

    @Override
    public long cpuTimeNs() {
        Thread thread = loop.thread();
        return thread == null
                ? 0
                : Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()));
    }

    @Override
    public long takeReadDelayNs() {
        return loop.takeReadDelayNs();
    }

    @Override
    public void close() {
        try {
            loop.executor().execute(this::discardAll);
        } catch (RejectedExecutionException e) {
            return;
        }
        var unused = loop.executor().shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        Thread thread = loop.thread();
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void discardAll() {
        loop.muted = true;
        loop.connecting.drain().forEach(entry -> ((NettyConnection) entry).discard());
        loop.connected.drain().forEach(entry -> ((NettyConnection) entry).discard());
    }
}
