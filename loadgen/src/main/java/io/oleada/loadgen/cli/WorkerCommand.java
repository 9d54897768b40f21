package io.oleada.loadgen.cli;

import io.oleada.loadgen.engine.Place;
import io.oleada.loadgen.fleet.Assembly;
import io.oleada.loadgen.fleet.FleetException;
import io.oleada.loadgen.fleet.JoinedWorker;
import io.oleada.loadgen.fleet.LocalWorker;
import io.oleada.loadgen.fleet.Secret;
import io.oleada.loadgen.fleet.Task;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.ScenarioText;
import io.oleada.loadgen.scenario.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes this process a worker of a coordinator elsewhere. */
@Command(
        name = "worker",
        description = "Join a run that was started with --remote-workers, and carry out a part of it.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer>, JoinedWorker.Preparer {

    /** The secret comes on standard input, whose end is the end of this process. */
    private static final Path STANDARD_INPUT = Path.of("-");

    private static final long LAST_BREATH_MS = 2_000;

    @Option(
            names = "--join",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where the coordinator listens (default port: " + FleetOptions.PORT + ").")
    private String join = "";

    @Option(
            names = "--secret-file",
            required = true,
            paramLabel = "FILE",
            description = "The secret that the coordinator was given; - for standard input.")
    private Path secretFile = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "What messages call this worker (default: its pid).")
    private String name = Long.toString(ProcessHandle.current().pid());

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the coordinator to be there (default: ${DEFAULT-VALUE}).")
    private int waitSeconds = 30;

    @Option(
            names = "--silence",
            paramLabel = "SECONDS",
            defaultValue = "" + Assembly.SILENCE_SECONDS,
            hidden = true,
            description = "After how much silence the coordinator counts as lost (default: ${DEFAULT-VALUE}).")
    private int silenceSeconds = Assembly.SILENCE_SECONDS;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    private @Nullable JoinedWorker joined;
    private @Nullable LocalCrew crew;

    @Override
    public Integer call() throws InterruptedException {
        connect.check();
        int loops = connect.loops();
        Secret secret = secretFile.equals(STANDARD_INPUT) ? fromStandardInput() : FleetOptions.read(secretFile);
        JoinedWorker worker = new JoinedWorker(secret, name, hostName(), loops, silenceSeconds, this);
        joined = worker;
        try {
            JoinedWorker.Ended ended = worker.serve(FleetOptions.unresolved("--join", join), waitSeconds * 1000L);
            return switch (ended) {
                case DISMISSED -> {
                    System.out.println("done: " + worker.lastWord());
                    yield 0;
                }
                case CUT_SHORT -> {
                    System.err.println("the coordinator at " + join + " ended the run early (" + worker.lastWord()
                            + "); the load has stopped");
                    yield UserError.FLEET;
                }
                case COORDINATOR_LOST -> {
                    System.err.println("the coordinator at " + join + " is gone; the load has stopped");
                    yield UserError.FLEET;
                }
            };
        } catch (FleetException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        } finally {
            if (crew != null) {
                crew.close();
            }
        }
    }

    // ---- what this worker may do

    @Override
    public LocalWorker prepare(Task task) throws InterruptedException {
        try {
            Scenario scenario = connect.permit(ScenarioFile.parse(
                            new ScenarioText(task.file(), task.scenario(), task.beside()),
                            task.targets().stream().map(Target::parse).toArray(Target[]::new))
                    .withClients(task.clients()));
            int loops = connect.loops();
            long clients = (scenario.clients() * loops + task.totalLoops() - 1) / task.totalLoops();
            long most = connect.clientsMost(scenario);
            if (clients > most) {
                throw new FleetException("its part would be " + clients + " clients, and it takes " + most
                        + "; start it with a larger --max-clients, or start more workers");
            }
            if (scenario.durationNs() > connect.durationMostNs()) {
                throw new FleetException(connect.tooLong(scenario, "start this worker with"));
            }
            List<InetAddress> named = connect.sources();
            Machine.check(scenario, clients, named.size(), Limits.here());
            LocalCrew own = new LocalCrew(task.driver(), loops, connect.tls(), named);
            crew = own;
            Place place = new Place(
                    task.firstLoop(),
                    task.totalLoops(),
                    task.sameClock(),
                    task.clockErrorNs(),
                    named.isEmpty() ? ofLoopback(scenario, clients, task) : named);
            return own.gather(scenario, place, task.run(), task.epochMs(), this::fail);
        } catch (ScenarioException | UserError | IllegalArgumentException e) {
            throw new FleetException(String.valueOf(e.getMessage()));
        }
    }

    /** Workers of one machine take addresses beside one another; on different machines that does no harm. */
    private static List<InetAddress> ofLoopback(Scenario scenario, long clients, Task task) {
        int targets = Sources.targetsOfALoop(scenario.targets().size(), task.totalLoops());
        int wanted = Sources.wanted(clients, targets, Limits.here().ports());
        return Sources.areFree(scenario.targets()) ? Sources.ofLoopback(task.worker(), wanted) : List.of();
    }

    private void fail(Throwable fault) {
        if (joined != null) {
            joined.fail(fault);
        }
    }

    // ---- started by another Oleada

    /** Reads the secret, and from then on ends with whoever holds the other end. A Ctrl-C in the terminal is for them. */
    private static Secret fromStandardInput() {
        Signals.onInterrupt(() -> {});
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try {
            String line = in.readLine();
            Secret secret = Secret.parse(line == null ? "" : line);
            Thread lifeline = new Thread(() -> endWith(in), "lifeline");
            lifeline.setDaemon(true);
            lifeline.start();
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, "standard input: " + e.getMessage());
        }
    }

    private static void endWith(BufferedReader in) {
        try {
            while (in.readLine() != null) {
                // nothing more is said
            }
            Thread.sleep(LAST_BREATH_MS);
        } catch (IOException | InterruptedException e) {
            // the same end
        }
        Runtime.getRuntime().halt(UserError.FLEET);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
