package io.oleada.loadgen.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the phases of a scenario, and who arrives in them. */
final class PhaseReader {

    private PhaseReader() {}

    static List<Phase> read(Map<String, Field> root) throws ScenarioException {
        List<Phase> phases = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long startNs = 0;
        long clients = 0;
        for (Field field : ScenarioFile.required(root, "phases").list()) {
            Map<String, Field> keys = field.object(Shape.PHASE);
            String name = ScenarioFile.unique(ScenarioFile.required(keys, "name"), names, "phase");
            long durationNs = ScenarioFile.required(keys, "duration").phaseNs(1_000_000);
            Field warmup = keys.get("warmup");
            Arrivals arrivals = arrivals(keys, durationNs);
            clients += arrivals == null ? 0 : arrivals.count();
            if (clients > Scenario.CLIENTS_MAX) {
                throw field.error(
                        "up to here " + clients + " clients arrive; at most " + Scenario.CLIENTS_MAX + " can");
            }
            phases.add(new Phase(name, startNs, durationNs, arrivals, warmup == null || !warmup.flag()));
            startNs += durationNs;
            if (startNs > Scenario.DURATION_MAX_NS) {
                throw field.error("the phases up to here last longer than 168h, the longest run there is");
            }
        }
        return ScenarioFile.nonEmpty(phases, ScenarioFile.required(root, "phases"), "phase");
    }

    private static @Nullable Arrivals arrivals(Map<String, Field> keys, long durationNs) throws ScenarioException {
        Field clients = keys.get("clients");
        Field rate = keys.get("rate");
        Field to = keys.get("to");
        Field from = keys.get("from");
        Field shapeField = keys.get("arrivals");
        String shape =
                shapeField == null ? "constant" : shapeField.word(List.of("constant", "ramp", "poisson", "at-once"));
        for (Field ramp : new Field[] {from, to}) {
            if (ramp != null && !shape.equals("ramp")) {
                throw ramp.error("needs \"arrivals: ramp\" beside it");
            }
        }
        if (rate != null && (clients != null || to != null)) {
            throw rate.error("contradicts " + (clients != null ? "clients" : "to") + "; keep one of the two");
        }
        if (rate != null && (shape.equals("ramp") || shape.equals("at-once"))) {
            throw rate.error("does not go with \"arrivals: " + shape + "\"; write clients instead");
        }
        if (to != null && clients != null) {
            throw to.error("contradicts clients; keep one of the two");
        }
        double first = from == null ? 0 : from.rate().perSecond();
        if (to != null) {
            return new Arrivals.Ramp(first, to.rate().perSecond(), durationNs);
        }
        long count = clients == null ? 0 : clients.count(0, Scenario.CLIENTS_MAX);
        if (rate == null && count == 0) {
            return null;
        }
        Rate spread = rate == null ? new Rate(count, durationNs) : rate.positiveRate();
        count = spread.within(durationNs);
        return switch (shape) {
            case "ramp" -> {
                double last = 2 * count / (durationNs / 1e9) - first;
                if (from != null && last < 0) {
                    throw from.error("brings more clients than " + count + " over this phase");
                }
                yield new Arrivals.Ramp(first, last, durationNs);
            }
            case "poisson" -> new Arrivals.Poisson(count, durationNs);
            case "at-once" -> new Arrivals.AtOnce(count);
            default -> new Arrivals.Constant(spread, durationNs);
        };
    }
}
