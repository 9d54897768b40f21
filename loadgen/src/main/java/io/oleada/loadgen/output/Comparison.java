package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Bootstrap;
import io.oleada.loadgen.stats.MannWhitney;
import io.oleada.loadgen.stats.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Several runs against several others. The unit is one run: values within a run hang together, so a million of them prove
 * nothing, and what is compared are the per-run percentiles. Percentiles are never averaged; each side is told by the median
 * of its runs, the difference by its bootstrap interval, and whether it is more than chance by the exact Mann-Whitney test.
 * Where several figures are compared, the one with the smallest p is held against 5 % divided by their number, the next by
 * one less, and so on until one fails (Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979), so that all of
 * them together raise a false alarm in 5 % of comparisons at most.
 */
public final class Comparison {

    /** How often all figures together may differ by chance alone and be called different. */
    public static final double ALPHA = 0.05;

    /** One figure of a run. */
    public record Figure(Metric metric, double percent) implements Comparable<Figure> {
        private static final Comparator<Figure> ORDER =
                Comparator.comparing(Figure::metric).thenComparing(Figure::percent);

        @Override
        public int compareTo(Figure other) {
            return ORDER.compare(this, other);
        }

        /** {@return {@code ack.response p99}, as thresholds write it} */
        @Override
        public String toString() {
            return metric.text() + ' ' + quantile().name();
        }

        Quantile quantile() {
            String number = percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
            return new Quantile("p" + number, percent);
        }
    }

    /** What is compared unless the user names something. */
    public static final List<Figure> FIGURES = List.of(
            new Figure(Metric.CONNECT_RESPONSE, 50),
            new Figure(Metric.CONNECT_RESPONSE, 99),
            new Figure(Metric.ACK_RESPONSE, 50),
            new Figure(Metric.ACK_RESPONSE, 99),
            new Figure(Metric.DELIVERY_RESPONSE, 50),
            new Figure(Metric.DELIVERY_RESPONSE, 99));

    /** What one run contributes: its percentiles in nanoseconds, those that it has enough values for. */
    public record RunFigures(RunInfo info, Map<Figure, Long> figures) {

        /** {@return the figures of a run; the run itself need not be kept} */
        public static RunFigures of(StoredRun run, List<Figure> wanted) {
            Map<Figure, Long> figures = new TreeMap<>();
            for (Figure figure : wanted) {
                Histogram histogram = run.result().histogram(figure.metric());
                OptionalLong value = figure.quantile().of(histogram);
                value.ifPresent(ns -> figures.put(figure, ns));
            }
            return new RunFigures(run.info(), figures);
        }
    }

    /** What became of a figure. Nothing is ever called equal: that cannot be shown. */
    public enum Judgement {
        SLOWER,
        FASTER,
        NOT_DISTINGUISHABLE;

        /** {@return the word for people} */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One figure of both sides. Times are nanoseconds.
     *
     * @param figure which
     * @param base the median of the base runs
     * @param fresh the median of the new runs
     * @param interval the 95 % interval of their difference
     * @param p the exact two-sided p, uncorrected
     * @param judgement by the corrected p
     */
    public record Row(
            Figure figure, double base, double fresh, Bootstrap.Interval interval, double p, Judgement judgement) {}

    private final int baseRuns;
    private final int newRuns;
    private final List<Row> rows;
    private final List<Figure> left;

    private Comparison(int baseRuns, int newRuns, List<Row> rows, List<Figure> left) {
        this.baseRuns = baseRuns;
        this.newRuns = newRuns;
        this.rows = rows;
        this.left = left;
    }

    /** Compares; a figure that not every run has is left out; if some have it, {@link #leftOut} names it. */
    public static Comparison of(List<RunFigures> base, List<RunFigures> fresh, List<Figure> wanted) {
        List<Figure> left = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Figure figure : wanted) {
            Optional<double[]> a = values(base, figure);
            Optional<double[]> b = values(fresh, figure);
            if (a.isPresent() && b.isPresent()) {
                rows.add(row(figure, a.get(), b.get()));
            } else if (Stream.concat(base.stream(), fresh.stream())
                    .anyMatch(run -> run.figures().containsKey(figure))) {
                left.add(figure);
            }
        }
        return new Comparison(base.size(), fresh.size(), judged(rows), left);
    }

    private static Optional<double[]> values(List<RunFigures> runs, Figure figure) {
        double[] values = runs.stream()
                .filter(run -> run.figures().containsKey(figure))
                .mapToDouble(run -> run.figures().getOrDefault(figure, 0L))
                .toArray();
        return values.length < runs.size() || values.length == 0 ? Optional.empty() : Optional.of(values);
    }

    private static Row row(Figure figure, double[] base, double[] fresh) {
        return new Row(
                figure,
                Bootstrap.median(base),
                Bootstrap.median(fresh),
                Bootstrap.differenceOfMedians(base, fresh),
                MannWhitney.p(base, fresh),
                Judgement.NOT_DISTINGUISHABLE);
    }

    private static List<Row> judged(List<Row> rows) {
        List<Row> byP = rows.stream().sorted(Comparator.comparingDouble(Row::p)).toList();
        Map<Figure, Judgement> judgements = new TreeMap<>();
        for (int i = 0; i < byP.size() && byP.get(i).p() < ALPHA / (byP.size() - i); i++) {
            Row row = byP.get(i);
            if (row.fresh() != row.base()) {
                judgements.put(row.figure(), row.fresh() > row.base() ? Judgement.SLOWER : Judgement.FASTER);
            }
        }
        return rows.stream()
                .map(row -> new Row(
                        row.figure(),
                        row.base(),
                        row.fresh(),
                        row.interval(),
                        row.p(),
                        judgements.getOrDefault(row.figure(), Judgement.NOT_DISTINGUISHABLE)))
                .toList();
    }

    /** {@return one row per figure that all runs have} */
    public List<Row> rows() {
        return rows;
    }

    /** {@return the figures that some runs have enough values for and others have not} */
    public List<Figure> leftOut() {
        return left;
    }

    /** {@return whether a figure is slower by more than chance} */
    public boolean regression() {
        return rows.stream().anyMatch(row -> row.judgement() == Judgement.SLOWER);
    }

    /** {@return whether so few runs could show a difference at all, however large} */
    public boolean enoughRuns() {
        return MannWhitney.smallestP(baseRuns, newRuns) < ALPHA / Math.max(1, rows.size());
    }

    /** {@return how many runs a side it takes for so many figures: 4 for one, 5 for up to six} */
    public static int runsNeeded(int figures) {
        int runs = 1;
        while (MannWhitney.smallestP(runs, runs) >= ALPHA / Math.max(1, figures)) {
            runs++;
        }
        return runs;
    }
}
