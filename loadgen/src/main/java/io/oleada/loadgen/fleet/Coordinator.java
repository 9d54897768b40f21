package io.oleada.loadgen.fleet;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.engine.Worker;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Drives a run: starts its worker, gathers what it tells, and returns the result. */
public final class Coordinator {

    /** A head start for all loops, so that the first instant is the same for each. */
    private static final long START_DELAY_NS = 100_000_000L;

    private final Scenario scenario;
    private final int loops;
    private final BlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
    private final Worker worker;
    private final Merge merge;
    private final Result result = new Result();
    private volatile boolean interrupted;

    /**
     * Prepares a run.
     *
     * @param scenario what to do
     * @param drivers one per loop
     * @param run the run's number
     * @param epochMs the wall clock now, milliseconds since 1970
     * @param sink given each merged snapshot, in order, on the thread that calls {@link #run}
     */
    public Coordinator(Scenario scenario, List<Driver> drivers, int run, long epochMs, Consumer<Snapshot> sink) {
        this.scenario = scenario;
        this.loops = drivers.size();
        this.merge = new Merge(loops, snapshot -> {
            result.add(snapshot);
            sink.accept(snapshot);
        });
        this.worker = new Worker(scenario, drivers, run, epochMs, new Worker.Listener() {
            @Override
            public void snapshot(int loop, Snapshot snapshot) {
                told.add(() -> merge.accept(loop, snapshot));
            }

            @Override
            public void finished(int loop) {
                told.add(() -> merge.finished(loop));
            }
        });
    }

    /** {@return how many loops the run has} */
    public int loops() {
        return loops;
    }

    /** {@return the scenario of the run} */
    public Scenario scenario() {
        return scenario;
    }

    /** Runs to the end and returns what came of it. */
    public Result run() throws InterruptedException {
        worker.start(START_DELAY_NS);
        while (!merge.isDone()) {
            told.take().run();
        }
        return result;
    }

    /** Ends the run early, and gently the first time. From any thread. */
    public void interrupt() {
        interrupted = true;
        worker.interrupt();
    }

    /**
     * Ends the run for a fault of the harness itself: {@link #run} throws it. From any thread.
     *
     * @param fault what went wrong
     */
    public void fail(Throwable fault) {
        told.add(() -> {
            throw new IllegalStateException("the load generator has failed: " + fault, fault);
        });
    }

    /** {@return what is known so far; for the thread that is in {@link #run} alone, thus for its sink} */
    public Result soFar() {
        return result;
    }

    /** {@return whether the run was ended early} */
    public boolean wasInterrupted() {
        return interrupted;
    }
}
