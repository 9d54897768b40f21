package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.driver.loopback.LoopbackServer.Fate;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message in its class, exactly as the script did it. */
class CountingTest {

    private static final String ACKS = """
            phases: [{name: load, duration: 20s, clients: 40, arrivals: at-once}]
            flows:
              - name: f
                steps:
                  - connect
                  - {emit: eco, ack: 2s, expect: [12345], rate: 500/s}
            """;

    /** So many acks of each kind, among 9,900 that come for sure. */
    private static Map<Long, String> plan(long seed) {
        Map<Long, String> plan = new HashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> counts = Map.of("lost", 137, "doubled", 53, "late", 7, "rejected", 11, "reordered", 29);
        counts.forEach((kind, n) -> {
            for (int left = n; left > 0; ) {
                left -= plan.putIfAbsent(random.nextLong(kind.equals("late") ? 8_500 : 9_900), kind) == null ? 1 : 0;
            }
        });
        return plan;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void acksAreCountedAsTheScriptHasThem(long seed) {
        Map<Long, String> plan = plan(seed);
        VirtualRun run = VirtualRun.of(ACKS)
                .loops(seed % 2 == 0 ? 1 : 3)
                .script(new LoopbackServer.Script() {
                    @Override
                    public Fate ack(long n) {
                        return switch (plan.getOrDefault(n, "")) {
                            case "lost" -> Fate.LOST;
                            case "doubled" -> Fate.DOUBLED;
                            case "rejected" -> Fate.CORRUPTED;
                            default -> Fate.SENT;
                        };
                    }

                    @Override
                    public long ackDelayNs(long n) {
                        return switch (plan.getOrDefault(n, "")) {
                            case "late" -> 2_500_000_000L;
                            case "reordered" -> 900_000_000L;
                            default -> 0;
                        };
                    }
                })
                .run();

        assertThat(run.total(Metric.ACK_TIMED_OUT)).as("timed out").isEqualTo(137 + 7);
        assertThat(run.total(Metric.ACK_LATE)).as("late").isEqualTo(7);
        assertThat(run.total(Metric.ACK_REJECTED)).as("rejected").isEqualTo(11);
        assertThat(run.total(Metric.ACK_UNKNOWN)).as("doubled").isEqualTo(53);
        assertThat(run.total(Metric.ACK_LOST)).isZero();
        assertThat(run.total(Metric.ACK_UNANSWERED)).isZero();
        assertThat(run.total(Metric.SEND_INTENDED)).isEqualTo(10_000);
        assertThat(run.total(Metric.SEND_SENT)).isEqualTo(run.server().acks());
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(run.server().acks() - 137 - 7 - 11);
        assertThat(run.times(Metric.ACK_RESPONSE).getTotalCount()).isEqualTo(run.total(Metric.ACK_OK));
        assertThat(run.result().examples()).containsKeys("ack timed out", "ack unknown", "ack rejected");
    }

    @Test
    void acksOwedWhenTheServerStopsAreLost() {
        VirtualRun run = VirtualRun.of(ACKS).script(new LoopbackServer.Script() {
            @Override
            public long ackDelayNs(long n) {
                return 1_000_000_000L;
            }
        });
        run.at(10.0005, () -> run.server().stop())
                .at(10.5, () -> run.server().start())
                .run();
        assertThat(run.total(Metric.ACK_LOST)).isEqualTo(501);
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(run.total(Metric.SEND_SENT) - 501);
    }

    @Test
    void messagesThatAskForNoAckAreKeptApart() {
        VirtualRun run =
                VirtualRun.of(ACKS.replace("ack: 2s, expect: [12345], ", "")).run();
        assertThat(run.total(Metric.SEND_WITHOUT_ACK)).isEqualTo(run.total(Metric.SEND_SENT));
        assertThat(run.times(Metric.ACK_RESPONSE).getTotalCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "1,100000", "3,100000"})
    void swarmSendsItsRateWhateverTheNumberOfLoopsAndClients(int loops, int rate) {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: a, duration: 1s, clients: 7, arrivals: at-once}, {name: b, duration: 900ms}]
                        flows: [{name: f, steps: [connect, {emit: eco, rate: %d/s, during: b}]}]
                        """.formatted(rate)).loops(loops).run();
        assertThat(run.total(Metric.SEND_SENT)).isEqualTo(rate == 1 ? 1 : 90_000);
        assertThat(run.seconds(Metric.SEND_DELAY, 100)).isLessThan(0.00006);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void swarmTakesTurns(int loops) {
        int[] received = new int[6];
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: a, duration: 1s, clients: 6, arrivals: at-once}, {name: b, duration: 1s}]
                        flows:
                          - name: f
                            steps: [connect, {emit: eco, data: "${client}", ack: true, rate: 600/s, during: b}]
                        """)
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public void taken(String json) {
                        received[Integer.parseInt(json.replaceAll("\\D", ""))]++;
                    }
                })
                .run();
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(600);
        assertThat(received).containsOnly(100);
    }

    @Test
    void dueInstantsOfAClientsOwnPaceAreExact() {
        List<Long> at = new java.util.ArrayList<>();
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: a, duration: 30s, clients: 1}]
                        flows: [{name: f, steps: [connect, {emit: eco, every: 333ms}]}]
                        """);
        run.script(new LoopbackServer.Script() {
            @Override
            public void taken(String json) {
                at.add(run.time.nowNs() - VirtualRun.START_NS - 1_000_000);
            }
        });
        run.at(10.3, () -> run.time.stall(100_000_000)).run();
        assertThat(at).hasSize(run.ledger().sent() > 0 ? (int) run.ledger().sent() : -1);
        long late = 0;
        for (int i = 0; i < at.size(); i++) {
            long delay = at.get(i) - (1_000_000 + i * 333_000_000L);
            late += delay == 0 ? 0 : 1;
            assertThat(delay).isBetween(0L, 100_000_000L);
        }
        assertThat(late)
                .as("the pause delays one message and moves no due instant")
                .isEqualTo(1);
    }

    @Test
    void clientsOwnPacesSpreadEvenlyOverTheInterval() {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: a, duration: 21s, clients: 1000, arrivals: at-once}]
                        flows: [{name: f, steps: [connect, {emit: eco, every: 10s}]}]
                        """).loops(3).run();
        List<Snapshot> snapshots = run.result().snapshots();
        for (int second = 1; second < 20; second++) {
            assertThat((double) snapshots.get(second).total(Metric.SEND_SENT)).isCloseTo(100, within(3.0));
        }
    }

    @Test
    void flowsGetClientsByTheirWeights() {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: a, duration: 5s, clients: 1000}]
                        flows:
                          - {name: f, weight: 7, steps: [connect, {emit: a}]}
                          - {name: g, weight: 2, steps: [connect, {emit: b}]}
                          - {name: h, steps: [connect, {emit: c}]}
                        """).loops(3).run();
        assertThat((double) run.number(Metric.SEND_SENT, "a")).isCloseTo(700, within(3.0));
        assertThat((double) run.number(Metric.SEND_SENT, "b")).isCloseTo(200, within(3.0));
        assertThat((double) run.number(Metric.SEND_SENT, "c")).isCloseTo(100, within(3.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyPlannedClientArrivesInEachShape(int loops) {
        for (String shape : List.of(
                "clients: 100",
                "clients: 100, arrivals: ramp",
                "clients: 100, arrivals: poisson",
                "clients: 100, arrivals: at-once",
                "rate: 10/s",
                "to: 20/s, arrivals: ramp")) {
            VirtualRun run = VirtualRun.of("""
                            phases: [{name: a, duration: 10s, %s}, {name: b, duration: 100ms}]
                            flows: [{name: f, steps: [connect]}]
                            """.formatted(shape)).loops(loops).run();
            assertThat(run.total(Metric.CLIENTS_PLANNED)).as(shape).isEqualTo(100);
            assertThat(run.total(Metric.CLIENTS_CONNECTED)).as(shape).isEqualTo(100);
            assertThat(run.total(Metric.CONNECT_OK)).isEqualTo(run.total(Metric.CONNECT_ATTEMPTS));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientsThatAreDownTakeNoTurn(int loops) {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: a, duration: 1s, clients: 60, arrivals: at-once}, {name: b, duration: 10s}]
                        reconnect: {policy: none}
                        flows:
                          - name: f
                            steps: [connect, {emit: eco, ack: true, rate: 100/s, during: b}, {think: 1s..20s}, drop]
                        """).loops(loops).run();
        assertThat(run.total(Metric.DISCONNECTS)).isGreaterThan(10);
        assertThat(run.total(Metric.SEND_SENT)).isEqualTo(1_000);
    }
}
