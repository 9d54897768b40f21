package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to rooms, and rates that only some clients send. The loopback server knows no rooms: it sends to all. */
class RoomsTest {

    private static String rooms(String steps) {
        return """
                deliveryTimeout: 1s
                phases: [{name: a, duration: 1s, clients: 12, arrivals: at-once}, {name: b, duration: 5s}]
                flows: [{name: f, steps: [%s]}]
                """.formatted(steps);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void messageIsOwedToItsRoomAloneAndUnexpectedElsewhere(int loops) {
        VirtualRun run = VirtualRun.of(rooms("""
                        connect, {emit: join, ack: true, joins: "r${group:4}"},
                        {emit: talk, data: "${marker}", rate: 10/s, during: b, fanOut: others, room: "r${group:4}"}""")).loops(loops).run();
        assertThat(run.ledger().expected()).isEqualTo(50 * 2);
        assertThat(run.ledger().delivered()).isEqualTo(50 * 2);
        assertThat(run.ledger().unexpected()).isEqualTo(50 * 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void roomOfTheSameNameInAnotherNamespaceIsAnotherRoom(int loops) {
        VirtualRun run = VirtualRun.of("""
                        deliveryTimeout: 1s
                        phases: [{name: a, duration: 1s, clients: 12, arrivals: at-once}, {name: b, duration: 5s}]
                        flows:
                          - name: f
                            steps:
                              - connect: {namespace: /one}
                              - {emit: join, ack: true, joins: main}
                              - {emit: talk, data: "${marker}", rate: 10/s, during: b, fanOut: others, room: main}
                          - name: g
                            steps:
                              - connect: {namespace: /two}
                              - {emit: join, name: join2, ack: true, joins: main}
                        """).loops(loops).run();
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().unexpected()).isZero();
        assertThat(run.ledger().expected()).isPositive().isEqualTo(run.ledger().received());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void joinsAndLeavesUnderWayAreUndetermined(int loops) {
        VirtualRun run = VirtualRun.of(rooms("""
                        connect,
                        {emit: talk, data: "${marker}", rate: 100/s, during: b, fanOut: all, room: main},
                        {repeat: 50, steps: [{emit: join, ack: true, joins: main}, {think: 0ms..400ms},
                          {emit: leave, ack: true, leaves: main}, {think: 0ms..400ms}]}"""))
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public boolean toSender() {
                        return true;
                    }

                    @Override
                    public long ackDelayNs(long n) {
                        return 30_000_000;
                    }
                })
                .run();
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().received()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void onlySoManyClientsPublish(int loops) {
        boolean[] seen = new boolean[12];
        VirtualRun run = VirtualRun.of(rooms(
                        "connect, {emit: say, data: \"${client}\", ack: true, rate: 100/s, during: b, publishers: 4}"))
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public void taken(String json) {
                        seen[Integer.parseInt(json.replaceAll("\\D", ""))] = true;
                    }
                })
                .run();
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(500);
        int publishers = 0;
        for (boolean one : seen) {
            publishers += one ? 1 : 0;
        }
        assertThat(publishers).isEqualTo(4);
    }

    @Test
    void publisherThatLeavesGivesItsPlaceAway() {
        VirtualRun run = VirtualRun.of(rooms("""
                        {connect: {}}, {repeat: 20, steps: [{emit: say, ack: true, rate: 100/s, during: b, publishers: 1},
                          {think: 500ms}, disconnect, connect]}""")).run();
        assertThat(run.total(Metric.SEND_SENT)).isGreaterThan(450);
    }
}
