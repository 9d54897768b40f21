package io.oleada.benchmarks;

import io.oleada.loadgen.cli.ClassArchive;
import io.oleada.loadgen.output.ResultLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many clients one machine holds, both ends on it: as many servers as their files need, a run of as many workers against
 * them all, heartbeats for a while, and one broadcast to everybody. It ends by itself when memory grows short, and takes
 * everything down that it has started, whichever way it ends.
 */
@Command(
        name = "scale",
        description = {
            "Hold N clients on this machine against as many server processes as that takes, with heartbeats, then send",
            "one broadcast to all; print what each client costs on both sides.",
            "Exit codes: those of the run; 1 too, and one line, where it cannot begin."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ScaleBenchmark implements Callable<Integer> {

    /**
     * What each process takes beside its clients (40 MB a server and 53 MB a worker, measured), and each client at both ends (14.8
     * KB of a million), when it is reckoned beforehand.
     */
    private static final long PROCESS_BYTES = 50L << 20;

    private static final long CLIENT_BYTES = 16 * 1024;

    private static final int REHEARSAL_CLIENTS = 50;
    private static final int REHEARSAL_SECONDS = 10;
    private static final int REHEARSAL_PING_SECONDS = 2;

    private static final int PATIENCE_SECONDS = 240;
    private static final int PATIENCE_SECONDS_PER_WORKER = 6;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private long clients;

    @Option(
            names = "--server-processes",
            paramLabel = "K",
            description = "Servers, each a process (default: as many as their files need).")
    private int servers;

    @Option(
            names = "--client-processes",
            paramLabel = "W",
            description = "Workers, each a process (default: as many as servers).")
    private int workers;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            defaultValue = "2000",
            description = "Connects a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--ping-interval",
            paramLabel = "S",
            defaultValue = "25",
            description = "Time between two pings of the servers, in seconds (default: ${DEFAULT-VALUE}).")
    private int pingSeconds;

    @Option(
            names = "--hold",
            paramLabel = "S",
            description = "How long nothing but heartbeats happens (default: twice the ping interval).")
    private int holdSeconds;

    @Option(
            names = "--server",
            paramLabel = "KIND",
            defaultValue = "own",
            description = "own (the course's) or raw (Netty with no Socket.IO in it) (default: ${DEFAULT-VALUE}).")
    private String kind = "own";

    @Option(
            names = "--leave-free",
            paramLabel = "MB",
            defaultValue = "3072",
            description = "End when less memory is left (default: ${DEFAULT-VALUE}).")
    private long leastFreeMb;

    @Option(names = "--keep", paramLabel = "FOLDER", description = "Keep the run's log and report there.")
    private @Nullable Path keep;

    private final AtomicReference<@Nullable ScaleServers> running = new AtomicReference<>();
    private final AtomicReference<@Nullable ScaleRun> run = new AtomicReference<>();

    @Override
    public Integer call() throws Exception {
        ScalePlan plan = plan();
        MachineMemory memory = new MachineMemory(leastFreeMb << 20);
        Path folder = keep == null ? Files.createTempDirectory("oleada-scale") : Files.createDirectories(keep);
        Thread atExit = new Thread(() -> end(folder));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            rehearse(memory);
            long before = MachineMemory.available();
            checkRoom(plan, before);
            System.err.printf(
                    Locale.ROOT,
                    "%,d clients: %d servers and %d workers are started; the run takes %d s%n",
                    plan.clients(),
                    plan.servers(),
                    plan.workers(),
                    plan.totalSeconds());
            ScaleServers own = ScaleServers.start(kind, plan, memory);
            running.set(own);
            ScaleRun started = ScaleRun.start(Benchmarks.HOME, folder, plan, own.ports());
            run.set(started);
            ScaleWatch watch = new ScaleWatch(
                    plan, own, started, memory, PATIENCE_SECONDS + PATIENCE_SECONDS_PER_WORKER * plan.workers());
            watch.follow();
            return print(new ScaleTable(plan, watch, before), started);
        } finally {
            end(folder);
        }
    }

    /** Takes everything down, and leaves nothing behind that was not asked for. From any thread, and again. */
    private synchronized void end(Path folder) {
        takeDown();
        if (keep == null) {
            delete(folder);
        }
    }

    /** A small run, the first time, that leaves both sides' classes where the processes of all others share them. */
    private void rehearse(MachineMemory memory) throws IOException, InterruptedException {
        Optional<ClassArchive> ofWorkers =
                ClassArchive.of(ScaleRun.jar(Benchmarks.HOME).toString(), ClassArchive.WORKER);
        if (ScaleServers.archive().stream().allMatch(ClassArchive::isThere)
                && ofWorkers.stream().allMatch(ClassArchive::isThere)) {
            return;
        }
        System.err.println(
                "a rehearsal, this once: what all processes load is kept, for them to share (half a minute)");
        Path folder = Files.createTempDirectory("oleada-rehearsal");
        try {
            int many = 2 * Runtime.getRuntime().availableProcessors() + 1;
            ScalePlan small = new ScalePlan(
                    REHEARSAL_CLIENTS, 1, many, REHEARSAL_CLIENTS, REHEARSAL_SECONDS, REHEARSAL_PING_SECONDS);
            ScaleServers one = ScaleServers.start(kind, small, memory);
            running.set(one);
            ScaleRun rehearsal = ScaleRun.start(Benchmarks.HOME, folder, small, one.ports());
            run.set(rehearsal);
            rehearsal.await(small.totalSeconds() + PATIENCE_SECONDS);
            one.record();
        } finally {
            takeDown();
            delete(folder);
        }
    }

    private ScalePlan plan() {
        if (!kind.equals("own") && !kind.equals("raw")) {
            throw new IllegalStateException("--server " + kind + ": expected own or raw");
        }
        atLeast("--clients", clients, 1);
        atLeast("--rate", rate, 1);
        atLeast("--ping-interval", pingSeconds, 1);
        int needed = Math.toIntExact((clients + ScalePlan.CLIENTS_PER_PROCESS - 1) / ScalePlan.CLIENTS_PER_PROCESS);
        int ofServers = servers == 0 ? needed : servers;
        atLeast("--server-processes", ofServers, needed);
        int ofWorkers = workers == 0 ? ofServers : workers;
        atLeast("--client-processes", ofWorkers, needed);
        int hold = holdSeconds == 0 ? 2 * pingSeconds : holdSeconds;
        atLeast("--hold", hold, 10);
        atLeast("--clients", clients, 2L * ofServers);
        return new ScalePlan(clients, ofServers, ofWorkers, rate, hold, pingSeconds);
    }

    private static void atLeast(String option, long given, long least) {
        if (given < least) {
            throw new IllegalStateException(option + ' ' + given + ": expected " + least + " or more");
        }
    }

    private void checkRoom(ScalePlan plan, long available) {
        long needed = PROCESS_BYTES * (plan.servers() + plan.workers()) + CLIENT_BYTES * plan.clients();
        if (needed > available - (leastFreeMb << 20)) {
            System.err.printf(
                    Locale.ROOT,
                    "%,d clients are reckoned to need %,d MB at both ends, and %,d MB may be taken here; it goes as far as it goes%n",
                    plan.clients(),
                    needed >> 20,
                    (available >> 20) - leastFreeMb);
        }
    }

    private static int print(ScaleTable table, ScaleRun ended) throws IOException {
        String printed = ended.printed();
        if (!Files.exists(ended.log())) {
            System.err.println(printed);
            return ended.exitCode();
        }
        String heap = said(printed, "memory ");
        String early = said(printed, "ended early: ");
        table.lines(ResultLog.read(ended.log()), heap, early).forEach(System.out::println);
        return ended.exitCode();
    }

    /** The rest of the first line with this beginning, empty if there is none. */
    private static String said(String printed, String beginning) {
        return printed.lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** Ends whatever still runs. From any thread, and again. */
    private void takeDown() {
        ScaleRun going = run.getAndSet(null);
        if (going != null) {
            going.close();
        }
        ScaleServers serving = running.getAndSet(null);
        if (serving != null) {
            serving.close();
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
