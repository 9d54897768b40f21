package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pause of known length must be found in the figures at its true size. */
class StallTest {

    private static final long SECOND = 1_000_000_000L;

    private static final String OPEN = """
            phases: [{name: load, duration: 60s, clients: 50, arrivals: at-once}]
            flows:
              - name: f
                steps:
                  - connect
                  - {emit: eco, ack: 20s, rate: 1000/s}
            """;

    /** A server that stands still {@code stalls} times for {@code stallNs} and then answers all at once. */
    private static LoopbackServer.Script standingStill(long stallNs, int stalls, long baseNs) {
        return new LoopbackServer.Script() {
            @Override
            public long delayNs(long nowNs) {
                for (int k = 0; k < stalls; k++) {
                    long from = VirtualRun.START_NS + 5 * SECOND + 10L * k * SECOND;
                    if (nowNs >= from && nowNs < from + stallNs) {
                        return Math.max(baseNs, from + stallNs - nowNs);
                    }
                }
                return baseNs;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1, 1", "1.0, 3, 1", "0.2, 5, 1", "5.0, 1, 1",
        "1.0, 1, 3", "1.0, 3, 3", "0.2, 5, 3", "5.0, 1, 3"
    })
    void stallOfTheServerIsFoundAtItsTrueSize(double stall, int stalls, int loops) {
        VirtualRun run = VirtualRun.of(OPEN)
                .loops(loops)
                .script(standingStill((long) (stall * SECOND), stalls, 1_000_000))
                .run();

        double messages = run.times(Metric.ACK_RESPONSE).getTotalCount();
        assertThat(messages).isCloseTo(60_000, within(20.0));
        for (double p : new double[] {50, 90, 99, 99.9, 99.99}) {
            double truth = Math.max(0.001, stall - (1 - p / 100) * 60 / stalls);
            assertThat(run.seconds(Metric.ACK_RESPONSE, p))
                    .as("p%s", p)
                    .isCloseTo(truth, within(Math.max(0.002, truth * 0.003)));
        }
        assertThat(run.seconds(Metric.ACK_RESPONSE, 100)).isCloseTo(stall, within(0.002 + stall * 0.001));
        assertThat(run.verdict().kind()).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void closedLoopDoesNotSeeTheStallBelowItsMaximum() {
        VirtualRun run =
                VirtualRun.of("""
                        phases: [{name: load, duration: 60s, clients: 100, arrivals: at-once}]
                        flows:
                          - name: f
                            steps:
                              - connect
                              - repeat: 1000000
                                steps: [{emit: eco, ack: 20s}, {think: 50ms}]
                        """).script(standingStill(SECOND, 1, 1_000_000)).run();

        assertThat(run.seconds(Metric.ACK_RESPONSE, 99)).isLessThan(0.002);
        assertThat(run.seconds(Metric.ACK_RESPONSE, 99.9)).isLessThan(0.002);
        assertThat(run.seconds(Metric.ACK_RESPONSE, 100)).isCloseTo(0.98, within(0.03));
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void pauseOfTheGeneratorIsInTheResponseTimeAndNotInTheServiceTime(int loops) {
        VirtualRun run = VirtualRun.of(OPEN).loops(loops);
        run.at(20, () -> run.time.stall(SECOND)).run();

        double truth = 1 - 0.01 * 60;
        assertThat(run.seconds(Metric.ACK_RESPONSE, 99)).isCloseTo(truth, within(0.01));
        assertThat(run.seconds(Metric.ACK_RESPONSE, 100)).isCloseTo(1, within(0.01));
        assertThat(run.seconds(Metric.SEND_DELAY, 99)).isCloseTo(truth, within(0.01));
        assertThat(run.seconds(Metric.ACK_SERVICE, 99)).isLessThan(0.0015);
        assertThat(run.verdict().kind()).isEqualTo(Verdict.Kind.INVALID);
        assertThat(run.verdict().reasons()).anyMatch(reason -> reason.contains("stood still"));
        assertThat(run.verdict().reasons()).anyMatch(reason -> reason.contains("sends left"));
        assertThat(run.total(Metric.SEND_NOT_SENT)).isLessThan(20);
        assertOneAfterAnother(run.result().snapshots());
    }

    static void assertOneAfterAnother(List<Snapshot> snapshots) {
        for (int i = 1; i < snapshots.size(); i++) {
            Snapshot snapshot = snapshots.get(i);
            assertThat(snapshot.startNs())
                    .isEqualTo(snapshots.get(i - 1).endNs())
                    .isLessThanOrEqualTo(snapshot.endNs());
            assertThat(snapshot.second()).isGreaterThan(snapshots.get(i - 1).second());
        }
    }
}
