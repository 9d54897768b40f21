package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Assembly;
import io.oleada.loadgen.fleet.RemoteWorker;
import io.oleada.loadgen.fleet.Secret;
import io.oleada.loadgen.fleet.Task;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioText;
import io.oleada.loadgen.scenario.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Workers in processes of their own: some started here, some that others start. */
final class FleetCrew implements Crew {

    private static final long JOIN_PATIENCE_MS = 120_000;

    /** What each worker of this machine adds to that: they all start at once, and share the processors. */
    private static final long START_MS = 3_000;

    private final FleetOptions options;
    private final ScenarioText text;
    private final String driverName;
    private final int sources;
    private final List<String> workerArguments;
    private @Nullable Assembly assembly;
    private @Nullable SpawnedWorkers spawned;
    private List<String> remarks = List.of();

    /**
     * {@code sources} are how many addresses the user has named to connect from. {@code workerArguments} are what workers of
     * this machine are given beside where to join, such as whom they may load.
     */
    FleetCrew(FleetOptions options, ScenarioText text, String driverName, int sources, List<String> workerArguments) {
        this.options = options;
        this.text = text;
        this.driverName = driverName;
        this.sources = sources;
        this.workerArguments = workerArguments;
    }

    /** Each worker looks for itself; those of this machine would all say the same, so it is said here first. */
    @Override
    public void check(Scenario scenario) {
        if (options.remote() == 0) {
            WorkerPlan plan = options.plan(scenario.clients(), Limits.here());
            Machine.checkWorkers(scenario, plan, sources, Limits.here());
        }
    }

    @Override
    public List<RemoteWorker> gather(Scenario scenario, int run, long epochMs, Consumer<Throwable> onFault)
            throws InterruptedException {
        Secret secret = options.secret();
        WorkerPlan plan = options.plan(scenario.clients(), Limits.here());
        int silenceSeconds = options.remote() == 0 ? plan.silenceSeconds() : Assembly.SILENCE_SECONDS;
        Assembly open = Assembly.open(options.bind(), secret, silenceSeconds);
        assembly = open;
        if (options.remote() > 0) {
            System.out.println("workers join at " + options.bind().getHostString() + ':' + open.port());
        }
        List<String> arguments = new ArrayList<>(workerArguments);
        arguments.addAll(List.of("--silence", "" + silenceSeconds));
        SpawnedWorkers started = new SpawnedWorkers(options.spawned(), plan, open.port(), secret, arguments);
        spawned = started;
        List<RemoteWorker> workers = open.await(
                options.spawned() + options.remote(),
                JOIN_PATIENCE_MS + START_MS * options.spawned(),
                started::firstEnded);
        Assembly.assign(workers, task(scenario, run, epochMs), scenario.durationNs());
        remarks = Assembly.remarks(workers);
        return workers;
    }

    private Task task(Scenario scenario, int run, long epochMs) {
        return new Task(
                run,
                epochMs,
                driverName,
                text.file(),
                text.text(),
                scenario.targets().stream().map(Target::url).toList(),
                scenario.clients(),
                text.beside(),
                0,
                0,
                1,
                new BitSet(),
                true,
                0);
    }

    @Override
    public LongSupplier clock() {
        return System::nanoTime;
    }

    @Override
    public boolean tolerant() {
        return options.tolerant();
    }

    @Override
    public List<String> remarks() {
        return remarks;
    }

    @Override
    public void close() {
        if (assembly != null) {
            assembly.close();
        }
        if (spawned != null) {
            spawned.close();
        }
    }
}
