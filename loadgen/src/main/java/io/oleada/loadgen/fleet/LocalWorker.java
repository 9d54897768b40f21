package io.oleada.loadgen.fleet;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.engine.Place;
import io.oleada.loadgen.engine.Worker;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.stats.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The worker of this process: its loops' snapshots become one stream. */
public final class LocalWorker implements FleetWorker {

    private final Scenario scenario;
    private final List<Driver> drivers;
    private final Place place;
    private final int run;
    private final long epochMs;
    private final Supplier<Farewell> farewell;
    private volatile @Nullable Worker worker;

    /**
     * Prepares a worker.
     *
     * @param scenario what to do
     * @param drivers one per loop; the caller closes them after the run
     * @param place its place in the fleet
     * @param run the run's number
     * @param epochMs the wall clock at the start of the run, milliseconds since 1970
     * @param farewell asked once, when all loops are through
     */
    public LocalWorker(
            Scenario scenario, List<Driver> drivers, Place place, int run, long epochMs, Supplier<Farewell> farewell) {
        this.scenario = scenario;
        this.drivers = drivers;
        this.place = place;
        this.run = run;
        this.epochMs = epochMs;
        this.farewell = farewell;
    }

    @Override
    public String name() {
        return "this process";
    }

    @Override
    public int loops() {
        return drivers.size();
    }

    @Override
    public long clockErrorNs() {
        return 0;
    }

    @Override
    public void prepare(Listener told, Executor executor) {
        Merge merge = new Merge(drivers.size(), told::snapshot);
        worker = new Worker(scenario, drivers, place, run, epochMs, new Worker.Listener() {
            @Override
            public void snapshot(int loop, Snapshot snapshot) {
                executor.execute(() -> merge.accept(loop - place.firstLoop(), snapshot));
            }

            @Override
            public void sealed(int loop, byte[] logs) {
                executor.execute(() -> told.sealed(loop, logs));
            }

            @Override
            public void finished(int loop) {
                executor.execute(() -> finish(merge, loop - place.firstLoop(), told));
            }
        });
        executor.execute(told::ready);
    }

    private void finish(Merge merge, int loop, Listener told) {
        merge.finished(loop);
        if (merge.isDone()) {
            told.finished(farewell.get());
        }
    }

    private Worker begun() {
        return Objects.requireNonNull(worker, "prepare comes first");
    }

    @Override
    public void startAt(long atNs) {
        begun().startAt(atNs);
    }

    @Override
    public void interrupt() {
        Worker begun = worker;
        if (begun != null) {
            begun.interrupt();
        }
    }

    @Override
    public void logs(int loop, byte[] logs, long clockErrorNs) {
        begun().logs(loop, logs, clockErrorNs);
    }

    @Override
    public void lost(int loop) {
        begun().lost(loop);
    }

    @Override
    public void look() {}
}
