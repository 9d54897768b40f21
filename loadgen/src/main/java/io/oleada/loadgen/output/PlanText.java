package io.oleada.loadgen.output;

import io.oleada.loadgen.scenario.Arrivals;
import io.oleada.loadgen.scenario.Backoff;
import io.oleada.loadgen.scenario.Flow;
import io.oleada.loadgen.scenario.Phase;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.stats.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A scenario in words, before it runs: who arrives when, what they do, and what that comes to per second for both sides. A
 * pure function; {@link LoadPlan} has the arithmetic.
 */
public final class PlanText {

    private static final String PHASE_ROW = "%-18s%9s%9s  %-20s%s";
    private static final String SEND_ROW = "%-22s%-14s%11s%11s%11s%13s%13s";

    /** Larger numbers have no room in a column. */
    private static final double MILLIONS_FROM = 1e9;

    private final Scenario scenario;
    private final LoadPlan plan;
    private final List<String> lines = new ArrayList<>();

    private PlanText(Scenario scenario) {
        this.scenario = scenario;
        this.plan = new LoadPlan(scenario);
    }

    /** {@return the plan, line by line, each at most 120 columns wide unless the scenario's own words are longer} */
    public static List<String> of(Scenario scenario) {
        PlanText text = new PlanText(scenario);
        text.heading();
        text.phases();
        text.flows();
        text.traffic();
        text.rules();
        return text.lines;
    }

    private void heading() {
        add(
                "%s: %s and up to %s, against %s",
                Format.line(scenario.name(), 50),
                span(scenario.durationNs()),
                Format.plural(Math.round(plan.peakClients()), "client"),
                Format.line(scenario.targetText(), 60));
    }

    private void phases() {
        add("");
        add(PHASE_ROW, "Phases", "from", "lasts", "clients connected", "arriving");
        for (LoadPlan.Crowd crowd : plan.crowds()) {
            Phase phase = crowd.phase();
            add(
                    PHASE_ROW,
                    "  " + Format.line(phase.name(), 15),
                    span(phase.startNs()),
                    span(phase.durationNs()),
                    crowd(crowd),
                    arriving(phase) + (phase.measured() ? "" : "; warm-up, times do not count"));
        }
    }

    private static String crowd(LoadPlan.Crowd crowd) {
        long start = Math.round(crowd.atStart());
        long end = Math.round(crowd.atEnd());
        long peak = Math.round(crowd.peak());
        String ends = start == end ? Format.count(end) : Format.count(start) + " → " + Format.count(end);
        return peak > Math.max(start, end) ? ends + ", peak " + Format.count(peak) : ends;
    }

    private static String arriving(Phase phase) {
        Arrivals who = phase.arrivals();
        if (who == null) {
            return "nobody";
        }
        String count = Format.count(who.count());
        double mean = who.count() * 1e9 / phase.durationNs();
        if (who instanceof Arrivals.AtOnce) {
            return count + ", all at once";
        }
        if (who instanceof Arrivals.Ramp ramp) {
            return count + ", from " + Format.rate(ramp.from()) + " to " + Format.rate(ramp.to());
        }
        return count + (who instanceof Arrivals.Poisson ? ", at random, about " : ", evenly, ") + Format.rate(mean);
    }

    // ---- flows

    private void flows() {
        add("");
        add("Flows");
        for (int i = 0; i < scenario.flows().size(); i++) {
            Flow flow = scenario.flows().get(i);
            String share = scenario.flows().size() == 1
                    ? "every client"
                    : String.format(Locale.ROOT, "%.3g %% of the clients", 100 * plan.share(i));
            add("  %s: %s", Format.line(flow.name(), 40), share);
            steps(flow.steps(), "    ");
            if (plan.endless(i)) {
                add("    This goes round as fast as the server answers; its sends cannot be foretold.");
            }
        }
        add("  %s", reconnects());
    }

    private void steps(List<Step> steps, String indent) {
        for (Step step : steps) {
            add("%s%s", indent, words(step));
            if (step instanceof Step.Repeat repeat) {
                steps(repeat.steps(), indent + "  ");
            }
        }
    }

