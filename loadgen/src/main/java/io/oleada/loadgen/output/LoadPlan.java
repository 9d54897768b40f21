package io.oleada.loadgen.output;

import io.oleada.loadgen.scenario.Arrivals;
import io.oleada.loadgen.scenario.Flow;
import io.oleada.loadgen.scenario.Phase;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Schedule;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.scenario.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario asks of both sides, computed and not tried: every client's way is known beforehand, if the server answers
 * at once and no connection fails. The run is cut into slices of about a second. Clients of one slice count as arriving at
 * their mean instant, and clients of several flows in proportion to the weights, so figures in the middle of a change are
 * good to about a second's worth.
 */
public final class LoadPlan {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SLICES = 1_200;

    /** A piece of a phase, and who arrives in it. */
    private static final class Slice {
        final int phase;
        final long startNs;
        final long endNs;
        long arriving;
        double arrivalNsSum;

        Slice(int phase, long startNs, long endNs) {
            this.phase = phase;
            this.startNs = startNs;
            this.endNs = endNs;
        }

        long meanArrivalNs() {
            return Math.round(arrivalNsSum / arriving);
        }

        double seconds() {
            return (endNs - startNs) / 1e9;
        }
    }

    /**
     * What one emit step does in one phase.
     *
     * @param phase the phase
     * @param emit the step
     * @param sends messages that fall due
     * @param peakPerSecond the most of them in a second
     * @param deliveries how many are owed to receivers
     * @param peakDeliveriesPerSecond the most of these in a second
     */
    record Traffic(
            Phase phase,
            Step.Emit emit,
            double sends,
            double peakPerSecond,
            double deliveries,
            double peakDeliveriesPerSecond) {}

    /** How many clients are connected when a phase begins and when it ends, once all that arrive at its edges have. */
    record Crowd(Phase phase, long arriving, double atStart, double atEnd, double peak) {}

    private final Scenario scenario;
    private final List<Slice> slices = new ArrayList<>();
    private final List<Slice> arrivals = new ArrayList<>();
    private final List<FlowWalk> walks = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>();

    /** Computes the plan of a scenario; takes at most some seconds. */
    LoadPlan(Scenario scenario) {
        this.scenario = scenario;
        long width = Math.max(SECOND_NS, scenario.durationNs() / SLICES);
        for (int i = 0; i < scenario.phases().size(); i++) {
            slice(i, scenario.phases().get(i), width);
        }
        double weights = scenario.flows().stream().mapToLong(Flow::weight).sum();
        for (Flow flow : scenario.flows()) {
            walks.add(FlowWalk.of(flow, scenario.durationNs()));
            shares.add(flow.weight() / weights);
        }
    }

    private void slice(int index, Phase phase, long width) {
        int first = slices.size();
        for (long at = phase.startNs(); at < phase.endNs(); at += width) {
            slices.add(new Slice(index, at, Math.min(at + width, phase.endNs())));
        }
        Arrivals who = phase.arrivals();
        if (who == null) {
            return;
        }
        Schedule schedule = who.schedule(Shard.WHOLE, scenario.seed());
        for (long due = schedule.nextNs(); due != Schedule.END; due = schedule.nextNs()) {
            Slice slice = slices.get((int) Math.min(slices.size() - 1, first + due / width));
            slice.arriving++;
            slice.arrivalNsSum += phase.startNs() + due;
        }
        slices.stream().skip(first).filter(slice -> slice.arriving > 0).forEach(arrivals::add);
    }

    /**
     * {@return what all broadcasts of a scenario come to} Takes some seconds at most.
     *
     * @param scenario any; what goes as fast as the server answers is not reckoned
     * @param each what one broadcast of a step comes to
     */
    public static double ofBroadcasts(Scenario scenario, ToDoubleFunction<Step.Emit> each) {
        if (scenario.emits().stream().allMatch(emit -> emit.fanOut() == Step.FanOut.NONE)) {
            return 0;
        }
        return new LoadPlan(scenario)
                .traffic().stream()
                        .filter(traffic -> traffic.emit().fanOut() != Step.FanOut.NONE)
                        .mapToDouble(traffic -> traffic.sends() * each.applyAsDouble(traffic.emit()))
                        .sum();
    }

    /** The share of the arrivals that a flow gets, from 0 to 1. */
    double share(int flow) {
        return shares.get(flow);
    }

    /** Whether a flow goes as fast as the server answers. */
    boolean endless(int flow) {
        return walks.get(flow).endless();
    }

    /** The clients of each phase, in order. */
    List<Crowd> crowds() {
        List<Crowd> crowds = new ArrayList<>();
        for (int i = 0; i < scenario.phases().size(); i++) {
            int index = i;
            Phase phase = scenario.phases().get(i);
            List<Slice> own =
                    slices.stream().filter(slice -> slice.phase == index).toList();
            double atEnd = presentAt(phase.endNs() - 1, null);
            double peak = own.stream()
                    .mapToDouble(slice -> presentAt(slice.endNs - 1, null))
                    .max()
                    .orElse(0);
            double atStart = phase.startNs() == 0 ? 0 : presentAt(phase.startNs() - 1, null);
            crowds.add(new Crowd(
                    phase,
                    own.stream().mapToLong(slice -> slice.arriving).sum(),
                    atStart,
                    atEnd,
                    Math.max(peak, atStart)));
        }
        return crowds;
    }

