package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Phases, seconds, warm-up, and the ends of a run. */
class PhasesTest {

    private static final String WARM = """
            phases:
              - {name: warm, duration: 1500ms, clients: 4, arrivals: at-once, warmup: true}
              - {name: load, duration: 700ms}
            flows: [{name: f, steps: [connect, {emit: eco, ack: true, rate: 100/s}]}]
            """;

    /** Slow in the first 1.4 s, quick afterwards. */
    private static LoopbackServer.Script slowAtFirst() {
        return new LoopbackServer.Script() {
            @Override
            public long delayNs(long nowNs) {
                long runNs = nowNs - VirtualRun.START_NS;
                return runNs > 100_000_000L && runNs < 1_400_000_000L ? 50_000_000 : 1_000_000;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void durationsOfAWarmUpThatEndsWithinASecondAreLeftOutAndNoOthers(int loops) {
        VirtualRun run = VirtualRun.of(WARM).loops(loops).script(slowAtFirst()).run();

        assertThat(run.times(Metric.ACK_RESPONSE).getTotalCount()).isEqualTo(70);
        assertThat(run.seconds(Metric.ACK_RESPONSE, 100)).isLessThan(0.002);
        assertThat(run.times(Metric.SEND_DELAY).getTotalCount()).isEqualTo(70);
        assertThat(run.total(Metric.SEND_INTENDED)).isEqualTo(220);
        assertThat(run.ledger().ok() + run.ledger().notSent()).isEqualTo(220);
    }

    @Test
    void halfADayAccountsForEveryMessage() {
        VirtualRun run = VirtualRun.of("""
                phases: [{name: arrive, duration: 1s, clients: 5}, {name: soak, duration: 12h}]
                flows:
                  - name: f
                    steps:
                      - connect
                      - {emit: enviar-mensaje, data: {m: "${marker}"}, ack: true, rate: 6/m, during: soak, fanOut: others}
                """).loops(2).run();
        int sends = 12 * 3_600 / 10;

        assertThat(run.ledger().ok()).isEqualTo(sends);
        assertThat(run.ledger().delivered())
                .isEqualTo(4L * sends)
                .isEqualTo(run.ledger().expected());
        assertThat(run.times(Metric.DELIVERY_RESPONSE).getTotalCount()).isEqualTo(4L * sends);
        assertThat(run.result().snapshots()).hasSizeBetween(3_600, 7_200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void secondsGoToTheirPhases(int loops) {
        List<Snapshot> snapshots =
                VirtualRun.of(WARM).loops(loops).run().result().snapshots();

        StallTest.assertOneAfterAnother(snapshots);
        assertThat(snapshots.stream().map(Snapshot::phase)).containsExactly("warm", "warm", "load", "load", "drain");
        assertThat(snapshots.stream()
                        .map(snapshot -> snapshot.endNs() / 1_000_000)
                        .limit(4))
                .containsExactly(1_000L, 1_500L, 2_000L, 2_200L);
        assertThat(snapshots.stream().map(Snapshot::measured)).containsExactly(false, false, true, true, true);
    }

    @Test
    void lastSecondOfTheLoadIsNoDrain() {
        List<Snapshot> snapshots = VirtualRun.of("""
                        phases: [{name: load, duration: 3s, clients: 1}]
                        flows: [{name: f, steps: [connect, {emit: eco, ack: true, every: 10ms}]}]
                        """).run().result().snapshots();
        assertThat(snapshots.stream().map(Snapshot::phase).limit(3)).containsOnly("load");
    }

    @Test
    void ackOfAWarmUpMessageThatComesAfterItIsNotMeasured() {
        VirtualRun run = VirtualRun.of("""
                        phases:
                          - {name: warm, duration: 1s, clients: 1, warmup: true}
                          - {name: load, duration: 1s}
                        flows: [{name: f, steps: [connect, {emit: eco, ack: true, every: 100ms}]}]
                        """)
                .script(new LoopbackServer.Script() {
                    @Override
                    public long ackDelayNs(long n) {
                        return n < 8 ? 900_000_000 : 0;
                    }
                })
                .run();
        assertThat(run.seconds(Metric.ACK_RESPONSE, 100)).isLessThan(0.15);
        assertThat(run.ledger().ok()).isEqualTo(run.ledger().sent());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void paceKeepsToItsPhase(int loops) {
        VirtualRun run = VirtualRun.of("""
                        phases:
                          - {name: a, duration: 2s, clients: 9, arrivals: at-once}
                          - {name: b, duration: 1s}
                          - {name: c, duration: 2s}
                        flows:
                          - name: f
                            steps:
                              - connect
                              - {emit: own, every: 100ms, during: b}
                              - {emit: all, ack: true, rate: 50/s, during: b}
                        """).loops(loops).run();
        assertThat(run.number(Metric.SEND_SENT, "own")).isEqualTo(90);
        assertThat(run.number(Metric.SEND_SENT, "all")).isEqualTo(50);
        for (Snapshot snapshot : run.result().snapshots()) {
            assertThat(snapshot.total(Metric.SEND_INTENDED))
                    .isEqualTo(snapshot.phase().equals("b") ? 140 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void interruptedRunKeepsWaitingForAcksNoLongerThanFiveSeconds(int loops) {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: load, duration: 60s, clients: 6, arrivals: at-once}]
                        flows: [{name: f, steps: [connect, {emit: eco, ack: 50s, every: 100ms}]}]
                        """).loops(loops).script(new LoopbackServer.Script() {
            @Override
            public long ackDelayNs(long n) {
                return n % 10 == 0 ? 40_000_000_000L : 0;
            }
        });
        run.at(10.05, run::interrupt).run();

        Ledger ledger = run.ledger();
        assertThat(run.endSeconds()).isBetween(15.0, 15.3);
        assertThat(ledger.unanswered()).isBetween(59L, 62L);
        assertThat(ledger.ok()).isEqualTo(ledger.sent() - ledger.unanswered());
        assertThat(run.result().snapshots().stream().map(Snapshot::phase)).endsWith("drain", "drain", "drain");
    }

    @Test
    void interruptedRunEndsAtOnceWhereNothingIsUnderWay() {
        VirtualRun run = VirtualRun.of(WARM.replace("700ms", "50s"));
        run.at(10.05, run::interrupt).run();
        assertThat(run.endSeconds()).isCloseTo(10.05, within(0.05));
    }

    @Test
    void secondInterruptEndsTheRunAtOnce() {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: load, duration: 60s, clients: 3, arrivals: at-once}]
                        flows: [{name: f, steps: [connect, {emit: eco, ack: 50s, every: 100ms}]}]
                        """).script(new LoopbackServer.Script() {
            @Override
            public LoopbackServer.Fate ack(long n) {
                return LoopbackServer.Fate.LOST;
            }
        });
        run.at(10, run::interrupt).at(11, run::interrupt).run();
        assertThat(run.endSeconds()).isCloseTo(11, within(0.05));
        assertThat(run.ledger().unanswered()).isEqualTo(run.ledger().sent());
    }

    @Test
    void interruptedFanOutWaitsForNoDeliveryLongerThanTheDrain() {
        VirtualRun run = VirtualRun.of("""
                        deliveryTimeout: 50s
                        phases: [{name: load, duration: 60s, clients: 3, arrivals: at-once}]
                        flows:
                          - name: f
                            steps:
                              - connect
                              - {emit: talk, data: "${marker}", every: 100ms, fanOut: others}
                        """).script(new LoopbackServer.Script() {
            @Override
            public LoopbackServer.Fate delivery(long n) {
                return n % 7 == 0 ? LoopbackServer.Fate.LOST : LoopbackServer.Fate.SENT;
            }
        });
        run.at(20, run::interrupt).run();
        assertThat(run.endSeconds()).isBetween(20.0, 25.2);
        assertThat(run.ledger().missing()).as("nobody can tell yet").isZero();
        assertThat(run.ledger().undetermined()).isEqualTo(run.ledger().received());
    }

    @Test
    void runInterruptedBeforeItsFirstInstantIsEmptyAndOver() {
        VirtualRun run = VirtualRun.of(WARM);
        run.at(-0.05, run::interrupt).run();
        assertThat(run.endSeconds()).isLessThan(0.1);
        assertThat(run.total(Metric.CLIENTS_PLANNED)).isZero();
        Result result = run.result();
        assertThat(result.durationNs()).isLessThan(200_000_000L);
    }

    @Test
    void runInterruptedBeforeItHasBegunIsEmptyAndOver() {
        VirtualRun run = VirtualRun.of(WARM);
        run.beforeStart(run::interrupt).run();
        assertThat(run.total(Metric.CLIENTS_PLANNED)).isZero();
        assertThat(run.result().durationNs()).isLessThan(200_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sameSeedGivesTheSameResult(int loops) {
        assertThat(chancy(loops).toString()).isEqualTo(chancy(loops).toString());
    }

    private static List<Object> chancy(int loops) {
        VirtualRun run = VirtualRun.of("""
                        seed: 42
                        phases: [{name: load, duration: 10s, rate: 20/s, arrivals: poisson}]
                        reconnect: {policy: full-jitter}
                        flows:
                          - name: f
                            weight: 2
                            steps:
                              - connect
                              - repeat: 5
                                steps: [{emit: a, data: "${text:5}${int:1..9}", ack: true}, {think: 10ms..2s}]
                          - name: g
                            steps: [connect, {emit: b, data: "${marker}", every: 300ms, fanOut: others}]
                        """).loops(loops);
        run.at(4, () -> run.server().stop()).at(5, () -> run.server().start()).run();
        return List.of(
                run.result().numbers(),
                run.result().histograms().toString(),
                run.endSeconds(),
                run.result().snapshots().size());
    }
}
