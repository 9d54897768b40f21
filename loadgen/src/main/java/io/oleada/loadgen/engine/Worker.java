package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a scenario on this machine: one loop per driver, each with its shard of the arrivals. */
public final class Worker {

    /** What a worker tells. Called on the loops' threads, for one loop in order. */
    public interface Listener {

        /** One loop's figures of one second. */
        void snapshot(int loop, Snapshot snapshot);

        /** A loop is through; nothing more comes of it. */
        void finished(int loop);
    }

    private final List<Loop> loops = new ArrayList<>();

    /**
     * Prepares a run; nothing happens until {@link #start}.
     *
     * @param scenario what to do
     * @param drivers one per loop; the caller closes them after the run
     * @param run the run's number, by which deliveries of another run are told apart
     * @param epochMs the wall clock at the start of the run, milliseconds since 1970
     * @param listener who is told
     */
    public Worker(Scenario scenario, List<Driver> drivers, int run, long epochMs, Listener listener) {
        Course.Listener toAll = new Course.Listener() {
            @Override
            public void snapshot(int loop, Snapshot snapshot) {
                listener.snapshot(loop, snapshot);
            }

            @Override
            public void sealed(int from, PublishLog[] logs) {
                for (Loop loop : loops) {
                    loop.driver.execute(() -> loop.course().logs(from, logs));
                }
            }

            @Override
            public void finished(int loop) {
                listener.finished(loop);
            }
        };
        for (int i = 0; i < drivers.size(); i++) {
            loops.add(new Loop(scenario, drivers.get(i), new Shard(i, drivers.size()), run, epochMs, toAll));
        }
        loops.forEach(loop -> loop.course().expectLogs(loops.size()));
    }

    /** {@return the values that each label can take in the snapshots of a scenario's run} */
    public static Map<Metric.Label, List<String>> labels(Scenario scenario) {
        return Loop.labels(scenario);
    }

    /** Starts all loops at the same instant, {@code delayNs} from now. Called from any thread, once. */
    public void start(long delayNs) {
        long atNs = loops.get(0).driver.nanoTime() + delayNs;
        loops.forEach(loop -> loop.begin(atNs));
    }

    /**
     * Ends the run early: nothing new is sent, what is under way gets up to five seconds. Called a second time, the run ends
     * at once. From any thread.
     */
    public void interrupt() {
        loops.forEach(loop -> loop.driver.execute(() -> loop.course().interrupt()));
    }
}
