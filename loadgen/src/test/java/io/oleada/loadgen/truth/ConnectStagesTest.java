package io.oleada.loadgen.truth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.fleet.Coordinator;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.testing.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Section J: what a connect takes is told by its stages, from the intended start; and a full queue of SYNs is named. */
class ConnectStagesTest {

    /** What a busy machine may add to a stage. */
    private static final double BUSY_MS = 300;

    private static Result run(int port, String scenario) throws Exception {
        List<Throwable> faults = new ArrayList<>();
        try (Driver driver = new NettyDriver("stages", Tls.system(), faults::add)) {
            Target target = Target.parse("http://127.0.0.1:" + port);
            Result result = new Coordinator(
                            ScenarioFile.parse("run.yaml", scenario, target), List.of(driver), 1, 0, snapshot -> {})
                    .run();
            assertThat(faults).isEmpty();
            return result;
        }
    }

    @Test
    void eachStageTakesWhatTheServerTakesForIt() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            String request = peer.request();
            LockSupport.parkNanos(100_000_000);
            peer.send(peer.upgradeAnswer(request).getBytes(US_ASCII));
            LockSupport.parkNanos(200_000_000);
            peer.text(RawServer.OPEN);
            peer.read();
            LockSupport.parkNanos(300_000_000);
            peer.text(RawServer.CONNECTED);
        })) {
            Result result = run(server.port(), """
                    phases: [{name: arrive, duration: 1500ms, clients: 1}]
                    flows: [{name: f, steps: [connect]}]
                    """);
            assertThat(ms(result, Metric.CONNECT_TCP)).isBetween(0.0, BUSY_MS);
            assertThat(ms(result, Metric.CONNECT_UPGRADE)).isBetween(99.0, 100 + BUSY_MS);
            assertThat(ms(result, Metric.CONNECT_OPEN)).isBetween(190.0, 200 + BUSY_MS);
            assertThat(ms(result, Metric.CONNECT_NAMESPACE)).isBetween(299.0, 300 + BUSY_MS);
            assertThat(ms(result, Metric.CONNECT_RESPONSE)).isBetween(599.0, 600 + 3 * BUSY_MS);
        }
    }

    @Test
    void aFullQueueOfConnectionsIsSeenAsAStepOfOneSecondAndNamed() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // A queue of one takes two; whoever comes then is not answered, and asks again after 1 s and 3 s.
            for (int i = 0; i < 2; i++) {
                fillers.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            Thread emptying = new Thread(() -> {
                LockSupport.parkNanos(500_000_000);
                try {
                    while (true) {
                        fillers.add(full.accept());
                    }
                } catch (java.io.IOException e) {
                    // closed: the test is over
                }
            });
            emptying.setDaemon(true);
            emptying.start();
            Result result = run(full.getLocalPort(), """
                    reconnect: {policy: none}
                    phases: [{name: arrive, duration: 3s, clients: 3, arrivals: at-once}]
                    flows: [{name: f, steps: [connect: {timeout: 2s}]}]
                    """);
            assertThat(ms(result, Metric.CONNECT_TCP)).isBetween(950.0, 2_900.0);
            assertThat(result.examples().get("tcp slow"))
                    .matches("client \\d: TCP took 1\\.\\d s: its SYN was not answered and sent again, .*");
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    private static double ms(Result result, Metric metric) {
        return Objects.requireNonNull(result.histogram(metric)).getMaxValue() / 1e6;
    }
}
