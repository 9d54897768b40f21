package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final int PAIRS = 40;
    private static final List<Comparison.Figure> ACKS =
            List.of(new Comparison.Figure(Metric.ACK_RESPONSE, 50), new Comparison.Figure(Metric.ACK_RESPONSE, 99));

    private final Random random = new Random(11);

    /** A made-up run whose acks take {@code factor} ms, give or take; runs differ by some 2 % among themselves. */
    private StoredRun run(double factor, int values) {
        Recorder recorder = new Recorder(Map.of());
        double ofRun = factor * Math.exp(0.02 * random.nextGaussian());
        for (int i = 0; i < values; i++) {
            recorder.record(Metric.ACK_RESPONSE, (long) (1e6 * ofRun * Math.exp(0.3 * random.nextGaussian())));
        }
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "p", true));
        return new StoredRun(
                SampleRun.info(), result, Optional.of(new Verdict(Verdict.Kind.PASS, List.of(), List.of())), true);
    }

    private List<Comparison.RunFigures> runs(int count, double factor) {
        List<Comparison.RunFigures> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(Comparison.RunFigures.of(run(factor, 3_000), Comparison.FIGURES));
        }
        return runs;
    }

    private int found(double factor, Comparison.Judgement judgement) {
        int found = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            Comparison comparison = Comparison.of(runs(5, 1), runs(5, factor), ACKS);
            found += comparison.rows().stream().anyMatch(row -> row.judgement() == judgement) ? 1 : 0;
        }
        return found;
    }

    @Test
    void alikeIsSeldomCalledDifferent() {
        assertThat(found(1, Comparison.Judgement.SLOWER) + found(1, Comparison.Judgement.FASTER))
                .isLessThanOrEqualTo(4);
    }

    @Test
    void aTenthMoreIsFound() {
        assertThat(found(1.1, Comparison.Judgement.SLOWER)).isGreaterThanOrEqualTo(36);
        assertThat(found(1 / 1.1, Comparison.Judgement.FASTER)).isGreaterThanOrEqualTo(36);
    }

    @Test
    void aHundredthMoreIsNotDistinguishableAndNeverEqual() {
        assertThat(found(1.01, Comparison.Judgement.SLOWER)).isLessThanOrEqualTo(8);
        String text = text(runs(5, 1), runs(5, 1.01));
        assertThat(text).contains("not distinguishable", "NO REGRESSION FOUND").doesNotContainIgnoringCase("equal");
    }

    @Test
    void threeAgainstThreeIsNeverSignificant() {
        List<Comparison.RunFigures> base = runs(3, 1);
        List<Comparison.RunFigures> fresh = runs(3, 50);
        assertThat(Comparison.of(base, fresh, ACKS).regression()).isFalse();
        assertThat(text(base, fresh))
                .contains("3 against 3 can never be significant (p is at least 0.100)")
                .contains("run 5 and 5 for these 2 figures, or at least 4 and 4 for one named by --on")
                .doesNotContain("slower", "REGRESSION");
    }

    @Test
    void fourAgainstFourIsEnoughForOneFigure() {
        Comparison comparison = Comparison.of(runs(4, 1), runs(4, 2), ACKS.subList(0, 1));
        assertThat(comparison.enoughRuns()).isTrue();
        assertThat(comparison.regression()).isTrue();
        assertThat(Comparison.runsNeeded(1)).isEqualTo(4);
        assertThat(Comparison.runsNeeded(6)).isEqualTo(5);
    }

    @Test
    void aRunWithTooFewValuesForAPercentileLeavesItOut() {
        List<Comparison.RunFigures> fresh = new ArrayList<>(runs(4, 1));
        fresh.add(Comparison.RunFigures.of(run(1, 458), Comparison.FIGURES));
        Comparison comparison = Comparison.of(runs(5, 1), fresh, ACKS);
        assertThat(comparison.rows()).extracting(Comparison.Row::figure).containsExactly(ACKS.get(0));
        assertThat(comparison.leftOut()).containsExactly(ACKS.get(1));
    }

    @Test
    void aRegressionIsNamed() {
        assertThat(text(runs(5, 1), runs(5, 1.3)))
                .contains("REGRESSION  slower by more than chance: ack.response p50, ack.response p99");
    }

    private static String text(List<Comparison.RunFigures> base, List<Comparison.RunFigures> fresh) {
        return String.join(
                "\n", ComparisonText.of(Comparison.of(base, fresh, ACKS), base.size(), fresh.size(), Terminal.plain()));
    }
}
