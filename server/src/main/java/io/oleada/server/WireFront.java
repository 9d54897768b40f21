package io.oleada.server;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.namespace.Namespace;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.oleada.server.wire.Broadcast;
import io.oleada.server.wire.Guard;
import io.oleada.server.wire.Wire;
import io.oleada.server.wire.WireSettings;
import org.jspecify.annotations.Nullable;

/** The wire of {@link io.oleada.server.wire}, with the gate before it and the page behind. */
final class WireFront implements Front {

    /** The official server's maxHttpBufferSize. */
    static final int MAX_PAYLOAD = 1_000_000;

    private static final long UPGRADE_TIMEOUT_MS = 10_000;
    private static final long IDLE_TIMEOUT_MS = 75_000;
    private static final int MAX_ATTACHMENTS = 10;

    private final ServerConfig config;
    private final ServerMetrics metrics;
    private final ChannelGroup clients;
    private final Origins origins;
    private final Wire wire;

    WireFront(
            ServerConfig config,
            EventLoopGroup loops,
            ChannelGroup clients,
            ServerMetrics metrics,
            ClientFaults faults,
            Faults planned) {
        this.config = config;
        this.metrics = metrics;
        this.clients = clients;
        this.origins = new Origins(config.corsOrigins());
        Configuration library = new Configuration();
        library.setExceptionListener(faults);
        wire = new Wire(
                settings(config),
                metrics,
                library,
                loops,
                this::gate,
                new StaticFiles(config.publicDir()),
                (channel, fault) -> faults.closing(fault),
                planned);
        metrics.watch(wire::queuedBytes, this::unsentBytes, wire.offLoop());
    }

    /** What has been written to connections and not yet taken by the kernel. Asked for each scrape, so not kept. */
    private long unsentBytes() {
        long sum = 0;
        for (Channel channel : clients) {
            ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
            sum += waiting == null ? 0 : waiting.totalPendingWriteBytes();
        }
        return sum;
    }

    private static WireSettings settings(ServerConfig config) {
        Protection protection = config.protection();
        return new WireSettings(
                "/socket.io/",
                config.profile() == Profile.CONFORMANCE ? "/engine.io/" : null,
                config.pingInterval().toMillis(),
                config.pingTimeout().toMillis(),
                UPGRADE_TIMEOUT_MS,
                protection.connectTimeout().toMillis(),
                protection.requestTimeout().toMillis(),
                IDLE_TIMEOUT_MS,
                protection.requestTimeout().toMillis(),
                MAX_PAYLOAD,
                protection.maxConnections(),
                protection.maxRate(),
                MAX_ATTACHMENTS,
                MAX_PAYLOAD,
                protection.maxUnreadBytes(),
                protection.unreadTimeout().toMillis(),
                protection.listenerThreads(),
                config.compression(),
                protection.guards());
    }

    private ChannelHandler gate(Channel channel) {
        clients.add(channel);
        metrics.channelOpened();
        channel.closeFuture().addListener(closed -> metrics.channelClosed());
        return new HttpGate(origins, config.protection().guards(), metrics);
    }

    /** {@return the wire, for a cluster} */
    Wire wire() {
        return wire;
    }

    @Override
    public ChannelHandler pipeline() {
        return wire;
    }

    @Override
    public Namespace namespace(String name) {
        return wire.namespace(name);
    }

    @Override
    public Audience audience(Namespace namespace) {
        if (config.protection().libraryBroadcast()) {
            return new LibraryAudience(namespace, metrics::delivered);
        }
        Broadcast broadcast = wire.broadcast(namespace.getName());
        return new Audience() {
            @Override
            public void all(@Nullable SocketIOClient except, String event, Object... args) {
                broadcast.toRoom(namespace.getName(), except, event, args);
            }

            @Override
            public void room(String room, @Nullable SocketIOClient except, String event, Object... args) {
                broadcast.toRoom(room, except, event, args);
            }
        };
    }

    @Override
    public <T> DataListener<T> mayBlock(DataListener<T> blocking) {
        return config.protection().guards().contains(Guard.BLOCKING)
                ? wire.offLoop().listener(blocking)
                : blocking;
    }

    @Override
    public void drain() {
        wire.drain();
    }

    @Override
    public void stop() {
        wire.stop();
    }
}