    private String words(Step step) {
        if (step instanceof Step.Connect connect) {
            String how =
                    switch (connect.transport()) {
                        case WEBSOCKET -> "by WebSocket";
                        case POLLING -> "by long polling";
                        case UPGRADE -> "by long polling, then upgrade to WebSocket";
                    };
            return "connect " + how + (connect.namespace().equals("/") ? "" : " to " + connect.namespace());
        }
        if (step instanceof Step.Emit emit) {
            return words(emit);
        }
        if (step instanceof Step.Await await) {
            return "await " + Format.line(await.event(), 40) + ", at most " + span(await.timeoutNs());
        }
        if (step instanceof Step.Think think) {
            return "think "
                    + (think.leastNs() == think.mostNs()
                            ? span(think.leastNs())
                            : span(think.leastNs()) + " to " + span(think.mostNs()));
        }
        if (step instanceof Step.Repeat repeat) {
            return Format.count(repeat.times()) + " times:";
        }
        return step instanceof Step.Drop
                ? "drop the connection without a word, and come back"
                : step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private String words(Step.Emit emit) {
        StringBuilder words = new StringBuilder("emit ").append(Format.line(emit.name(), 40));
        Step.Pace pace = emit.pace();
        if (pace instanceof Step.Pace.PerClient each) {
            words.append(", each client once in ").append(span(each.intervalNs()));
        } else if (pace instanceof Step.Pace.Swarm swarm) {
            words.append(swarm.publishers() == 0 ? ", all together " : ", " + of(swarm.publishers()))
                    .append(Format.rate(swarm.rate().perSecond()));
        }
        if (pace != null && (pace.startNs() > 0 || pace.endNs() < scenario.durationNs())) {
            words.append(", from ").append(span(pace.startNs())).append(" to ").append(span(pace.endNs()));
        }
        Step.Ack ack = emit.ack();
        if (ack != null) {
            words.append(pace == null ? "; wait for its ack, at most " : "; ack within ")
                    .append(span(ack.timeoutNs()));
        }
        if (emit.fanOut() != Step.FanOut.NONE) {
            words.append(emit.fanOut() == Step.FanOut.OTHERS ? "; all others" : "; everybody")
                    .append(scenario.servers() == 1 ? "" : " of its server")
                    .append(emit.room() == null ? " receive" : " in its room receive")
                    .append(emit.fanOut() == Step.FanOut.OTHERS ? " it" : "s it");
        }
        if (emit.joins() != null || emit.leaves() != null) {
            words.append(emit.joins() != null ? "; joins a room" : "; leaves a room");
        }
        return words.toString();
    }

    private static String of(int publishers) {
        return publishers == 1 ? "one client alone " : Format.count(publishers) + " clients together ";
    }

    private String reconnects() {
        Backoff backoff = scenario.backoff();
        if (backoff instanceof Backoff.None) {
            return "Lost connections are not restored.";
        }
        String limit = backoff.attempts() == Integer.MAX_VALUE
                ? ""
                : ", at most " + Format.plural(backoff.attempts(), "attempt");
        String law = backoff instanceof Backoff.SocketIoJs
                ? "as the JavaScript client does"
                : backoff instanceof Backoff.SocketIoJava
                        ? "as the Java client does"
                        : backoff instanceof Backoff.FullJitter ? "with full jitter" : "with decorrelated jitter";
        return "Lost connections are restored " + law + limit + ".";
    }

    // ---- traffic

    private void traffic() {
        List<LoadPlan.Traffic> traffic = plan.traffic();
        add("");
        if (traffic.isEmpty()) {
            add("Sends");
            add("  none; the clients only hold their connections");
            return;
        }
        add(SEND_ROW, "Sends", "phase", "mean", "peak", "sends", "deliveries/s", "deliveries");
        double sends = 0;
        double acks = 0;
        double deliveries = 0;
        for (LoadPlan.Traffic of : traffic) {
            sends += of.sends();
            acks += of.emit().ack() == null ? 0 : of.sends();
            deliveries += of.deliveries();
            double seconds = of.phase().durationNs() / 1e9;
            add(
                    SEND_ROW,
                    "  " + Format.line(of.emit().name(), 19),
                    Format.line(of.phase().name(), 13),
                    Format.rate(of.sends() / seconds),
                    Format.rate(of.peakPerSecond()),
                    about(of.sends()),
                    of.deliveries() == 0 ? Format.NONE : Format.rate(of.deliveries() / seconds),
                    of.deliveries() == 0 ? Format.NONE : about(of.deliveries()));
        }
        add(SEND_ROW, "  total", "", "", "", about(sends), "", deliveries == 0 ? Format.NONE : about(deliveries));
        add(
                "  %s of the sends ask for an ack. Computed as if the server answered at once and lost nobody.",
                acks == 0 ? "None" : acks >= sends ? "All" : about(acks));
    }

    private static String about(double n) {
        return n < MILLIONS_FROM ? Format.count(Math.round(n)) : Format.count(Math.round(n / 1e6)) + " M";
    }

    private void rules() {
        if (!scenario.thresholds().isEmpty()) {
            add("");
            add("The run passes if");
            for (Threshold threshold : scenario.thresholds()) {
                add("  %s", Format.line(threshold.text(), 90));
            }
        }
        for (Threshold threshold : scenario.abort()) {
            add("It ends early unless %s", Format.line(threshold.text(), 80));
        }
    }

    /** A time as a person says it: {@code 0 s}, {@code 250 ms}, {@code 1.5 s}, {@code 2 min 5 s}. */
    private static String span(long ns) {
        if (ns > 0 && ns < 1_000_000_000L) {
            return plain(ns / 1e6) + " ms";
        }
        if (ns < 100_000_000_000L) {
            return plain(ns / 1e9) + " s";
        }
        return Format.duration(ns);
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
