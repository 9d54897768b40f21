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
 * @param cluster whether several targets are one cluster, in which a broadcast reaches the clients of all
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
        boolean cluster,
        Backoff backoff,
        List<Flow> flows,
        List<Phase> phases,
        List<Threshold> thresholds,
        List<Threshold> abort,
        long deliveryTimeoutNs,
        long seed) {

    /** The most clients that a scenario can have. */
    public static final long CLIENTS_MAX = 10_000_000;

    /** The longest that a scenario can last: a week, in nanoseconds. */
    public static final long DURATION_MAX_NS = 168 * 3_600_000_000_000L;

    /** {@return the same scenario against other targets} */
    public Scenario against(List<Target> others) {
        return new Scenario(name, others, cluster, backoff, flows, phases, thresholds, abort, deliveryTimeoutNs, seed);
    }

    /**
     * {@return the same scenario with so many clients in all, spread over the phases as they are}
     *
     * @param wanted at least one for each phase in which clients arrive; see {@link #phasesWithArrivals}
     * @throws IllegalArgumentException if they are fewer, or more than a scenario may have
     */
    public Scenario withClients(long wanted) {
        if (wanted == clients()) {
            return this;
        }
        if (wanted < phasesWithArrivals() || wanted > CLIENTS_MAX) {
            throw new IllegalArgumentException(wanted + " clients in " + phasesWithArrivals() + " phases");
        }
        long[] counts = phases.stream().mapToLong(Scenario::arriving).toArray();
        long[] parts = Proportion.split(wanted, counts);
        List<Phase> scaled = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            Phase phase = phases.get(i);
            Arrivals arrivals = phase.arrivals();
            scaled.add(
                    arrivals == null || parts[i] == 0
                            ? phase
                            : new Phase(
                                    phase.name(),
                                    phase.startNs(),
                                    phase.durationNs(),
                                    arrivals.of(parts[i]),
                                    phase.measured()));
        }
        return new Scenario(name, targets, cluster, backoff, flows, scaled, thresholds, abort, deliveryTimeoutNs, seed);
    }

    /** {@return how many phases there are in which clients arrive} */
    public long phasesWithArrivals() {
        return phases.stream().filter(phase -> arriving(phase) > 0).count();
    }

    private static long arriving(Phase phase) {
        Arrivals arrivals = phase.arrivals();
        return arrivals == null ? 0 : arrivals.count();
    }

    /** {@return of how many groups of clients none hears the others': 1, or as many as there are targets} */
    public int servers() {
        return cluster ? 1 : targets.size();
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
            sum += arriving(phase);
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
