package io.oleada.loadgen.output;

import java.time.Instant;
import java.util.List;

/**
 * What is known of a run when it begins.
 *
 * @param runId the run's id in hexadecimal digits
 * @param scenario the scenario's name
 * @param target the URL that the load goes to
 * @param driver the driver's name, such as {@code netty}
 * @param loops how many event loops generate load, over all workers
 * @param plannedNs how long the run should take, in nanoseconds
 * @param phases the phases in order
 * @param startedAt when the run began, by the wall clock
 * @param version the version of Oleada
 * @param java the version of Java
 * @param os the operating system
 * @param cores how many processors the generator may use
 * @param thresholds the thresholds as the user wrote them
 */
public record RunInfo(
        String runId,
        String scenario,
        String target,
        String driver,
        int loops,
        long plannedNs,
        List<Phase> phases,
        Instant startedAt,
        String version,
        String java,
        String os,
        int cores,
        List<String> thresholds) {

    /** Copies the lists. */
    public RunInfo {
        phases = List.copyOf(phases);
        thresholds = List.copyOf(thresholds);
    }

    /**
     * A stretch of the run.
     *
     * @param name its name
     * @param startNs its beginning, nanoseconds since the start of the run
     * @param endNs its end, nanoseconds since the start of the run
     * @param measured false for a warm-up
     */
    public record Phase(String name, long startNs, long endNs, boolean measured) {}
}
