package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section G: a generator that is starved says so every time (59 of 59 means at least 95 %, with 95 % confidence), and one
 * that is not is silent in at least 38 of 40 runs. Each run is 10,000 messages a second, which needs some 15 % of a core; what
 * starves it leaves it less than that.
 */
@Tag("full")
class StarvationTest {

    private static final String SCENARIO = """
            phases:
              - {name: arrive, duration: 1s, clients: 100, arrivals: at-once, warmup: true}
              - {name: warm-up, duration: 2s, warmup: true}
              - {name: load, duration: 3s}
            flows:
              - name: f
                steps:
                  - connect
            """;

    private static final int RATE = 10_000;

    private static final Path CPU = Path.of("/sys/fs/cgroup/cpu");

    @TempDir
    private Path folder;

    private int number;

    @Test
    void oneCoreSharedWithBusyLoops() {
        starved("one core shared with eight busy loops", 12, () -> {
            try (BusyLoops loops = new BusyLoops(8, "taskset", "-c", "0")) {
                return run(List.of("taskset", "-c", "0"), List.of("-Xmx512m"), 0);
            }
        });
    }

    @Test
    void busyLoopsOnAllCores() {
        int loops = 8 * Runtime.getRuntime().availableProcessors();
        starved(loops + " busy loops on all cores", 12, () -> {
            try (BusyLoops busy = new BusyLoops(loops)) {
                return run(List.of(), List.of("-Xmx512m"), 0);
            }
        });
    }

    @Test
    void quotaOfAFifthOfACore() throws IOException {
        assumeThat(Files.isWritable(CPU.resolve("cgroup.procs")))
                .as("control groups can be made here")
                .isTrue();
        Path group = Files.createDirectory(
                CPU.resolve("oleada-" + ProcessHandle.current().pid()));
        try {
            Files.writeString(group.resolve("cpu.cfs_quota_us"), "20000");
            List<String> into = List.of("sh", "-c", "echo $$ > " + group + "/cgroup.procs && exec \"$@\"", "sh");
            starved("a quota of 20 % of a core", 12, () -> run(into, List.of("-Xmx512m"), 0));
        } finally {
            Files.delete(group);
        }
    }

    @Test
    void stoppedForASecond() {
        starved("stopped for one second", 12, () -> run(List.of(), List.of("-Xmx512m"), 1));
    }

    @Test
    void heapOf64MegabytesForALoadThatNeedsMore() {
        starved("a heap of 64 MB for 20 steps", 11, () -> run(List.of(), List.of("-Xmx64m"), 0));
    }

    @Test
    void cleanRunsAreSilent() {
        List<Verdict> verdicts = runs("clean", 40, () -> run(List.of(), List.of("-Xmx512m"), 0));
        assertThat(verdicts.stream().filter(StarvationTest::isInvalid).count())
                .as("false alarms in 40 clean runs")
                .isLessThanOrEqualTo(2);
    }

    private void starved(String how, int runs, Supplier<Verdict> run) {
        assertThat(runs(how, runs, run)).allMatch(StarvationTest::isInvalid, "are invalid");
    }

    private static List<Verdict> runs(String how, int runs, Supplier<Verdict> run) {
        List<Verdict> verdicts = new ArrayList<>();
        TreeMap<String, Integer> reasons = new TreeMap<>();
        for (int i = 0; i < runs; i++) {
            Verdict verdict = run.get();
            verdicts.add(verdict);
            verdict.reasons()
                    .forEach(reason -> reasons.merge(reason.replaceAll("[0-9]+(\\.[0-9]+)?", "#"), 1, Integer::sum));
        }
        long invalid = verdicts.stream().filter(StarvationTest::isInvalid).count();
        System.out.printf(Locale.ROOT, "%-40s %2d runs, %2d invalid%n", how, runs, invalid);
        reasons.forEach((reason, n) -> System.out.printf(Locale.ROOT, "    %2d  %s%n", n, reason));
        return verdicts;
    }

    private static boolean isInvalid(Verdict verdict) {
        return verdict.kind() == Verdict.Kind.INVALID;
    }

    private Verdict run(List<String> before, List<String> jvm, int stops) {
        Path here = folder.resolve("run-" + number++);
        boolean small = jvm.contains("-Xmx64m");
        try (StubProcess stub = StubProcess.start(here, new FaultPlan());
                Generator generator = Generator.start(before, jvm, here, scenario(small ? 20 : 1), stub.url())) {
            for (int i = 0; i < stops; i++) {
                generator.awaitIntervals(4);
                signal("-STOP", generator);
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);
                signal("-CONT", generator);
            }
            Generator.Ended ended = generator.await(120);
            assertThat(ended.exitCode()).as(ended.toString()).isIn(0, 4);
            return generator.stored().verdict();
        }
    }

    /** What is measured of each step is held in memory: twenty steps are too many for a small heap. */
    private static String scenario(int steps) {
        StringBuilder yaml = new StringBuilder(SCENARIO);
        for (int step = 0; step < steps; step++) {
            yaml.append("      - {emit: eco-%d, data: hola, ack: 5s, rate: %d/s, during: [warm-up, load]}%n"
                    .formatted(step, RATE / steps));
        }
        return yaml.toString();
    }

    private static void signal(String signal, Generator generator) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(generator.process().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Processes that do nothing, as fast as they can. */
    private static final class BusyLoops implements AutoCloseable {
        private final List<Process> processes = new ArrayList<>();

        BusyLoops(int n, String... before) {
            List<String> command = new ArrayList<>(List.of(before));
            command.addAll(List.of("sh", "-c", "while :; do :; done"));
            try {
                for (int i = 0; i < n; i++) {
                    processes.add(new ProcessBuilder(command).start());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            processes.forEach(Process::destroyForcibly);
        }
    }
}
