package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Section A: stalls of the stub are found at their true size, over sockets, between processes; and a closed loop does not
 * find them.
 */
class StallOverSocketsTest {

    /** A run that says of itself that it is worth nothing is made again, so often. */
    private static final int ATTEMPTS = 3;

    private static final String CLOSED = """
            phases:
              - {name: arrive, duration: 5s, clients: 100, warmup: true}
              - {name: load, duration: %ds}
            flows:
              - name: f
                steps:
                  - connect
                  - repeat: 1000000
                    steps: [{emit: eco, ack: 20s}, {think: 50ms}]
            """;

    @TempDir
    private Path folder;

    @Test
    void stallIsFoundAtItsTrueSizeAndAClosedLoopMissesIt() throws Exception {
        StallCase open = new StallCase(0.2, 1, 10, false, false, "websocket", 1);
        Future<StallCase.Outcome> closed;
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            closed = beside.submit(() -> open.run(folder.resolve("closed"), CLOSED.formatted(10), Metric.ACK_RESPONSE));
            assertFound(
                    List.of(
                            open,
                            new StallCase(0.2, 1, 10, true, false, "polling", 0),
                            new StallCase(0.2, 1, 10, false, true, "polling", 0),
                            new StallCase(0.2, 1, 10, true, true, "websocket", 1)),
                    4);
            assertMissed(closed.get());
        } finally {
            beside.shutdownNow();
        }
    }

    @Test
    @Tag("full")
    void allThirtyTwoRuns() throws Exception {
        List<StallCase> cases = new ArrayList<>();
        int[] delays = {0, 1, 10, 100};
        for (double[] row : new double[][] {{1, 1}, {1, 3}, {0.2, 5}, {5, 1}}) {
            for (boolean stopped : new boolean[] {false, true}) {
                for (boolean poisson : new boolean[] {false, true}) {
                    for (String transport : new String[] {"websocket", "polling"}) {
                        int delay = delays[(cases.size() + cases.size() / 8) % 4];
                        cases.add(new StallCase(row[0], (int) row[1], 60, stopped, poisson, transport, delay));
                    }
                }
            }
        }
        assertFound(cases, 6);
    }

    @Test
    @Tag("full")
    void closedLoopMissesTheStallOfASecond() {
        StallCase open = new StallCase(1, 1, 60, false, false, "websocket", 1);
        assertMissed(open.run(folder, CLOSED.formatted(60), Metric.ACK_RESPONSE));
    }

    private void assertFound(List<StallCase> cases, int atOnce) throws Exception {
        ExecutorService runners = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<StallCase.Outcome>> running = new ArrayList<>();
            for (StallCase one : cases) {
                running.add(runners.submit(() -> valid(one)));
            }
            List<StallCase.Figure> wrong = new ArrayList<>();
            for (Future<StallCase.Outcome> run : running) {
                StallCase.Outcome outcome = run.get();
                System.out.println(outcome);
                outcome.figures().stream().filter(figure -> !figure.holds()).forEach(wrong::add);
            }
            assertThat(wrong).as("figures off the truth").isEmpty();
        } finally {
            runners.shutdownNow();
        }
    }

    private StallCase.Outcome valid(StallCase one) {
        StallCase.Outcome outcome = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            outcome = one.run(folder.resolve(one.hashCode() + "-" + i));
            if (outcome.verdict().kind() != Verdict.Kind.INVALID) {
                return outcome;
            }
        }
        throw new AssertionError("no valid run in " + ATTEMPTS + ": " + outcome);
    }

    /** The control: a gate that this one passes would prove nothing. */
    private static void assertMissed(StallCase.Outcome closed) {
        System.out.println("closed loop " + closed);
        for (StallCase.Figure figure : closed.figures()) {
            switch (figure.name()) {
                case "p99.0", "p99.9" -> {
                    assertThat(figure.holds()).as("%s passes the gate", figure).isFalse();
                    assertThat(figure.error()).as("%s", figure).isLessThan(-0.9);
                }
                case "max" -> assertThat(figure.error()).as("%s", figure).isBetween(-0.3, 0.05);
                default -> {}
            }
        }
    }
}
