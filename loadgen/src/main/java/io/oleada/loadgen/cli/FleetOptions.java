package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run is spread over processes and machines. */
final class FleetOptions {

    /** Where a coordinator listens if nobody says otherwise. */
    static final int PORT = 7420;

    private static final int WORKERS_MAX = 1000;

    @Option(names = "--workers", paramLabel = "N", description = "Spread the load over N processes on this machine.")
    private int spawned;

    @Option(
            names = "--remote-workers",
            paramLabel = "N",
            description = "Wait for N workers that others start with oleada worker --join.")
    private int remote;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where remote workers join (default: 127.0.0.1:" + PORT + ").")
    private @Nullable String listen;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "What remote workers must know: 32 hexadecimal digits or more.")
    private @Nullable Path secretFile;

    @Option(names = "--tolerate-lost-workers", description = "Go on when a worker is lost, and let the run count.")
    private boolean tolerant;

    /** Starts workers where one process cannot hold so many clients and the user has not said how many; says so then. */
    Optional<String> spawnFor(long clients, Limits limits) {
        int needed = Doctor.processes(clients, limits);
        if (isFleet() || needed <= 1 || needed > WORKERS_MAX) {
            return Optional.empty();
        }
        spawned = needed;
        return Optional.of(String.format(
                Locale.ROOT,
                "one process holds %,d clients: %d workers are started",
                limits.descriptors() - Doctor.DESCRIPTORS_BESIDE,
                needed));
    }

    /** How the clients are spread; those of this machine are like the others. */
    WorkerPlan plan(long clients, Limits limits) {
        WorkerPlan all = WorkerPlan.of(clients, spawned + remote, limits.cores());
        return new WorkerPlan(
                Math.max(1, spawned),
                all.clientsEach(),
                WorkerPlan.of(clients, spawned, limits.cores()).crowded());
    }

    /** Whether there is a fleet at all. */
    boolean isFleet() {
        return spawned > 0 || remote > 0;
    }

    /** Says what does not fit together. */
    void check() {
        number("--workers", spawned);
        number("--remote-workers", remote);
        if (remote > 0 && secretFile == null) {
            throw new UserError(
                    UserError.USAGE,
                    "--remote-workers needs --secret-file; make one with \"openssl rand -hex 16 > fleet.secret\"");
        }
        if (remote == 0 && (listen != null || secretFile != null)) {
            throw new UserError(
                    UserError.USAGE, "--listen and --secret-file are for remote workers; add --remote-workers N");
        }
    }

    private static void number(String option, int given) {
        if (given < 0 || given > WORKERS_MAX) {
            throw new UserError(UserError.USAGE, option + ' ' + given + ": expected a number from 1 to 1000");
        }
    }

    int spawned() {
        return spawned;
    }

    int remote() {
        return remote;
    }

    boolean tolerant() {
        return tolerant;
    }

    Secret secret() {
        return secretFile == null ? Secret.random() : read(secretFile);
    }

    static Secret read(Path file) {
        try {
            return Secret.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UserError(UserError.USAGE, "--secret-file " + file + ": cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, "--secret-file " + file + ": " + e.getMessage());
        }
    }

    /** Where workers join: on loopback, on any port, unless others shall join too. */
    InetSocketAddress bind() {
        return remote == 0
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                : address("--listen", listen == null ? "127.0.0.1:" + PORT : listen);
    }

    /** Reads {@code host} or {@code host:port}; the name may come to be known later. */
    static InetSocketAddress unresolved(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 || text.endsWith("]") ? text : text.substring(0, colon);
        String port = host.length() == text.length() ? Integer.toString(PORT) : text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new UserError(UserError.USAGE, option + ' ' + text + ": expected HOST or HOST:PORT");
        }
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
    }

    private static InetSocketAddress address(String option, String text) {
        InetSocketAddress read = unresolved(option, text);
        try {
            return new InetSocketAddress(InetAddress.getByName(read.getHostString()), read.getPort());
        } catch (UnknownHostException e) {
            throw new UserError(
                    UserError.USAGE, option + ' ' + text + ": the name " + read.getHostString() + " is not known here");
        }
    }
}
