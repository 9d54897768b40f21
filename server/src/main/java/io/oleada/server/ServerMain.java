package io.oleada.server;

import io.oleada.server.wire.Guard;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server as a program: flags and environment in, a port and a line that says so out. */
@Command(
        name = "oleada serve",
        description = "Start the course's Socket.IO server. Stop it with Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true,
        versionProvider = ServerMain.Version.class,
        sortOptions = false)
public final class ServerMain implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:PORT:-3000}",
            description = "Port for Socket.IO and the page; 0 takes a free one (default: $PORT, or 3000).")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            defaultValue = "3001",
            description = "Port for /metrics and /health; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int managementPort;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine alone).")
    private String host = "127.0.0.1";

    @Option(
            names = "--fan-out",
            paramLabel = "WHO",
            defaultValue = "others",
            description = "Who gets an enviar-mensaje: others, all or none (default: ${DEFAULT-VALUE}).")
    private FanOut fanOut = FanOut.OTHERS;

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            description = "An origin whose pages may connect, such as http://localhost:5173; may be repeated.")
    private List<String> corsOrigins = new ArrayList<>();

    @Option(names = "--public", paramLabel = "FOLDER", description = "Files served over the built-in page.")
    private @Nullable Path publicDir;

    @Option(
            names = "--ping-interval",
            paramLabel = "MS",
            description = "How often clients are pinged (default: 25000; conformance: 300).")
    private @Nullable Integer pingIntervalMs;

    @Option(
            names = "--ping-timeout",
            paramLabel = "MS",
            description = "How long a pong may take (default: 20000; conformance: 200).")
    private @Nullable Integer pingTimeoutMs;

    @Option(
            names = "--io",
            paramLabel = "KIND",
            defaultValue = "auto",
            description =
                    "How the event loops talk to the kernel: auto, nio, epoll or io_uring (default: ${DEFAULT-VALUE}).")
    private IoKind io = IoKind.AUTO;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "0",
            description = "Event loops; 0 is one per processor.")
    private int loops;

    @Option(names = "--compression", description = "Offer HTTP and WebSocket compression (some 50 KB per client).")
    private boolean compression;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "lesson",
            description = "The events: lesson, or conformance for the official suites (default: ${DEFAULT-VALUE}).")
    private Profile profile = Profile.LESSON;

    @Option(
            names = "--guards",
            paramLabel = "LIST",
            defaultValue = "on",
            description =
                    "on, off (netty-socketio alone), or on less some: on,-slow-reader (default: ${DEFAULT-VALUE}).")
    private String guards = "on";

    @Option(
            names = "--broadcast",
            paramLabel = "WHOSE",
            defaultValue = "own",
            description = "own (encoded once) or library (once per receiver) (default: ${DEFAULT-VALUE}).")
    private String broadcast = "own";

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Connections at a time (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--max-rate",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Packets a second of one client; what is more is read later (default: ${DEFAULT-VALUE}).")
    private int maxRate;

    @Option(
            names = "--max-unread",
            paramLabel = "BYTES",
            defaultValue = "4194304",
            description = "What one client may leave unread before it is closed (default: ${DEFAULT-VALUE}).")
    private int maxUnreadBytes;

    @Option(
            names = "--listener-threads",
            paramLabel = "N",
            defaultValue = "16",
            description = "Threads for listeners that may block, such as that of esperar (default: ${DEFAULT-VALUE}).")
    private int listenerThreads;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description =
                    "Something to go wrong, such as drop-acks=10%% or stall-loops=500ms@30-60; may be repeated, and changed by POST /faults on the management port.")
    private List<String> faults = new ArrayList<>();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--verbose", description = "Log every connect and disconnect, not only ten a second.")
    private boolean verbose;

    /** Starts the server and waits for the end. */
    public static void main(String[] args) {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        // Channels' names mean something in this process alone: Netty need not look for a network card, nor warn that
        // it found none.
        System.setProperty("io.netty.machineId", "00:00:00:00:00:00");
        CommandLine line = new CommandLine(new ServerMain()).setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().usageMessage().footer(footer());
        line.setParameterExceptionHandler((problem, given) -> {
            System.err.println("oleada serve: "
                    + String.valueOf(problem.getMessage()).replaceAll("\\s+", " ") + "; see oleada serve --help");
            return 2;
        });
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof StartException mistake) {
                System.err.println("oleada serve: " + mistake.getMessage());
                return mistake.exitCode();
            }
            throw problem;
        });
        System.exit(line.execute(args));
    }

    private static String[] footer() {
        List<String> lines = new ArrayList<>(List.of("", "Guards, each of which --guards on,-NAME leaves out:"));
        for (Guard guard : Guard.values()) {
            lines.add(String.format("  %-13s %s", guard.flag(), guard.reason()));
        }
        lines.addAll(List.of("", "Exit codes: 0 stopped, 2 wrong flag, 3 port taken or cluster not reached."));
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig config = new ServerConfig(
                host,
                port,
                managementPort,
                io,
                loops,
                fanOut,
                corsOrigins,
                Duration.ofMillis(pingMs(pingIntervalMs, 300, 25_000)),
                Duration.ofMillis(pingMs(pingTimeoutMs, 200, 20_000)),
                publicDir,
                compression,
                verbose,
                profile,
                protection(),
                faults.stream().map(Fault::parse).toList(),
                cluster.config());
        OleadaServer server = OleadaServer.start(config);
        warnIfOpen();
        System.out.println("Servidor corriendo en el puerto " + server.port());
        System.out.println("oleada-server ready port=" + server.port() + " management=" + server.managementPort());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "oleada-stop"));
        new CountDownLatch(1).await();
        return 0;
    }

    private int pingMs(@Nullable Integer given, int conformance, int lesson) {
        return given != null ? given : profile == Profile.CONFORMANCE ? conformance : lesson;
    }

    private Protection protection() {
        if (!broadcast.equals("own") && !broadcast.equals("library")) {
            throw new StartException(2, "--broadcast is \"" + broadcast + "\"; use own or library");
        }
        return Protection.parse(guards)
                .withLibraryBroadcast(broadcast.equals("library"))
                .withLimits(maxConnections, maxRate, maxUnreadBytes)
                .withListenerThreads(listenerThreads);
    }

    /** Runs while the process ends at a signal, whose exit code would be 128 and more; an orderly end is 0. */
    private static void end(OleadaServer server) {
        server.close();
        System.out.println("Servidor detenido");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void warnIfOpen() {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                System.err.println("oleada serve: listening on " + host
                        + ", so other machines can reach this teaching server; it has no login");
            }
        } catch (UnknownHostException e) {
            // the server has started, so the name is known
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String packed = ServerMain.class.getPackage().getImplementationVersion();
            return new String[] {"oleada " + (packed == null ? "(not packed)" : packed)};
        }
    }
}
