package io.oleada.loadgen.output;

import io.oleada.loadgen.scenario.Flow;
import io.oleada.loadgen.scenario.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through its flow, on a clock that begins at its arrival, if the server answers at once and never fails:
 * when it is connected, when it sends. Thinking takes the mean of its bounds, waiting for an event takes no time.
 */
final class FlowWalk {

    /** A flow whose steps take no time would never end; beyond so many of them the walk gives up. */
    private static final int STEPS_MAX = 4_000_000;

    /** A stretch in which the client is connected to a namespace; nanoseconds since its arrival. */
    private record Window(long fromNs, long toNs, String namespace) {}

    /** A step with a pace goes on from where it is reached until the client leaves. */
    record Stream(Step.Emit emit, long fromNs, long toNs, String namespace) {}

    private final long endNs;
    private final List<Window> windows = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Map<String, Offsets> sends = new HashMap<>();
    private final Map<String, String> namespaces = new HashMap<>();

    private long nowNs;
    private int taken;
    private String namespace = "/";
    private long upSinceNs = -1;
    private final List<Step.Emit> pacing = new ArrayList<>();
    private final List<Long> pacingSince = new ArrayList<>();

    private FlowWalk(long endNs) {
        this.endNs = endNs;
    }

    /** Walks a flow for at most so long. */
    static FlowWalk of(Flow flow, long atMostNs) {
        FlowWalk walk = new FlowWalk(atMostNs);
        walk.walk(flow.steps());
        walk.leave(Long.MAX_VALUE); // who is done stays connected
        return walk;
    }

    /** Whether the client is connected so long after its arrival, to a namespace or (null) to any. */
    boolean connected(long ageNs, @Nullable String to) {
        int low = 0;
        int high = windows.size(); // they follow one another, so the last that has begun is the one
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (windows.get(middle).fromNs() <= ageNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0
                && ageNs < windows.get(low - 1).toNs()
                && (to == null || to.equals(windows.get(low - 1).namespace()));
    }

    List<Stream> streams() {
        return streams;
    }

    /** The instants at which a step without a pace sends, in order; empty if the flow never comes to it. */
    long[] sends(Step.Emit emit) {
        Offsets offsets = sends.get(emit.name());
        return offsets == null ? new long[0] : offsets.trimmed();
    }

    /** The namespace in which a step sends. */
    String namespace(Step.Emit emit) {
        return namespaces.getOrDefault(emit.name(), "/");
    }

    /** Whether the flow repeats itself as fast as the server answers, so that no pace can be foretold. */
    boolean endless() {
        return taken >= STEPS_MAX;
    }

    private void walk(List<Step> steps) {
        for (Step step : steps) {
            if (nowNs >= endNs || ++taken >= STEPS_MAX) {
                return;
            }
            if (step instanceof Step.Repeat repeat) {
                for (long i = 0; i < repeat.times() && nowNs < endNs && taken < STEPS_MAX; i++) {
                    walk(repeat.steps());
                }
            } else {
                take(step);
            }
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Connect connect) {
            leave(nowNs);
            namespace = connect.namespace();
            upSinceNs = nowNs;
        } else if (step instanceof Step.Disconnect) {
            leave(nowNs);
        } else if (step instanceof Step.Think think) {
            nowNs += think.leastNs() + (think.mostNs() - think.leastNs()) / 2;
        } else if (step instanceof Step.Emit emit) {
            namespaces.put(emit.name(), namespace);
            if (emit.pace() == null) {
                sends.computeIfAbsent(emit.name(), name -> new Offsets()).add(nowNs);
            } else {
                pacing.add(emit);
                pacingSince.add(nowNs);
            }
        }
    }

    private void leave(long until) {
        if (upSinceNs >= 0) {
            windows.add(new Window(upSinceNs, until, namespace));
        }
        for (int i = 0; i < pacing.size(); i++) {
            streams.add(new Stream(pacing.get(i), pacingSince.get(i), until, namespace));
        }
        pacing.clear();
        pacingSince.clear();
        upSinceNs = -1;
    }

    /** Instants that never go back, as many as come. */
    private static final class Offsets {
        private long[] ns = new long[16];
        private int count;

        void add(long atNs) {
            if (count == ns.length) {
                ns = Arrays.copyOf(ns, count * 2 + 1);
            }
            ns[count++] = atNs;
        }

        long[] trimmed() {
            if (ns.length > count) {
                ns = Arrays.copyOf(ns, count);
            }
            return ns;
        }
    }
}
