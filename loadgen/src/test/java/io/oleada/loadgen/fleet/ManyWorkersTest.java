package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.SparseHistogram;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same scenario with the same seed gives the same figures, however many workers carry it out. */
class ManyWorkersTest {

    private static final String CHAT = """
            seed: 7
            phases:
              - {name: arrive, duration: 2s, clients: 43}
              - {name: chat, duration: 5s, rate: 3/s}
            flows:
              - name: talker
                weight: 3
                steps:
                  - connect
                  - {emit: entrar, data: {room: "r${group:4}"}, ack: true, joins: "r${group:4}"}
                  - {emit: eco, data: {n: "${seq}"}, ack: true, every: 700ms}
                  - {emit: enviar-mensaje, data: {m: "${marker}"}, ack: true, rate: 20/s, during: chat, fanOut: others}
              - name: listener
                steps:
                  - connect
                  - {emit: room-mensaje, data: {m: "${marker}"}, rate: 7/s, during: chat, fanOut: others, room: "r${group:4}"}
                  - think: 3s
                  - disconnect
            """;

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void fourLoopsGiveTheSameFiguresInOneWorkerAndInMany(int workers) {
        VirtualRun one = VirtualRun.of(CHAT).loops(4).run();
        VirtualRun many = VirtualRun.of(CHAT).loops(4).workers(workers).run();
        assertThat(many.result().numbers()).isEqualTo(one.result().numbers());
        assertThat(encoded(many)).isEqualTo(encoded(one)).isNotEmpty();
        assertThat(many.ledger()).isEqualTo(one.ledger());
        assertThat(many.ledger().expected()).isPositive();
    }

    @Test
    void fourWorkersCountWhatOneLoopCounts() {
        String everybody = """
                phases:
                  - {name: arrive, duration: 2s, clients: 40}
                  - {name: chat, duration: 5s}
                flows:
                  - name: talker
                    steps:
                      - connect
                      - {emit: eco, ack: true, every: 700ms, during: chat}
                      - {emit: enviar-mensaje, data: {m: "${marker}"}, ack: true, rate: 20/s, during: chat, fanOut: others}
                """;
        VirtualRun one = VirtualRun.of(everybody).run();
        VirtualRun four = VirtualRun.of(everybody).loops(4).workers(4).run();
        assertThat(four.ledger()).isEqualTo(one.ledger());
        assertThat(four.ledger().delivered()).isEqualTo(100 * 39);
        for (Metric metric : new Metric[] {Metric.ACK_RESPONSE, Metric.DELIVERY_RESPONSE, Metric.CONNECT_RESPONSE}) {
            assertThat(SparseHistogram.of(four.times(metric)).encode())
                    .isEqualTo(SparseHistogram.of(one.times(metric)).encode());
        }
    }

    @Test
    void lossesOfAnotherWorkersMessagesAreNamedAndCounted() {
        LoopbackServer.Script lossy = new LoopbackServer.Script() {
            @Override
            public LoopbackServer.Fate delivery(long n) {
                return n % 100 == 0 ? LoopbackServer.Fate.LOST : LoopbackServer.Fate.SENT;
            }
        };
        String chat = """
                deliveryTimeout: 1s
                phases: [{name: arrive, duration: 1s, clients: 20}, {name: chat, duration: 3s}]
                flows:
                  - name: talker
                    steps:
                      - connect
                      - {emit: enviar-mensaje, data: {m: "${marker}"}, ack: true, rate: 20/s, during: chat, fanOut: others}
                """;
        VirtualRun run = VirtualRun.of(chat).script(lossy).loops(4).workers(4).run();
        assertThat(run.ledger().expected()).isEqualTo(60 * 19);
        assertThat(run.ledger().missing()).isEqualTo((60 * 19 + 99) / 100);
        assertThat(run.result().examples()).containsKey(Metric.DELIVERY_MISSING.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", room: main"})
    void lostWorkersMessagesAreOwedToNobodyAndAreNoFault(String room) {
        VirtualRun run = VirtualRun.of("""
                phases: [{name: arrive, duration: 1s, clients: 12}, {name: chat, duration: 3s}]
                flows:
                  - name: talker
                    steps:
                      - connect
                      - {emit: entrar, ack: true, joins: main}
                      - {emit: enviar-mensaje, data: {m: "${marker}"}, rate: 20/s, during: chat, fanOut: others%s}
                """.formatted(room)).loops(4).workers(4);
        run.at(2.5, () -> run.lose(1)).run();
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().unexpected()).isZero();
        assertThat(run.ledger().undetermined()).isPositive();
        assertThat(run.ledger().expected()).isPositive();
    }

    private static Map<Series, String> encoded(VirtualRun run) {
        Map<Series, String> encoded = new TreeMap<>();
        run.result()
                .histograms()
                .forEach((series, histogram) ->
                        encoded.put(series, SparseHistogram.of(histogram).encode()));
        return encoded;
    }
}
