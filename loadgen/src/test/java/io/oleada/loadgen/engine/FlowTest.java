package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Metric;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each step does, and when. */
class FlowTest {

    private static class Taken implements LoopbackServer.Script {
        final List<String> events = new ArrayList<>();

        @Override
        public void taken(String json) {
            events.add(json);
        }
    }

    private static VirtualRun run(String steps, Taken taken) {
        return VirtualRun.of("""
                        phases: [{name: load, duration: 30s, clients: 1}]
                        flows: [{name: f, steps: [connect, %s]}]
                        """.formatted(steps)).script(taken);
    }

    @Test
    void stepsAreWalkedInOrderAndRepeated() {
        Taken taken = new Taken();
        run(
                        "{emit: a}, {repeat: 2, steps: [{emit: b}, {repeat: 3, steps: [{emit: c}]}, {emit: d, ack: true}]}, {emit: e}",
                        taken)
                .run();
        assertThat(taken.events)
                .containsExactly(
                        "[\"a\"]", "[\"b\"]", "[\"c\"]", "[\"c\"]", "[\"c\"]", "[\"d\"]", "[\"b\"]", "[\"c\"]",
                        "[\"c\"]", "[\"c\"]", "[\"d\"]", "[\"e\"]");
    }

    @Test
    void emitWithAckWaitsForIt() {
        VirtualRun run = run("{repeat: 100, steps: [{emit: a, ack: true}, {think: 99ms}]}, disconnect", new Taken())
                .run();
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(100);
        assertThat(run.result().snapshots().get(9).number(Metric.CLIENTS_CONNECTED))
                .isEqualTo(1);
        assertThat(run.result().snapshots().get(10).number(Metric.CLIENTS_CONNECTED))
                .isZero();
        assertThat(run.seconds(Metric.ACK_RESPONSE, 100)).isLessThan(0.0011);
    }

    @Test
    void flowGoesOnAfterAnAckThatNeverComes() {
        Taken taken = new Taken() {
            @Override
            public LoopbackServer.Fate ack(long n) {
                return n == 0 ? LoopbackServer.Fate.LOST : LoopbackServer.Fate.SENT;
            }
        };
        VirtualRun run = run("{emit: a, ack: 3s}, {emit: b, ack: true}", taken).run();
        assertThat(taken.events).containsExactly("[\"a\"]", "[\"b\"]");
        assertThat(run.total(Metric.ACK_TIMED_OUT)).isEqualTo(1);
        assertThat(run.result().snapshots().get(3).total(Metric.ACK_OK)).isEqualTo(1);
    }

    @Test
    void awaitWaitsForItsEventAlone() {
        Taken taken = new Taken();
        VirtualRun run = run("{await: go, timeout: 20s}, {emit: gone}", taken);
        run.at(1, () -> run.server().send("[\"gone\"]"))
                .at(2, () -> run.server().send("[\"go-on\",1]"))
                .at(3, () -> assertThat(taken.events).isEmpty())
                .at(4, () -> run.server().send("[\"go\",1]"))
                .at(4.1, () -> assertThat(taken.events).containsExactly("[\"gone\"]"))
                .run();
        assertThat(run.total(Metric.EVENTS_RECEIVED)).isEqualTo(3);
    }

    @Test
    void awaitEndsWithItsPatience() {
        Taken taken = new Taken();
        VirtualRun run = run("{await: go, timeout: 5s}, {emit: gone}", taken);
        run.at(4.9, () -> assertThat(taken.events).isEmpty())
                .at(5.1, () -> assertThat(taken.events).hasSize(1))
                .at(6, () -> run.server().send("[\"go\"]"))
                .run();
        assertThat(taken.events).hasSize(1);
    }

    @Test
    void thinkIsDrawnEvenlyBetweenItsBounds() {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: load, duration: 30s, clients: 1000, arrivals: at-once}]
                        flows: [{name: f, steps: [connect, {think: 5s..15s}, {emit: a}]}]
                        """).run();
        for (int second = 5; second < 15; second++) {
            assertThat((double) run.result().snapshots().get(second).total(Metric.SEND_SENT))
                    .isCloseTo(100, within(45.0));
        }
        assertThat(run.total(Metric.SEND_SENT)).isEqualTo(1_000);
    }

    @Test
    void pacedEmitInARepeatIsBegunOnce() {
        VirtualRun run = run(
                        "{repeat: 10, steps: [{emit: own, every: 1s}, {emit: all, rate: 2/s}, {think: 100ms}]}",
                        new Taken())
                .run();
        assertThat(run.number(Metric.SEND_SENT, "own")).isBetween(29L, 30L);
        assertThat(run.number(Metric.SEND_SENT, "all")).isBetween(59L, 60L);
    }

    @Test
    void swarmClientThatLeftTakesNoTurn() {
        VirtualRun run = run("{repeat: 3, steps: [{emit: all, rate: 10/s}]}, {think: 10s}, disconnect", new Taken())
                .run();
        assertThat(run.number(Metric.SEND_SENT, "all")).isBetween(99L, 101L);
        assertThat(run.number(Metric.SEND_NOT_SENT, "all")).isBetween(199L, 201L);
    }

    @Test
    @Timeout(60)
    void flowWithoutAPauseHangsNobody() {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: load, duration: 100ms, clients: 2, arrivals: at-once}]
                        flows:
                          - {name: f, steps: [connect, {repeat: 1000000000, steps: [{emit: a}]}]}
                          - {name: g, steps: [connect, {emit: b, ack: true, every: 1ms}]}
                        """).run();
        assertThat(run.number(Metric.ACK_OK, "b")).isBetween(98L, 100L);
        assertThat(run.number(Metric.SEND_SENT, "a")).isGreaterThan(100_000);
        assertThat(run.endSeconds()).isLessThan(0.5);
        assertThat(run.seconds(Metric.SEND_DELAY, 100)).isLessThan(0.005);
    }

    @Test
    @Timeout(60)
    void flowWithoutAConnectionHangsNobody() {
        VirtualRun run = run("disconnect, {repeat: 1000000000, steps: [{emit: a}]}", new Taken())
                .run();
        assertThat(run.total(Metric.SEND_NOT_SENT)).isBetween(1L, 31_000L);
    }

    @Test
    void authIsRenderedForEachClient() {
        VirtualRun run = VirtualRun.of("""
                        phases: [{name: load, duration: 1s, clients: 3}]
                        flows: [{name: f, steps: [{connect: {auth: {user: "u${client}"}}}]}]
                        """).run();
        assertThat(run.total(Metric.CONNECT_OK)).isEqualTo(3);
    }

    @Test
    void numbersOfClientsAndMessagesAreInTheirTemplates() {
        Taken taken = new Taken();
        VirtualRun.of("""
                        phases: [{name: a, duration: 1s, clients: 2}, {name: b, duration: 1s, clients: 1}]
                        flows: [{name: f, steps: [connect, {repeat: 2, steps: [{emit: a, args: ["${client}", "${seq}"], ack: true}]}]}]
                        """).loops(2).script(taken).run();
        assertThat(taken.events)
                .containsExactlyInAnyOrder(
                        "[\"a\",0,0]", "[\"a\",0,1]", "[\"a\",1,0]", "[\"a\",1,1]", "[\"a\",2,0]", "[\"a\",2,1]");
    }
}
