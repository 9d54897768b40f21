package io.oleada.loadgen.fleet;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.engine.Place;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Drives a run: starts its workers at one instant, adds what they tell, and returns the result. A run in this process is a
 * run with one worker.
 */
public final class Coordinator {

    /** A head start, so that the first instant is the same for all loops: here, and where the word has a way to go. */
    private static final long START_DELAY_NS = 100_000_000L;

    private static final long FLEET_START_DELAY_NS = 1_000_000_000L;

    private static final long LOOK_MS = 200;

    private final List<? extends FleetWorker> workers;
    private final boolean tolerant;
    private final LongSupplier clock;
    private final BlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
    private final Merge merge;
    private final Roll roll;
    private final Consumer<Snapshot> sink;
    private final Consumer<String> onLost;
    private final Result result = new Result();
    private volatile boolean interrupted;
    private int ready;
    private boolean started;

    /**
     * Prepares a run.
     *
     * @param workers who carries it out, in the order of their loops
     * @param tolerant whether the run goes on, and counts, when a worker is lost
     * @param clock what the start is set by, in nanoseconds: the loops' own clock
     * @param sink given each merged snapshot, in order, on the thread that calls {@link #run}
     * @param onLost told at once who was lost and how, on the same thread
     */
    public Coordinator(
            List<? extends FleetWorker> workers,
            boolean tolerant,
            LongSupplier clock,
            Consumer<Snapshot> sink,
            Consumer<String> onLost) {
        this.onLost = onLost;
        this.workers = workers;
        this.tolerant = tolerant;
        this.clock = clock;
        this.sink = sink;
        this.roll = new Roll(workers.size());
        this.merge = new Merge(workers.size(), merged -> give(roll.settle(merged)));
    }

    /**
     * Prepares a run in this process.
     *
     * @param scenario what to do
     * @param drivers one per loop; the caller closes them after the run
     * @param run the run's number
     * @param epochMs the wall clock now, milliseconds since 1970
     * @param sink as in the other constructor
     */
    public Coordinator(Scenario scenario, List<Driver> drivers, int run, long epochMs, Consumer<Snapshot> sink) {
        this(
                List.of(new LocalWorker(
                        scenario, drivers, Place.alone(drivers.size()), run, epochMs, () -> Farewell.NONE)),
                false,
                drivers.get(0)::nanoTime,
                sink,
                lost -> {});
    }

    private void give(Snapshot snapshot) {
        result.add(snapshot);
        sink.accept(snapshot);
    }

    /** {@return how many loops the run has} */
    public int loops() {
        return workers.stream().mapToInt(FleetWorker::loops).sum();
    }

    /**
     * Runs to the end and returns what came of it.
     *
     * @throws FleetException if the workers cannot all be started
     */
    public Result run() throws InterruptedException {
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).prepare(new Told(i), told::add);
        }
        await(() -> ready == workers.size());
        started = true;
        long atNs = clock.getAsLong() + (workers.size() == 1 ? START_DELAY_NS : FLEET_START_DELAY_NS);
        workers.forEach(worker -> worker.startAt(atNs));
        if (interrupted) {
            workers.forEach(FleetWorker::interrupt);
        }
        await(merge::isDone);
        roll.rest(result.durationNs()).ifPresent(this::give);
        return result;
    }

    private void await(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            Runnable next = told.poll(LOOK_MS, TimeUnit.MILLISECONDS);
            if (next != null) {
                next.run();
            }
            for (int i = 0; i < workers.size(); i++) {
                if (!roll.hasLeft(i)) {
                    workers.get(i).look();
                }
            }
            if (!started && roll.refusal().isPresent()) {
                throw new FleetException(roll.refusal().get());
            }
        }
    }

    /** Ends the run early, and gently the first time. From any thread. */
    public void interrupt() {
        interrupted = true;
        workers.forEach(FleetWorker::interrupt);
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

    /** {@return whether the run was ended early by {@link #interrupt}} */
    public boolean wasInterrupted() {
        return interrupted;
    }

    /** {@return whether the run went on to its end, with all workers or with those that were left} */
    public boolean wasComplete() {
        return !interrupted && (tolerant || roll.lost().isEmpty());
    }

    /** {@return what the workers say at the end; those that were lost say nothing} */
    public List<Farewell> farewells() {
        return roll.farewells();
    }

    /** {@return how many clients those that have said farewell had then} */
    public long connectedAtFarewell() {
        return roll.connectedAtFarewell();
    }

    /** {@return what disturbed the workers, as reasons for INVALID; a lost one is among them unless that is tolerated} */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>(tolerant ? List.of() : roll.lost());
        complaints.addAll(roll.complaints(workers));
        return complaints;
    }

    /** {@return who was lost, when and how, one line each} */
    public List<String> lost() {
        return roll.lost();
    }

    /** What one worker tells. On the coordinator's thread. */
    private final class Told implements FleetWorker.Listener {
        private final int number;

        Told(int number) {
            this.number = number;
        }

        @Override
        public void ready() {
            ready++;
        }

        @Override
        public void refused(String why) {
            roll.refused(workers.get(number).name() + ": " + why);
        }

        @Override
        public void snapshot(Snapshot snapshot) {
            if (!roll.hasLeft(number)) {
                roll.heard(number, snapshot);
                merge.accept(number, snapshot);
            }
        }

        @Override
        public void sealed(int loop, byte[] logs) {
            long errorNs = workers.get(number).clockErrorNs();
            others(other -> other.logs(loop, logs, errorNs));
        }

        @Override
        public void finished(Farewell farewell) {
            if (!roll.hasLeft(number)) {
                roll.finished(number, farewell);
                merge.finished(number);
            }
        }

        @Override
        public void lost(String why) {
            if (roll.hasLeft(number)) {
                return;
            }
            onLost.accept(roll.lost(number, workers.get(number).name(), why));
            int first = workers.subList(0, number).stream()
                    .mapToInt(FleetWorker::loops)
                    .sum();
            for (int loop = first; loop < first + workers.get(number).loops(); loop++) {
                int gone = loop;
                others(other -> other.lost(gone));
            }
            merge.finished(number);
            if (!tolerant) {
                workers.forEach(FleetWorker::interrupt);
            }
        }

        private void others(Consumer<FleetWorker> action) {
            for (int i = 0; i < workers.size(); i++) {
                if (i != number && !roll.hasLeft(i)) {
                    action.accept(workers.get(i));
                }
            }
        }
    }
}