    /** The most clients that are connected at a time, by the end of any slice. */
    double peakClients() {
        return crowds().stream().mapToDouble(Crowd::peak).max().orElse(0);
    }

    /** What each emit step does in each phase in which it does anything, by step. */
    List<Traffic> traffic() {
        List<Traffic> traffic = new ArrayList<>();
        for (Step.Emit emit : scenario.emits()) {
            double room = RoomShare.of(scenario, emit);
            double[] sends = new double[slices.size()];
            double[] owed = new double[slices.size()];
            for (int i = 0; i < sends.length; i++) {
                sends[i] = sends(emit, slices.get(i));
                owed[i] = sends[i] == 0 ? 0 : sends[i] * audience(emit, room, slices.get(i));
            }
            for (int p = 0; p < scenario.phases().size(); p++) {
                add(emit, p, sends, owed, traffic);
            }
        }
        return traffic;
    }

    private void add(Step.Emit emit, int phase, double[] sends, double[] owed, List<Traffic> traffic) {
        double sum = 0;
        double sumOwed = 0;
        double peak = 0;
        double peakOwed = 0;
        for (int i = 0; i < sends.length; i++) {
            if (slices.get(i).phase == phase) {
                sum += sends[i];
                sumOwed += owed[i];
                double seconds = Math.max(1, slices.get(i).seconds());
                peak = Math.max(peak, sends[i] / seconds);
                peakOwed = Math.max(peakOwed, owed[i] / seconds);
            }
        }
        if (sum > 0) {
            Phase of = scenario.phases().get(phase);
            double seconds = of.durationNs() / 1e9;
            traffic.add(new Traffic(
                    of, emit, sum, Math.max(peak, sum / seconds), sumOwed, Math.max(peakOwed, sumOwed / seconds)));
        }
    }

    /** How many clients one message of a step is owed to, if it is sent in the middle of a slice. */
    private double audience(Step.Emit emit, double room, Slice slice) {
        if (emit.fanOut() == Step.FanOut.NONE) {
            return 0;
        }
        String namespace = "/";
        for (FlowWalk walk : walks) {
            if (sendsIn(walk, emit)) {
                namespace = walk.namespace(emit);
            }
        }
        double all = room * presentAt((slice.startNs + slice.endNs) / 2, namespace) / scenario.servers();
        return Math.max(0, emit.fanOut() == Step.FanOut.OTHERS ? all - 1 : all);
    }

    private static boolean sendsIn(FlowWalk walk, Step.Emit emit) {
        return walk.sends(emit).length > 0
                || walk.streams().stream()
                        .anyMatch(stream -> stream.emit().name().equals(emit.name()));
    }

    /** How many clients are connected at an instant, to one namespace or (null) to any. */
    private double presentAt(long atNs, @Nullable String namespace) {
        double present = 0;
        for (int flow = 0; flow < walks.size(); flow++) {
            for (Slice arrived : arrivals) {
                if (walks.get(flow).connected(atNs - arrived.meanArrivalNs(), namespace)) {
                    present += arrived.arriving * share(flow);
                }
            }
        }
        return present;
    }

    private double sends(Step.Emit emit, Slice slice) {
        Step.Pace pace = emit.pace();
        if (pace instanceof Step.Pace.Swarm swarm) {
            long from = Math.max(slice.startNs, pace.startNs()) - pace.startNs();
            long to = Math.min(slice.endNs, pace.endNs()) - pace.startNs();
            return to <= from ? 0 : swarm.rate().within(to) - swarm.rate().within(from);
        }
        double sum = 0;
        for (int flow = 0; flow < walks.size(); flow++) {
            sum += share(flow)
                    * (pace instanceof Step.Pace.PerClient each
                            ? paced(walks.get(flow), emit, each, slice)
                            : once(walks.get(flow).sends(emit), slice));
        }
        return sum;
    }

    /** Each client that has come to the step sends one message per interval. */
    private double paced(FlowWalk walk, Step.Emit emit, Step.Pace.PerClient pace, Slice slice) {
        long from = Math.max(slice.startNs, pace.startNs());
        long to = Math.min(slice.endNs, pace.endNs());
        double sum = 0;
        for (FlowWalk.Stream stream : walk.streams()) {
            if (!stream.emit().name().equals(emit.name())) {
                continue;
            }
            for (Slice arrived : arrivals) {
                long begins = Math.max(from, arrived.meanArrivalNs() + stream.fromNs());
                long ends =
                        stream.toNs() == Long.MAX_VALUE ? to : Math.min(to, arrived.meanArrivalNs() + stream.toNs());
                sum += arrived.arriving * (double) Math.max(0, ends - begins) / pace.intervalNs();
            }
        }
        return sum;
    }

    /** Each client sends at certain instants of its own life. */
    private double once(long[] offsets, Slice slice) {
        double sum = 0;
        for (Slice arrived : offsets.length == 0 ? List.<Slice>of() : arrivals) {
            long begin = slice.startNs - arrived.meanArrivalNs();
            long end = slice.endNs - arrived.meanArrivalNs();
            if (end > 0) {
                sum += arrived.arriving * (double) (before(offsets, end) - before(offsets, begin));
            }
        }
        return sum;
    }

    /** How many of these come before an instant. */
    private static int before(long[] sorted, long bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
