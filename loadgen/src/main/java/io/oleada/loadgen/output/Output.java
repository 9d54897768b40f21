package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;

/**
 * One reader of a run. The calls come in order on one thread: {@link #start} once, {@link #accept} for each interval,
 * {@link #finish} once, unless the process dies before.
 */
public interface Output {

    /** The run begins. */
    default void start(RunInfo info) {}

    /** An interval, one second as a rule, is over. */
    default void accept(Snapshot snapshot) {}

    /**
     * The run is over.
     *
     * @param result all intervals
     * @param verdict what the run was worth
     * @param complete false when the run was ended before its time
     * @throws java.io.UncheckedIOException if the output is a file that cannot be written
     */
    default void finish(Result result, Verdict verdict, boolean complete) {}
}
