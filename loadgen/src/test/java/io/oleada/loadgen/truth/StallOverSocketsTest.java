package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oleada.loadgen.truth.StallCase.Figure;
import io.oleada.loadgen.truth.StallCase.Load;
import io.oleada.loadgen.truth.StallCase.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Section A: stalls of the stub are found at their true size, over sockets, between processes; and a closed loop does not
 * find them.
 */
class StallOverSocketsTest {

    /** A run that says of itself that it is worth nothing, or whose stub was disturbed, is made again. */
    private static final int ATTEMPTS = 3;

    /** The same where a proof is wanted, whatever the machine's host does meanwhile. */
    private static final int PATIENCE = 8;

    private static final int SIDE_BY_SIDE = 2;

    /** What a machine that is busy with other tests may add to a time, in seconds. */
    private static final double BUSY = 0.05;

    @TempDir
    private Path folder;

    @Test
    void stallIsFoundAtItsTrueSizeAndAClosedLoopMissesIt() throws Exception {
        List<Outcome> outcomes = run(
                List.of(
                        new StallCase(0.2, 1, 1, 10, Load.FIXED_BOTH_AND_CLOSED, 1, 3),
                        new StallCase(0.2, 1, 1, 10, Load.POISSON_WEBSOCKET, 0, 4)),
                2,
                ATTEMPTS);
        assumeThat(outcomes).as("runs that this machine did not disturb").allMatch(Outcome::isUndisturbed);
        assertFound(outcomes, BUSY);
        assertMissed(outcomes.get(0));
    }

    /** The four rows of the table, each parked and stopped, at a fixed rate and at random, over both transports: 32 runs. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "0.2, 5", "5, 1"})
    @Tag("full")
    void eightRunsOfARow(double stall, int stalls) throws Exception {
        int[] delays = {0, 1, 10, 100};
        List<StallCase> cases = new ArrayList<>();
        for (boolean stopped : new boolean[] {false, true}) {
            for (Load load :
                    List.of(Load.FIXED_WEBSOCKET, Load.FIXED_POLLING, Load.POISSON_WEBSOCKET, Load.POISSON_POLLING)) {
                int delay = delays[(cases.size() + stalls) % delays.length];
                int first = 3 + 4 * (cases.size() % SIDE_BY_SIDE);
                cases.add(new StallCase(stall, stopped ? 0 : stalls, stopped ? stalls : 0, 60, load, delay, first));
            }
        }
        assertFound(run(cases, SIDE_BY_SIDE, PATIENCE), 0);
    }

    @Test
    @Tag("full")
    void closedLoopMissesTheStallOfASecond() throws Exception {
        StallCase both = new StallCase(1, 1, 0, 60, Load.FIXED_BOTH_AND_CLOSED, 1, 3);
        List<Outcome> outcomes = run(List.of(both), 1, PATIENCE);
        assertFound(outcomes, 0);
        assertMissed(outcomes.get(0));
    }

    private List<Outcome> run(List<StallCase> cases, int atOnce, int attempts) throws Exception {
        ExecutorService runners = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (StallCase one : cases) {
                int number = running.size();
                running.add(runners.submit(() -> undisturbed(one, number, attempts)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> run : running) {
                outcomes.add(run.get());
                System.out.println(run.get());
            }
            return outcomes;
        } finally {
            runners.shutdownNow();
        }
    }

    private Outcome undisturbed(StallCase one, int number, int attempts) {
        Outcome outcome = run(one, number + "-0");
        for (int i = 1; i < attempts && !outcome.isUndisturbed(); i++) {
            outcome = run(one, number + "-" + i);
        }
        return outcome;
    }

    private Outcome run(StallCase one, String name) {
        try (Neighbours neighbours = new Neighbours()) {
            Outcome outcome = one.run(folder.resolve(name));
            if (!outcome.isUndisturbed()) {
                System.out.printf(
                        Locale.ROOT,
                        "disturbed, %.1f %% stolen by the host, %d ms at once: %s%n",
                        neighbours.stolenPercent(),
                        neighbours.stolenAtOnceMs(),
                        outcome);
            }
            return outcome;
        }
    }

    private static void assertFound(List<Outcome> outcomes, double slack) {
        assertThat(outcomes).allMatch(Outcome::isUndisturbed, "are undisturbed");
        List<Figure> wrong = outcomes.stream()
                .flatMap(outcome -> outcome.figures().stream())
                .filter(figure -> !figure.name().equals("closed") && !figure.holds(slack))
                .toList();
        assertThat(wrong).as("figures off the truth").isEmpty();
    }

    /** The control: a gate that this one passes would prove nothing. The maximum alone is found by a closed loop too. */
    private static void assertMissed(Outcome outcome) {
        List<Figure> closed = outcome.figures().stream()
                .filter(figure -> figure.name().equals("closed"))
                .toList();
        assertThat(closed).hasSize(4);
        for (Figure figure : closed.subList(1, 3)) {
            assertThat(figure.holds(BUSY)).as("%s passes the gate", figure).isFalse();
            assertThat(figure.error()).as("%s", figure).isLessThan(-0.9);
        }
        assertThat(closed.get(3).error()).as("%s", closed.get(3)).isGreaterThan(-0.3);
    }
}
