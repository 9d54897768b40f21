package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.fleet.Coordinator;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section B: a pause of the generator's own is in the response times and in the send delay, and not in the service times;
 * and the run is called invalid for it.
 */
class GeneratorPauseTest {

    private static final String SCENARIO = """
            phases:
              - {name: arrive, duration: 1s, clients: 20, arrivals: at-once, warmup: true}
              - {name: load, duration: 3s}
            flows:
              - name: f
                steps: [connect, {emit: eco, ack: 5s, rate: 1000/s, during: load}]
            """;

    @TempDir
    private Path folder;

    @Test
    void sleepOfTheEventLoop() throws Exception {
        Result result = run(driver -> {
            CountDownLatch over = new CountDownLatch(1);
            driver.execute(() -> {
                LockSupport.parkNanos(200_000_000);
                over.countDown();
            });
            over.await();
        });
        assertPaused(result, Verdict.judge(result, List.of(), List.of()), 0.2);
        assertThat(Objects.requireNonNull(result.histogram(Metric.ACK_SERVICE)).getValueAtPercentile(90))
                .isLessThan(50_000_000);
    }

    @Test
    @Tag("full")
    void collectionOfAFullHeap() throws Exception {
        double[] seconds = new double[1];
        Result result = run(driver -> {
            List<List<Integer>> live = new ArrayList<>();
            for (int i = 0; i < 4_000_000; i++) {
                live.add(List.of(i, i + 1));
            }
            long from = System.nanoTime();
            System.gc();
            seconds[0] = (System.nanoTime() - from) / 1e9;
            assertThat(live).isNotEmpty();
        });
        assumeThat(seconds[0]).as("a pause that is longer than what is allowed").isGreaterThan(0.2);
        assertPaused(result, Verdict.judge(result, List.of(), List.of()), 0.12);
    }

    @Test
    @Tag("full")
    void stopOfTheProcess() throws Exception {
        try (StubProcess stub = StubProcess.start(folder, new FaultPlan());
                Generator generator = Generator.start(folder, SCENARIO, stub.url())) {
            generator.awaitIntervals(2);
            String pid = Long.toString(generator.process().pid());
            new ProcessBuilder("sh", "-c", "kill -STOP " + pid + "; sleep 1; kill -CONT " + pid)
                    .start()
                    .waitFor();
            Generator.Ended ended = generator.await(60);
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(4);
            assertPaused(generator.stored().result(), generator.stored().verdict(), 1);
        }
    }

    private interface Pause {
        void of(Driver driver) throws InterruptedException;
    }

    private Result run(Pause pause) throws Exception {
        List<Throwable> faults = new ArrayList<>();
        CountDownLatch loaded = new CountDownLatch(2);
        try (StubProcess stub = StubProcess.start(folder, new FaultPlan());
                Driver driver = new NettyDriver("pausing", Tls.system(), faults::add)) {
            Coordinator coordinator = new Coordinator(
                    ScenarioFile.parse("run.yaml", SCENARIO, Target.parse(stub.url())),
                    List.of(driver),
                    1,
                    0,
                    snapshot -> loaded.countDown());
            Thread pausing = new Thread(() -> {
                try {
                    loaded.await();
                    pause.of(driver);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            pausing.start();
            Result result = coordinator.run();
            pausing.join();
            assertThat(faults).isEmpty();
            return result;
        }
    }

    private static void assertPaused(Result result, Verdict verdict, double seconds) {
        long ns = (long) (seconds * 0.9e9);
        assertThat(Objects.requireNonNull(result.histogram(Metric.ACK_RESPONSE)).getMaxValue())
                .as("response time")
                .isGreaterThan(ns);
        assertThat(Objects.requireNonNull(result.histogram(Metric.SEND_DELAY)).getMaxValue())
                .as("send delay")
                .isGreaterThan(ns);
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.INVALID);
        assertThat(verdict.reasons()).anySatisfy(reason -> assertThat(reason).contains("event loop stood still"));
    }
}
