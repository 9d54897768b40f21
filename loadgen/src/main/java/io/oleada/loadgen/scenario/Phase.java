package io.oleada.loadgen.scenario;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of the run.
 *
 * @param name unique in its scenario
 * @param startNs its beginning, nanoseconds since the start of the run
 * @param durationNs its length
 * @param arrivals who arrives in it, or null for nobody
 * @param measured false for a warm-up, whose durations do not count
 */
public record Phase(
        String name,
        long startNs,
        long durationNs,
        @Nullable Arrivals arrivals,
        boolean measured) {

    /** {@return its end, nanoseconds since the start of the run} */
    public long endNs() {
        return startNs + durationNs;
    }
}
