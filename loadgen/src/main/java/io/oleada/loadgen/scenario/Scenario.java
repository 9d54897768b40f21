package io.oleada.loadgen.scenario;

import io.oleada.loadgen.stats.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run does, to whom, and when.
 *
 * @param name for people
 * @param targets where the load goes: client n connects to number n modulo their count
 * @param backoff how lost connections are restored
 * @param flows what clients do
 * @param phases one after another, from 0 on
 * @param thresholds what the run is held against
 * @param abort rules that end the run as soon as one is missed
 * @param deliveryTimeoutNs how long a broadcast may be under way before it counts as missing
 * @param seed where all chance in the run comes from
 */
public record Scenario(
        String name,
        List<Target> targets,
        Backoff backoff,
        List<Flow> flows,
        List<Phase> phases,
        List<Threshold> thresholds,
        List<Threshold> abort,
        long deliveryTimeoutNs,
        long seed) {

    /** {@return the same scenario against other targets} */
    public Scenario against(List<Target> others) {
        return new Scenario(name, others, backoff, flows, phases, thresholds, abort, deliveryTimeoutNs, seed);
    }

    /** {@return where the load goes, for people} */
    public String targetText() {
        String first = targets.get(0).url();
        return targets.size() == 1 ? first : first + " and " + (targets.size() - 1) + " more";
    }

    /** {@return the length of all phases together, in nanoseconds} */
    public long durationNs() {
        return phases.isEmpty() ? 0 : phases.get(phases.size() - 1).endNs();
    }

    /** {@return how many clients arrive} */
    public long clients() {
        long sum = 0;
        for (Phase phase : phases) {
            Arrivals arrivals = phase.arrivals();
            sum += arrivals == null ? 0 : arrivals.count();
        }
        return sum;
    }

    /** {@return the phase of that name, or null} */
    public @Nullable Phase phase(String named) {
        return phases.stream()
                .filter(phase -> phase.name().equals(named))
                .findFirst()
                .orElse(null);
    }

    /** {@return every emit step of every flow, in the order of the file} */
    public List<Step.Emit> emits() {
        List<Step.Emit> emits = new ArrayList<>();
        flows.forEach(flow -> walk(flow.steps(), step -> {
            if (step instanceof Step.Emit emit) {
                emits.add(emit);
            }
        }));
        return emits;
    }

    static void walk(List<Step> steps, Consumer<Step> visitor) {
        for (Step step : steps) {
            visitor.accept(step);
            if (step instanceof Step.Repeat repeat) {
                walk(repeat.steps(), visitor);
            }
        }
    }
}
