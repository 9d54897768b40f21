package io.oleada.loadgen.scenario;

import java.util.List;
import java.util.Locale;

/** What grows when a scenario is made larger. */
public enum Growth {
    /** More clients; all they send together at a rate stays the same, what each of them sends grows with them. */
    CLIENTS,
    /** The same clients, who send more: rates go up and intervals down. */
    RATE;

    /** {@return the word for it} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the scenario with a load of {@code factor} times its own}
     *
     * @param factor above 0; each phase that has arrivals keeps one client at least
     */
    public Scenario of(Scenario scenario, double factor) {
        return new Scenario(
                scenario.name(),
                scenario.targets(),
                scenario.cluster(),
                scenario.backoff(),
                this == RATE
                        ? scenario.flows().stream()
                                .map(flow -> new Flow(flow.name(), flow.weight(), faster(flow.steps(), factor)))
                                .toList()
                        : scenario.flows(),
                this == CLIENTS
                        ? scenario.phases().stream()
                                .map(phase -> larger(phase, factor))
                                .toList()
                        : scenario.phases(),
                scenario.thresholds(),
                scenario.abort(),
                scenario.deliveryTimeoutNs(),
                scenario.seed());
    }

    private static Phase larger(Phase phase, double factor) {
        Arrivals arrivals = phase.arrivals();
        return new Phase(
                phase.name(),
                phase.startNs(),
                phase.durationNs(),
                arrivals == null ? null : arrivals.times(factor),
                phase.measured());
    }

    private static List<Step> faster(List<Step> steps, double factor) {
        return steps.stream().map(step -> faster(step, factor)).toList();
    }

    private static Step faster(Step step, double factor) {
        if (step instanceof Step.Repeat repeat) {
            return new Step.Repeat(repeat.times(), faster(repeat.steps(), factor));
        }
        if (step instanceof Step.Emit emit && emit.pace() != null) {
            return new Step.Emit(
                    emit.name(),
                    emit.payload(),
                    emit.ack(),
                    emit.fanOut(),
                    emit.room(),
                    emit.joins(),
                    emit.leaves(),
                    faster(emit.pace(), factor));
        }
        return step;
    }

    private static Step.Pace faster(Step.Pace pace, double factor) {
        if (pace instanceof Step.Pace.PerClient each) {
            long intervalNs = Math.max(1, Math.round(each.intervalNs() / factor));
            return new Step.Pace.PerClient(intervalNs, each.startNs(), each.endNs());
        }
        Step.Pace.Swarm swarm = (Step.Pace.Swarm) pace;
        // the period is divided rather than the count multiplied: a count may be small, and must stay whole
        long periodNs = Math.max(1, Math.round(swarm.rate().periodNs() / factor));
        Rate rate = new Rate(swarm.rate().count(), periodNs);
        return new Step.Pace.Swarm(rate, swarm.publishers(), swarm.startNs(), swarm.endNs());
    }
}
