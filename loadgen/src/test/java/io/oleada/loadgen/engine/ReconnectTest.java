package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Series;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lost connections, and how they come back. */
class ReconnectTest {

    private static String scenario(String reconnect, String steps) {
        return """
                phases: [{name: load, duration: 60s, clients: 300, arrivals: at-once}]
                reconnect: %s
                flows: [{name: f, steps: [connect, %s]}]
                """.formatted(reconnect, steps);
    }

    private static long count(VirtualRun run, Metric metric, String attempt) {
        var histogram = run.result().histograms().get(new Series(metric, attempt));
        return histogram == null ? 0 : histogram.getTotalCount();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void restartIsSeenFromTheLossToTheLastClientRestored(int loops) {
        VirtualRun run = VirtualRun.of(scenario("{policy: socket.io-js}", "{emit: eco, ack: true, every: 100ms}"))
                .loops(loops);
        run.at(10, () -> run.server().stop()).at(14, () -> run.server().start()).run();

        assertThat(run.number(Metric.DISCONNECTS, "transport close")).isEqualTo(300);
        assertThat(run.total(Metric.RECONNECT_RESTORED)).isEqualTo(300);
        assertThat(run.total(Metric.RECONNECT_GIVEN_UP)).isZero();
        assertThat(run.number(Metric.RECONNECT_ATTEMPTS, "1")).isEqualTo(300);
        assertThat(run.number(Metric.RECONNECT_ATTEMPTS, "2")).isEqualTo(300);
        assertThat(run.number(Metric.RECONNECT_ATTEMPTS, "3"))
                .isEqualTo(300 - run.number(Metric.RECONNECT_RESTORED, "2"));
        assertThat(run.total(Metric.CONNECT_FAILED)).isEqualTo(run.number(Metric.CONNECT_FAILED, "refused"));
        assertThat(run.total(Metric.CONNECT_ATTEMPTS))
                .isEqualTo(300 + run.total(Metric.RECONNECT_ATTEMPTS))
                .isEqualTo(run.total(Metric.CONNECT_OK) + run.total(Metric.CONNECT_FAILED));
        assertThat(count(run, Metric.RECONNECT_BACKOFF_PLANNED, "1")).isEqualTo(300);
        var planned = run.result().histograms().get(new Series(Metric.RECONNECT_BACKOFF_PLANNED, "1"));
        assertThat(planned.getMinValue() / 1e9).isBetween(0.54, 0.65);
        assertThat(planned.getMaxValue() / 1e9).isBetween(1.40, 1.51);
        assertThat(run.seconds(Metric.RECONNECT_BACKOFF_ACTUAL, 100))
                .isCloseTo(run.seconds(Metric.RECONNECT_BACKOFF_PLANNED, 100), within(0.006));
        assertThat(run.times(Metric.RECONNECT_TIME).getMinValue() / 1e9).isBetween(3.9, 4.3);
        assertThat(run.times(Metric.RECONNECT_TIME).getTotalCount()).isEqualTo(300);
        assertThat(run.total(Metric.CLIENTS_WAITING)).isEqualTo(300);
        var last = run.result().snapshots().get(50);
        assertThat(last.number(Metric.CLIENTS_CONNECTED)).isEqualTo(300);
        assertThat(last.number(Metric.CLIENTS_WAITING)).isZero();
        assertThat(run.total(Metric.SEND_NOT_SENT)).isGreaterThan(300 * 35);
        assertThat(run.total(Metric.SEND_INTENDED)).isBetween(300 * 599L, 300 * 600L);
    }

    @Test
    void clientGivesUpAfterItsAttempts() {
        VirtualRun run = VirtualRun.of(scenario("{policy: socket.io-java, attempts: 3}", "{think: 1s}"));
        run.at(10, () -> run.server().stop()).run();
        assertThat(run.total(Metric.RECONNECT_ATTEMPTS)).isEqualTo(900);
        assertThat(run.total(Metric.RECONNECT_GIVEN_UP)).isEqualTo(300);
        assertThat(run.total(Metric.CLIENTS_DONE)).isEqualTo(300);
    }

    @Test
    void clientWithoutAPolicyDoesNotComeBack() {
        VirtualRun run = VirtualRun.of(scenario("{policy: none}", "{emit: eco, ack: true, every: 1s}"));
        run.at(10, () -> run.server().stop()).at(11, () -> run.server().start()).run();
        assertThat(run.total(Metric.RECONNECT_ATTEMPTS)).isZero();
        assertThat(run.total(Metric.RECONNECT_GIVEN_UP)).isEqualTo(300);
    }

    @Test
    void clientThatIsSentAwayStaysAway() {
        VirtualRun run = VirtualRun.of(scenario("{}", "{emit: eco, ack: true, every: 1s}"));
        run.at(10, () -> run.server().sendAway()).run();
        assertThat(run.number(Metric.DISCONNECTS, "server disconnect")).isEqualTo(300);
        assertThat(run.total(Metric.RECONNECT_ATTEMPTS)).isZero();
    }

    @Test
    void firstConnectIsTriedAgainAndCountsFromItsDueInstant() {
        VirtualRun run = VirtualRun.of(scenario("{policy: full-jitter, delay: 100ms, max: 1s}", "{emit: eco}"))
                .script(refusing(1_000));
        run.run();
        assertThat(run.number(Metric.CONNECT_FAILED, "handshake failed")).isEqualTo(1_000);
        assertThat(run.total(Metric.CONNECT_OK)).isEqualTo(300);
        assertThat(run.total(Metric.RECONNECT_ATTEMPTS)).as("nothing was lost").isZero();
        assertThat(run.total(Metric.SEND_SENT)).isEqualTo(300);
        assertThat(run.seconds(Metric.CONNECT_RESPONSE, 100)).isGreaterThan(0.3);
        assertThat(run.seconds(Metric.CONNECT_SERVICE, 100)).isLessThan(0.0011);
    }

    @Test
    void namespaceThatSaysNoIsNotAskedAgain() {
        VirtualRun run = VirtualRun.of(scenario("{}", "{emit: eco}")).script(new LoopbackServer.Script() {
            @Override
            public @Nullable CloseReason connect(long n) {
                return n < 20 ? CloseReason.CONNECT_ERROR : null;
            }
        });
        run.run();
        assertThat(run.total(Metric.CONNECT_ATTEMPTS)).isEqualTo(300);
        assertThat(run.number(Metric.CONNECT_FAILED, "connect error")).isEqualTo(20);
        assertThat(run.total(Metric.CLIENTS_DONE)).isEqualTo(20);
    }

    private static LoopbackServer.Script refusing(long first) {
        return new LoopbackServer.Script() {
            @Override
            public @Nullable CloseReason connect(long n) {
                return n < first ? CloseReason.HANDSHAKE_FAILED : null;
            }
        };
    }

    @Test
    void flowWaitsForItsConnectionAndDoesNotBurnItsMessages() {
        VirtualRun run = VirtualRun.of(scenario("{}", "{repeat: 5000, steps: [{emit: eco, ack: true}]}"))
                .script(new LoopbackServer.Script() {
                    @Override
                    public long delayNs(long nowNs) {
                        return 10_000_000;
                    }
                });
        run.at(10, () -> run.server().stop()).at(14, () -> run.server().start()).run();
        assertThat(run.ledger().lost()).isEqualTo(300);
        assertThat(run.ledger().notSent()).isLessThanOrEqualTo(300);
        assertThat(run.ledger().sent()).isGreaterThan(300 * 4_900);
    }

    @Test
    void connectStepOfAClientOnItsWayBackOpensNoSecondConnection() {
        VirtualRun run = VirtualRun.of(scenario("{}", "drop, connect, {emit: eco, ack: true}"));
        run.run();
        assertThat(run.server().connected()).isEqualTo(300);
        assertThat(run.total(Metric.CONNECT_OK)).isEqualTo(600);
        assertThat(run.number(Metric.DISCONNECTS, "client drop")).isEqualTo(300);
        assertThat(run.total(Metric.RECONNECT_RESTORED)).isEqualTo(300);
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(300);
        assertThat(run.total(Metric.CLIENTS_CONNECTED)).isEqualTo(300);
    }

    @Test
    void messageToAConnectionThatWasCutIsNotSent() {
        VirtualRun run = VirtualRun.of(scenario("{}", "drop, {emit: eco}"));
        run.run();
        assertThat(run.ledger().notSent()).isEqualTo(300);
        assertThat(run.ledger().sent()).isZero();
    }

    @Test
    void clientThatLeavesWhileItIsDownStaysOut() {
        VirtualRun run = VirtualRun.of(scenario("{}", "{think: 20s}, disconnect"));
        run.at(19.5, () -> run.server().stop())
                .at(30, () -> run.server().start())
                .run();
        assertThat(run.server().connected()).isZero();
        assertThat(run.total(Metric.CLIENTS_DONE)).isEqualTo(300);
        assertThat(run.result().snapshots().get(40).number(Metric.CLIENTS_WAITING))
                .isZero();
    }

    @Test
    void clientThatLeavesAndComesAgainIsNoReconnect() {
        VirtualRun run = VirtualRun.of(
                scenario("{}", "{repeat: 3, steps: [{think: 1s}, disconnect, connect]}, {emit: eco, ack: true}"));
        run.run();
        assertThat(run.total(Metric.CONNECT_OK)).isEqualTo(1_200);
        assertThat(run.number(Metric.DISCONNECTS, "client disconnect")).isEqualTo(900);
        assertThat(run.total(Metric.RECONNECT_ATTEMPTS)).isZero();
        assertThat(run.total(Metric.ACK_OK)).isEqualTo(300);
    }
}
