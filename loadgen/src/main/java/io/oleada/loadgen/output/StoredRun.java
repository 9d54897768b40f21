package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A run as its log tells it.
 *
 * @param info what was known when it began
 * @param result its intervals
 * @param stored the verdict at the end of the log; empty when the run was cut off before it
 * @param complete whether the run took its full time
 */
public record StoredRun(RunInfo info, Result result, Optional<Verdict> stored, boolean complete) {

    /** {@return the stored verdict, or for a run that was cut off INVALID, with its thresholds held against what is there} */
    public Verdict verdict() {
        return stored.orElseGet(() -> new Verdict(
                Verdict.Kind.INVALID,
                List.of("the log ends after " + Format.duration(result.durationNs()) + " of "
                        + Format.duration(info.plannedNs()) + " without a verdict: the run was cut off"),
                info.thresholds().stream()
                        .map(line -> Threshold.parse(line).judge(result))
                        .toList()));
    }

    /** Tells the run to outputs as if it happened now. */
    public void replay(Output... outputs) {
        for (Output output : outputs) {
            output.start(info);
            result.snapshots().forEach(output::accept);
            output.finish(result, verdict(), complete);
        }
    }
}
