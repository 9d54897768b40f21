package io.oleada.lessons.course;

import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Relay;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many clients that lose their server at one instant, and how close together they knock when they come back. */
final class Storm {

    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Ground ground;
    private final int clients;
    private final String name;
    private final String policy;
    private boolean out;
    private long outNs;

    /** A storm of clients that come back by a policy, as a scenario has it. */
    Storm(Ground ground, int clients, String name, String policy) {
        this.ground = ground;
        this.clients = clients;
        this.name = name;
        this.policy = policy;
    }

    /** {@return what it is called in the lesson's texts, and in its chart} */
    String name() {
        return name;
    }

    /** What became of it: how many connections were restored, and how many knocked in the worst 100 ms. */
    record Wave(long restored, long peak) {}

    Wave run(long outageMs) throws Exception {
        try (Relay relay = new Relay(ground.port())) {
            Result result = ground.load(
                    """
                            reconnect: { %s, delay: 1s, max: 3s }
                            phases:
                              - { name: llegan, duration: 1s, clients: %d }
                              - { name: vuelven, duration: 6s }
                            flows: [{ name: alumno, steps: [connect] }]
                            """.formatted(policy, clients), relay.port(), snapshot -> away(snapshot, relay, outageMs));
            draw(relay.knocks());
            return new Wave(result.total(Metric.RECONNECT_RESTORED), peak(relay.knocks()));
        }
    }

    /** The server goes as soon as all are there. */
    private void away(Snapshot snapshot, Relay relay, long outageMs) {
        if (!out && snapshot.number(Metric.CLIENTS_CONNECTED) == clients) {
            out = true;
            outNs = System.nanoTime();
            relay.forgetKnocks();
            relay.out(outageMs);
        }
    }

    /** The most knocks in any 100 ms. */
    static long peak(List<Long> instants) {
        long peak = 0;
        int from = 0;
        for (int to = 0; to < instants.size(); to++) {
            while (instants.get(to) - instants.get(from) >= WINDOW_NS) {
                from++;
            }
            peak = Math.max(peak, to - from + 1);
        }
        return peak;
    }

    /** The most knocks in any 100 ms that end now, since the server went, in their own chart: its height is the peak. */
    private void draw(List<Long> instants) {
        long endNs = instants.isEmpty() ? outNs : instants.get(instants.size() - 1) + WINDOW_NS;
        int from = 0;
        int to = 0;
        for (long untilNs = outNs; untilNs <= endNs + STEP_NS; untilNs += STEP_NS) {
            while (from < to && untilNs - STEP_NS - instants.get(from) >= WINDOW_NS) {
                from++;
            }
            int most = to - from;
            while (to < instants.size() && instants.get(to) < untilNs) {
                while (instants.get(to) - instants.get(from) >= WINDOW_NS) {
                    from++;
                }
                to++;
                most = Math.max(most, to - from);
            }
            ground.live().point(name, (untilNs - outNs) / 1e9, most);
        }
    }
}
