package io.oleada.loadgen.output;

import io.oleada.loadgen.output.Block.Colour;
import io.oleada.loadgen.stats.MannWhitney;
import java.util.List;
import java.util.Locale;

/** A {@link Comparison} for people. */
public final class ComparisonText {

    private ComparisonText() {}

    /** {@return the table and what follows from it, line by line} */
    public static List<String> of(Comparison comparison, int baseRuns, int newRuns, Terminal terminal) {
        Block block = new Block(Math.max(110, terminal.columns()), terminal.colour());
        block.put(
                        String.format(
                                Locale.ROOT,
                                "%-26s%8s%8s%10s%9s%19s%7s",
                                "Medians over runs, in ms",
                                "base",
                                "new",
                                "difference",
                                "",
                                "95 % interval",
                                "p"),
                        Colour.BOLD)
                .end();
        for (Comparison.Row row : comparison.rows()) {
            row(row, comparison.enoughRuns(), block);
        }
        if (!comparison.leftOut().isEmpty()) {
            block.put("  too few values in some run: "
                            + String.join(
                                    ", ",
                                    comparison.leftOut().stream()
                                            .map(Comparison.Figure::toString)
                                            .toList()))
                    .end();
        }
        block.end();
        if (comparison.enoughRuns()) {
            conclusion(comparison, block);
        } else {
            tooFew(comparison, baseRuns, newRuns, block);
        }
        return block.lines();
    }

    private static void row(Comparison.Row row, boolean enough, Block block) {
        double difference = row.fresh() - row.base();
        block.put(String.format(
                Locale.ROOT,
                "  %-24s%8s%8s%10s%9s%19s%7s  ",
                row.figure(),
                Format.ms(Math.round(row.base())),
                Format.ms(Math.round(row.fresh())),
                signed(difference),
                row.base() == 0 ? "" : String.format(Locale.ROOT, "(%+.1f%%)", 100 * difference / row.base()),
                signed(row.interval().low()) + " to " + signed(row.interval().high()),
                p(row.p())));
        if (enough) {
            Colour colour =
                    switch (row.judgement()) {
                        case SLOWER -> Colour.RED;
                        case FASTER -> Colour.GREEN;
                        case NOT_DISTINGUISHABLE -> Colour.DIM;
                    };
            block.put(row.judgement().text(), colour);
        }
        block.end();
    }

    private static void conclusion(Comparison comparison, Block block) {
        List<String> slower = comparison.rows().stream()
                .filter(row -> row.judgement() == Comparison.Judgement.SLOWER)
                .map(row -> row.figure().toString())
                .toList();
        if (slower.isEmpty()) {
            block.put(" NO REGRESSION FOUND ", Colour.BANNER_GREEN).put(" nothing is slower by more than chance");
        } else {
            block.put(" REGRESSION ", Colour.BANNER_RED)
                    .put(" slower by more than chance: " + String.join(", ", slower));
        }
        block.end();
        int figures = comparison.rows().size();
        block.put(
                        "p is that of the exact Mann-Whitney test over runs, two-sided"
                                + (figures > 1
                                        ? "; judged at 5 % for all " + figures + " together (Holm)."
                                        : "; judged at 5 %."),
                        Colour.DIM)
                .end();
    }

    private static void tooFew(Comparison comparison, int baseRuns, int newRuns, Block block) {
        int figures = comparison.rows().size();
        int needed = Comparison.runsNeeded(figures);
        block.put(" TOO FEW RUNS ", Colour.BANNER_YELLOW)
                .put(String.format(
                        Locale.ROOT,
                        " %d against %d can never be significant (p is at least %.3f);",
                        baseRuns,
                        newRuns,
                        MannWhitney.smallestP(baseRuns, newRuns)))
                .end()
                .put(
                        figures > 1
                                ? String.format(
                                        Locale.ROOT,
                                        "run %d and %d for these %d figures, or at least 4 and 4 for one named by --on",
                                        needed,
                                        needed,
                                        figures)
                                : "run at least 4 and 4")
                .end();
    }

    private static String signed(double ns) {
        String text = Format.ms(Math.round(Math.abs(ns)));
        return (ns < 0 ? "-" : "+") + text;
    }

    private static String p(double p) {
        return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
    }
}
