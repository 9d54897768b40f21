package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are ended from outside, at any moment, leave what they had measured. */
@Tag("full")
class EndedRunTest {

    private static final int RATE = 500;

    private static final String SCENARIO = """
            phases: [{name: arrive, duration: 2s, clients: 100}, {name: load, duration: 3s}]
            flows: [{name: f, steps: [connect, {emit: eco, ack: 1s, rate: %d/s}]}]
            """.formatted(RATE);

    private static final int AT_ONCE = 3;

    @TempDir
    private Path folder;

    @Test
    void killedRunLosesNoMoreThanItsLastSecond() throws Exception {
        atTwentyMoments((here, afterMs) -> {
            try (StubProcess stub = StubProcess.start(here, new FaultPlan());
                    Generator generator = Generator.start(here, SCENARIO, stub.url())) {
                generator.awaitIntervals(2);
                LockSupport.parkNanos(afterMs % 2_000 * 1_000_000L);
                generator.process().destroyForcibly().waitFor();
                StoredRun run = generator.stored();
                long asked = stub.log().number("acks");
                assertThat(run.complete()).isFalse();
                // A second's snapshot is written when the second is over, which a busy machine does somewhat later.
                assertThat(run.result().total(Metric.SEND_SENT))
                        .as("of %d messages that the stub has seen", asked)
                        .isBetween(asked - RATE * 13 / 10, asked);
                assertReportable(here);
            }
        });
    }

    @Test
    void interruptedRunIsReadableWheneverItWasInterrupted() throws Exception {
        atTwentyMoments((here, afterMs) -> {
            try (StubProcess stub = StubProcess.start(here, new FaultPlan());
                    Generator generator = Generator.start(here, SCENARIO, stub.url())) {
                generator.awaitIntervals(0);
                LockSupport.parkNanos(afterMs * 1_000_000L);
                new ProcessBuilder(
                                "kill",
                                "-INT",
                                Long.toString(generator.process().pid()))
                        .start()
                        .waitFor();
                Generator.Ended ended = generator.await(30);
                StoredRun run = generator.stored();
                assertThat(ended.exitCode())
                        .as(ended.toString())
                        .isIn(run.complete() ? new Integer[] {0, 4, 130} : new Integer[] {130});
                assertThat(Ledger.of(run.result()).balanced()).isTrue();
                assertThat(here.resolve("report.html")).isNotEmptyFile();
                assertReportable(here);
            }
        });
    }

    private interface Ending {
        void at(Path folder, long afterMs) throws Exception;
    }

    /** The moments reach from the first client's arrival to the writing of the report. */
    private void atTwentyMoments(Ending ending) throws Exception {
        SplittableRandom random = new SplittableRandom(20);
        ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Path here = folder.resolve("run-" + i);
                long afterMs = 280L * i + random.nextLong(280);
                running.add(runners.submit(() -> {
                    ending.at(here, afterMs);
                    return null;
                }));
            }
            for (Future<?> run : running) {
                run.get();
            }
        } finally {
            runners.shutdownNow();
        }
    }

    private static void assertReportable(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("report.html"));
        Process report = Generator.command(folder, "report");
        try {
            assertThat(report.waitFor()).isIn(0, 1, 4, 130);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }
}
