package io.oleada.server;

import com.corundumstudio.socketio.namespace.Namespace;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.oleada.server.cluster.Cluster;
import io.oleada.server.cluster.ClusterConfig;
import io.oleada.server.cluster.ClusterException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. It is made by {@link #start} and lives until {@link #close}. */
public final class OleadaServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OleadaServer.class);

    /** Room for a herd that comes back at once; the kernel cuts it to its own limit (net.core.somaxconn). */
    private static final int BACKLOG = 8192;

    private static final int WRITE_LOW = 32 * 1024;
    private static final int WRITE_HIGH = 256 * 1024;
    private static final long STOP_SECONDS = 5;
    private static final long DRAIN_MS = 1_500;

    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final Front front;
    private final ChannelGroup clients;
    private final Channel listener;
    private final Management management;
    private final ServerMetrics metrics;
    private final @Nullable Cluster cluster;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OleadaServer(
            EventLoopGroup acceptor,
            EventLoopGroup workers,
            Front front,
            ChannelGroup clients,
            Channel listener,
            Management management,
            ServerMetrics metrics,
            @Nullable Cluster cluster) {
        this.acceptor = acceptor;
        this.workers = workers;
        this.front = front;
        this.clients = clients;
        this.listener = listener;
        this.management = management;
        this.metrics = metrics;
        this.cluster = cluster;
    }

    /**
     * Starts a server; it takes connections when this returns.
     *
     * @throws StartException with one line for the user if a setting is wrong or a port is taken
     */
    public static OleadaServer start(ServerConfig config) {
        IoKind io = config.io().resolve();
        InetAddress host = resolve(config.host());
        ServerMetrics metrics = new ServerMetrics();
        ChannelGroup clients = new DefaultChannelGroup("clients", GlobalEventExecutor.INSTANCE);
        EventLoopGroup acceptor =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("oleada-accept", true), io.handlers());
        EventLoopGroup workers = new MultiThreadIoEventLoopGroup(
                config.loops() > 0 ? config.loops() : Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("oleada-loop", true),
                io.handlers());
        Front front = null;
        Management management = null;
        Cluster cluster = null;
        try {
            Faults faults = new Faults(config.faults(), metrics);
            faults.stall(workers);
            front = front(config, workers, clients, metrics, faults);
            ClusterConfig others = config.cluster();
            ClusterMetrics told = metrics.cluster(others == null ? "none" : others.bus());
            management = Management.start(host, config.managementPort(), metrics, told, faults);
            if (others != null && front instanceof WireFront ours) {
                cluster = cluster(others, ours, told);
            }
            Channel listener = listen(config, host, io, acceptor, workers, front.pipeline());
            if (cluster != null) {
                cluster.join(name(config, listener), metrics::connected);
            }
            metrics.watch(workers);
            LOG.info(
                    "io {}, fan-out {}, guards {}",
                    io.flag(),
                    config.fanOut().flag(),
                    config.protection().summary());
            return new OleadaServer(acceptor, workers, front, clients, listener, management, metrics, cluster);
        } catch (StartException e) {
            if (management != null) {
                management.close();
            }
            if (front != null) {
                front.stop();
            }
            if (cluster != null) {
                cluster.close();
            }
            var unusedAcceptor = acceptor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            var unusedWorkers = workers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static Front front(
            ServerConfig config, EventLoopGroup workers, ChannelGroup clients, ServerMetrics metrics, Faults faults) {
        Front front = config.protection().raw()
                ? new LibraryFront(config, clients, metrics)
                : new WireFront(config, workers, clients, metrics, new ClientFaults(metrics), faults);
        Namespace main = front.namespace(Namespace.DEFAULT_NAME);
        switch (config.profile()) {
            case LESSON ->
                new SocketController(config.fanOut(), front.audience(main), config.verbose(), metrics)
                        .register(front, main);
            case CONFORMANCE -> {
                ConformanceController.register(front, main);
                ConformanceController.register(front, front.namespace("/custom"));
            }
        }
        return front;
    }

    private static Cluster cluster(ClusterConfig config, WireFront front, ClusterMetrics metrics) {
        try {
            Cluster cluster = Cluster.open(config, front.wire().inlet()::deliver, metrics);
            front.wire().relayTo(cluster::publish);
            metrics.watch(cluster);
            LOG.info("cluster {}", config);
            return cluster;
        } catch (ClusterException e) {
            throw new StartException(3, String.valueOf(e.getMessage()));
        }
    }

    /** What the logs of other nodes call this one. */
    private static String name(ServerConfig config, Channel listener) {
        return config.host() + ':' + ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** {@return the port for Socket.IO and the page} */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** {@return the port for {@code /metrics} and {@code /health}} */
    public int managementPort() {
        return management.port();
    }

    /** {@return how many clients are connected to the main namespace} */
    public int connected() {
        return metrics.connected();
    }

    /**
     * Stops: takes no more connections, tells clients and closes those that stay, so that they see a transport close and may
     * come back, and ends its threads. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        listener.close().syncUninterruptibly();
        front.drain();
        awaitNone(clients);
        clients.close().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        if (cluster != null) {
            cluster.close(); // while there are loops that what comes can be handed to
        }
        var acceptorEnd = acceptor.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
        var workersEnd = workers.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
        acceptorEnd.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        workersEnd.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
        front.stop();
        management.close();
        metrics.close();
    }

    /** Waits for clients to take their leave, but not for long. */
    private static void awaitNone(ChannelGroup clients) {
        clients.newCloseFuture().awaitUninterruptibly(DRAIN_MS, TimeUnit.MILLISECONDS);
    }

    private static Channel listen(
            ServerConfig config,
            InetAddress host,
            IoKind io,
            EventLoopGroup acceptor,
            EventLoopGroup workers,
            ChannelHandler pipeline) {
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(io.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(WRITE_LOW, WRITE_HIGH))
                .childHandler(pipeline)
                .bind(host, config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw portTaken(config.host(), config.port(), "--port", String.valueOf(bound.cause()));
        }
        return bound.channel();
    }

    static StartException portTaken(String host, int port, String flag, String cause) {
        boolean taken = cause.contains("in use");
        return new StartException(
                3,
                "cannot listen on " + host + ':' + port + ": " + (taken ? "something else does already" : cause)
                        + "; stop it, or choose another port with " + flag + " (0 takes a free one)");
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException(2, "--host " + host + " is no address of this machine; use 127.0.0.1 or 0.0.0.0");
        }
    }
}
