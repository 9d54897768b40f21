package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs its part of a scenario in this process: one loop per driver, each with its shard of the arrivals. */
public final class Worker {

    /** What a worker tells. Called on the loops' threads, for one loop in order. Loops go by their number in the fleet. */
    public interface Listener {

        /** One loop's figures of one second. */
        void snapshot(int loop, Snapshot snapshot);

        /** A loop has published its last message; {@code logs} are what the other workers need of it. */
        default void sealed(int loop, byte[] logs) {}

        /** A loop is through; nothing more comes of it. */
        void finished(int loop);
    }

    private final Scenario scenario;
    private final Place place;
    private final List<Loop> loops = new ArrayList<>();

    /** Prepares a run of a worker that is alone; see the other constructor. */
    public Worker(Scenario scenario, List<Driver> drivers, int run, long epochMs, Listener listener) {
        this(scenario, drivers, Place.alone(drivers.size()), run, epochMs, listener);
    }

    /**
     * Prepares a run; nothing happens until {@link #start}.
     *
     * @param scenario what to do
     * @param drivers one per loop; the caller closes them after the run
     * @param place this worker's place in its fleet
     * @param run the run's number, by which deliveries of another run are told apart
     * @param epochMs the wall clock at the start of the run, milliseconds since 1970
     * @param listener who is told
     */
    public Worker(Scenario scenario, List<Driver> drivers, Place place, int run, long epochMs, Listener listener) {
        this.scenario = scenario;
        this.place = place;
        boolean alone = place.totalLoops() == drivers.size();
        Course.Listener toAll = new Course.Listener() {
            @Override
            public void snapshot(int loop, Snapshot snapshot) {
                listener.snapshot(loop, snapshot);
            }

            @Override
            public void sealed(int from, PublishLog[] logs) {
                give(from, logs);
                if (!alone) {
                    listener.sealed(from, PublishLogBytes.write(logs));
                }
            }

            @Override
            public void finished(int loop) {
                listener.finished(loop);
            }
        };
        for (int i = 0; i < drivers.size(); i++) {
            Shard shard = new Shard(place.firstLoop() + i, place.totalLoops());
            loops.add(new Loop(scenario, drivers.get(i), shard, place, run, epochMs, toAll));
        }
    }

    /** {@return the values that each label can take in the snapshots of a scenario's run} */
    public static Map<Metric.Label, List<String>> labels(Scenario scenario) {
        return Loop.labels(scenario);
    }

    /** {@return the present instant of the clock that {@link #startAt} means, in nanoseconds} */
    public long nanoTime() {
        return loops.get(0).driver.nanoTime();
    }

    /** Starts all loops at the same instant, {@code delayNs} from now. Called from any thread, once. */
    public void start(long delayNs) {
        startAt(nanoTime() + delayNs);
    }

    /** Starts all loops at an instant of their clock. Called from any thread, once. */
    public void startAt(long atNs) {
        loops.forEach(loop -> loop.begin(atNs));
    }

    /**
     * Brings what a loop of another worker has published. From any thread.
     *
     * @param loop that loop's number in the fleet
     * @param logs as its worker's listener was given them
     * @param clockErrorNs how far that worker's run time may be off the coordinator's, in nanoseconds
     * @throws IllegalArgumentException if these are no logs of a loop
     */
    public void logs(int loop, byte[] logs, long clockErrorNs) {
        long errorNs = place.sameClock().get(loop) ? 0 : place.clockErrorNs() + clockErrorNs;
        give(loop, PublishLogBytes.read(logs, scenario.emits().size(), errorNs));
    }

    /** Says that a loop of another worker will bring no logs any more. From any thread. */
    public void lost(int loop) {
        PublishLog[] nothing = new PublishLog[scenario.emits().size()];
        Arrays.setAll(nothing, PublishLog::lost);
        give(loop, nothing);
    }

    private void give(int from, PublishLog[] logs) {
        if (from < 0 || from >= place.totalLoops()) {
            throw new IllegalArgumentException("there is no loop " + from);
        }
        for (Loop loop : loops) {
            loop.driver.execute(() -> loop.course().logs(from, logs));
        }
    }

    /**
     * Ends the run early: nothing new is sent, what is under way gets up to five seconds. Called a second time, the run ends
     * at once. From any thread.
     */
    public void interrupt() {
        loops.forEach(loop -> loop.driver.execute(() -> loop.course().interrupt()));
    }
}
