package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.FleetWorker;
import io.oleada.loadgen.scenario.Scenario;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Who carries a run out: the event loops of this process, or a fleet of workers in others. */
interface Crew extends AutoCloseable {

    /** Says what is too small here for the scenario, before anything is opened. */
    void check(Scenario scenario);

    /**
     * Brings the workers together; they can start.
     *
     * @param scenario what they will do
     * @param run the run's number
     * @param epochMs the wall clock now, milliseconds since 1970
     * @param onFault told of faults of the harness itself, from any thread
     */
    List<? extends FleetWorker> gather(Scenario scenario, int run, long epochMs, Consumer<Throwable> onFault)
            throws InterruptedException;

    /** The clock by which they start. */
    LongSupplier clock();

    /** Whether a run counts that has lost a worker. */
    boolean tolerant();

    /** Lines for the user, before the run starts. */
    List<String> remarks();

    @Override
    void close();
}
