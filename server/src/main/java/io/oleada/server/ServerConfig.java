package io.oleada.server;

import io.oleada.server.cluster.ClusterConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about a server. Start from {@link #defaults()} or {@link #onFreePorts()} and change what you need.
 *
 * @param host the address to listen on; the default, 127.0.0.1, is reachable from this machine alone
 * @param port the port for Socket.IO and the page; 0 takes a free one
 * @param managementPort the port for {@code /metrics} and {@code /health}, on the same host; 0 takes a free one
 * @param io how the event loops talk to the kernel
 * @param loops the number of event loops; 0 means one per processor
 * @param fanOut who gets an {@code enviar-mensaje}
 * @param corsOrigins origins besides our own whose pages may connect, such as {@code http://localhost:5173}
 * @param pingInterval how often the server pings a client
 * @param pingTimeout how long the server then waits for the pong
 * @param publicDir files served over the built-in page, or null
 * @param compression whether HTTP and WebSocket compression are offered; costs some 50 KB per client
 * @param verbose whether every connect and disconnect is logged, not only the first ten of a second
 * @param profile which events the server knows
 * @param protection what stands between clients and netty-socketio
 * @param faults what goes wrong on purpose
 * @param cluster which other servers share their broadcasts with this one, or null
 */
public record ServerConfig(
        String host,
        int port,
        int managementPort,
        IoKind io,
        int loops,
        FanOut fanOut,
        List<String> corsOrigins,
        Duration pingInterval,
        Duration pingTimeout,
        @Nullable Path publicDir,
        boolean compression,
        boolean verbose,
        Profile profile,
        Protection protection,
        List<Fault> faults,
        @Nullable ClusterConfig cluster) {

    public ServerConfig {
        corsOrigins = List.copyOf(corsOrigins);
        faults = List.copyOf(faults);
        requirePort("--port", port);
        requirePort("--management-port", managementPort);
        if (port != 0 && port == managementPort) {
            throw new StartException(
                    2, "--port and --management-port are both " + port + "; give them different numbers");
        }
        requirePositive("--ping-interval", pingInterval);
        requirePositive("--ping-timeout", pingTimeout);
        if (loops < 0) {
            throw new StartException(2, "--loops is " + loops + "; use 0 (one per processor) or more");
        }
        if (cluster != null && protection.libraryBroadcast()) {
            throw new StartException(
                    2, "--cluster needs our own broadcasts; leave out --guards off and --broadcast library");
        }
    }

    private static void requirePort(String flag, int port) {
        if (port < 0 || port > 65535) {
            throw new StartException(2, flag + " is " + port + "; use a number from 0 (any free port) to 65535");
        }
    }

    private static void requirePositive(String flag, Duration duration) {
        if (duration.toMillis() < 1 || duration.toMillis() > 3_600_000) {
            throw new StartException(
                    2, flag + " is " + duration.toMillis() + " ms; use a time between 1 ms and one hour");
        }
    }

    /** The lesson's server: port 3000, management port 3001, loopback only, pings as in Socket.IO (25 s, 20 s). */
    public static ServerConfig defaults() {
        return new ServerConfig(
                "127.0.0.1",
                3000,
                3001,
                IoKind.AUTO,
                0,
                FanOut.OTHERS,
                List.of(),
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                null,
                false,
                false,
                Profile.LESSON,
                Protection.defaults(),
                List.of(),
                null);
    }

    /** As {@link #defaults()} but on two free ports, for servers started inside another program. */
    public static ServerConfig onFreePorts() {
        return defaults().withPort(0).withManagementPort(0);
    }

    /** This configuration with another {@link #host}. */
    public ServerConfig withHost(String other) {
        Draft draft = new Draft(this);
        draft.host = other;
        return draft.done();
    }

    /** This configuration with another {@link #port}. */
    public ServerConfig withPort(int other) {
        Draft draft = new Draft(this);
        draft.port = other;
        return draft.done();
    }

    /** This configuration with another {@link #managementPort}. */
    public ServerConfig withManagementPort(int other) {
        Draft draft = new Draft(this);
        draft.managementPort = other;
        return draft.done();
    }

    /** This configuration with another {@link #io} and number of {@link #loops}. */
    public ServerConfig withIo(IoKind other, int otherLoops) {
        Draft draft = new Draft(this);
        draft.io = other;
        draft.loops = otherLoops;
        return draft.done();
    }

    /** This configuration with another {@link #fanOut}. */
    public ServerConfig withFanOut(FanOut other) {
        Draft draft = new Draft(this);
        draft.fanOut = other;
        return draft.done();
    }

    /** This configuration with other {@link #corsOrigins}. */
    public ServerConfig withCorsOrigins(List<String> others) {
        Draft draft = new Draft(this);
        draft.corsOrigins = others;
        return draft.done();
    }

    /** This configuration with another {@link #pingInterval} and {@link #pingTimeout}. */
    public ServerConfig withPings(Duration interval, Duration timeout) {
        Draft draft = new Draft(this);
        draft.pingInterval = interval;
        draft.pingTimeout = timeout;
        return draft.done();
    }

    /** This configuration with another {@link #publicDir}. */
    public ServerConfig withPublicDir(@Nullable Path other) {
        Draft draft = new Draft(this);
        draft.publicDir = other;
        return draft.done();
    }

    /** This configuration with another {@link #compression}. */
    public ServerConfig withCompression(boolean other) {
        Draft draft = new Draft(this);
        draft.compression = other;
        return draft.done();
    }

    /** This configuration with another {@link #verbose}. */
    public ServerConfig withVerbose(boolean other) {
        Draft draft = new Draft(this);
        draft.verbose = other;
        return draft.done();
    }

    /** This configuration with another {@link #profile}. */
    public ServerConfig withProfile(Profile other) {
        Draft draft = new Draft(this);
        draft.profile = other;
        return draft.done();
    }

    /** This configuration with another {@link #protection}. */
    public ServerConfig withProtection(Protection other) {
        Draft draft = new Draft(this);
        draft.protection = other;
        return draft.done();
    }

    /** This configuration with other faults, each as on the command line, such as {@code drop-acks=10%}. */
    public ServerConfig withFaults(List<String> others) {
        Draft draft = new Draft(this);
        draft.faults = others.stream().map(Fault::parse).toList();
        return draft.done();
    }

    /** This configuration with another {@link #cluster}. */
    public ServerConfig withCluster(@Nullable ClusterConfig other) {
        Draft draft = new Draft(this);
        draft.cluster = other;
        return draft.done();
    }

    /** A configuration while it is being changed. */
    private static final class Draft {
        private String host;
        private int port;
        private int managementPort;
        private IoKind io;
        private int loops;
        private FanOut fanOut;
        private List<String> corsOrigins;
        private Duration pingInterval;
        private Duration pingTimeout;
        private @Nullable Path publicDir;
        private boolean compression;
        private boolean verbose;
        private Profile profile;
        private Protection protection;
        private List<Fault> faults;
        private @Nullable ClusterConfig cluster;

        Draft(ServerConfig from) {
            host = from.host;
            port = from.port;
            managementPort = from.managementPort;
            io = from.io;
            loops = from.loops;
            fanOut = from.fanOut;
            corsOrigins = from.corsOrigins;
            pingInterval = from.pingInterval;
            pingTimeout = from.pingTimeout;
            publicDir = from.publicDir;
            compression = from.compression;
            verbose = from.verbose;
            profile = from.profile;
            protection = from.protection;
            faults = from.faults;
            cluster = from.cluster;
        }

        ServerConfig done() {
            return new ServerConfig(
                    host,
                    port,
                    managementPort,
                    io,
                    loops,
                    fanOut,
                    corsOrigins,
                    pingInterval,
                    pingTimeout,
                    publicDir,
                    compression,
                    verbose,
                    profile,
                    protection,
                    faults,
                    cluster);
        }
    }
}
