package io.oleada.loadgen.truth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.fleet.Coordinator;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.testing.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Section J: what a connect takes is told by its stages, from the intended start; and a full queue of SYNs is named. */
class ConnectStagesTest {

    private static Result run(int port, String scenario, Runnable eachSecond) throws Exception {
        List<Throwable> faults = new ArrayList<>();
        try (Driver driver = new NettyDriver("stages", Tls.system(), faults::add)) {
            Target target = Target.parse("http://127.0.0.1:" + port);
            Result result = new Coordinator(
                            ScenarioFile.parse("run.yaml", scenario, target),
                            List.of(driver),
                            1,
                            0,
                            snapshot -> eachSecond.run())
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
                    """, () -> {});
            assertThat(ms(result, Metric.CONNECT_UPGRADE)).isGreaterThan(50);
            assertThat(ms(result, Metric.CONNECT_OPEN)).isGreaterThan(100);
            assertThat(ms(result, Metric.CONNECT_NAMESPACE)).isGreaterThan(150);
            double sum = ms(result, Metric.CONNECT_TCP)
                    + ms(result, Metric.CONNECT_UPGRADE)
                    + ms(result, Metric.CONNECT_OPEN)
                    + ms(result, Metric.CONNECT_NAMESPACE);
            assertThat(ms(result, Metric.CONNECT_SERVICE))
                    .as("the stages are all of it, and do not overlap")
                    .isCloseTo(sum, withinPercentage(0.5));
            assertThat(ms(result, Metric.CONNECT_RESPONSE)).isGreaterThanOrEqualTo(ms(result, Metric.CONNECT_SERVICE));
        }
    }

    @Test
    void aFullQueueOfConnectionsIsSeenAsAStepOfSecondsAndNamed() throws Exception {
        List<Socket> fillers = new CopyOnWriteArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // A queue of one takes two; whoever comes then is not answered, and asks again after 1 s and 3 s.
            for (int i = 0; i < 2; i++) {
                fillers.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            CountDownLatch second = new CountDownLatch(1);
            Thread emptying = new Thread(() -> {
                try {
                    second.await();
                    while (true) {
                        fillers.add(full.accept());
                    }
                } catch (IOException | InterruptedException e) {
                    // closed: the test is over
                }
            });
            emptying.setDaemon(true);
            emptying.start();
            Result result = run(full.getLocalPort(), """
                    reconnect: {policy: none}
                    phases: [{name: arrive, duration: 4s, clients: 3, arrivals: at-once}]
                    flows: [{name: f, steps: [connect: {timeout: 3500ms}]}]
                    """, second::countDown);
            assertThat(ms(result, Metric.CONNECT_TCP)).isGreaterThan(950);
            assertThat(result.examples().get("tcp slow"))
                    .matches("client \\d: TCP took [13]\\.\\d s: its SYN was not answered and sent again, .*");
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
