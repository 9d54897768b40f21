package io.oleada.loadgen.cli;

import io.oleada.loadgen.output.Comparison;
import io.oleada.loadgen.output.ComparisonText;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.RunInfo;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.output.Terminal;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares several runs with several others. */
@Command(
        name = "compare",
        description = {
            "Compare runs with other runs of the same scenario: oleada compare base*/ -- new*/",
            "Restart the server for each run and take turns (base new new base ...): five runs a side at least.",
            "Exit codes: 0 no regression found, 1 regression, 2 usage or too few runs."
        },
        customSynopsis = "oleada compare [--on=FIGURE]... [--allow-invalid] BASE... -- NEW...",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    @Parameters(paramLabel = "BASE", arity = "1..*", description = "Logs of runs, or their folders.")
    private List<Path> base = new ArrayList<>();

    @Option(
            names = {"--", "--new"},
            paramLabel = "NEW",
            arity = "1..*",
            required = true,
            description = "Logs of the runs to hold against them.")
    private List<Path> fresh = new ArrayList<>();

    @Option(
            names = "--on",
            paramLabel = "FIGURE",
            description =
                    "What to compare, as in \"ack.response p99.9\" (default: p50 and p99 of connects, acks, deliveries).")
    private List<String> on = new ArrayList<>();

    @Option(names = "--allow-invalid", description = "Take runs that were INVALID or ended early, too.")
    private boolean allowInvalid;

    private final Set<String> runIds = new HashSet<>();
    private @Nullable RunInfo first;

    @Override
    public Integer call() {
        List<Comparison.Figure> figures = on.isEmpty()
                ? Comparison.FIGURES
                : on.stream().map(CompareCommand::figure).toList();
        List<Comparison.RunFigures> before =
                base.stream().map(path -> read(path, figures)).toList();
        List<Comparison.RunFigures> after =
                fresh.stream().map(path -> read(path, figures)).toList();
        Comparison comparison = Comparison.of(before, after, figures);
        if (comparison.rows().isEmpty()) {
            throw new UserError(
                    UserError.USAGE,
                    "nothing to compare: there is no figure that every run has enough values for; run longer, or name one with --on");
        }
        ComparisonText.of(comparison, before.size(), after.size(), Terminal.detect())
                .forEach(System.out::println);
        return !comparison.enoughRuns() ? UserError.USAGE : comparison.regression() ? Verdict.Kind.FAIL.exitCode() : 0;
    }

    private static Comparison.Figure figure(String text) {
        try {
            Threshold rule = Threshold.parse(text + " < 1s");
            if (rule.series().metric().kind() == Metric.Kind.HISTOGRAM
                    && rule.series().value().isEmpty()
                    && rule.statistic().matches("p[0-9.]+")) {
                return new Comparison.Figure(
                        rule.series().metric(),
                        Double.parseDouble(rule.statistic().substring(1)));
            }
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, "--on: " + e.getMessage());
        }
        throw new UserError(UserError.USAGE, "--on " + text + ": expected something like \"ack.response p99\"");
    }

    /** Reads one log and keeps no more of it than its figures. */
    private Comparison.RunFigures read(Path given, List<Comparison.Figure> figures) {
        Path path = Files.isDirectory(given) ? given.resolve(RunFiles.LOG) : given;
        StoredRun run;
        try {
            run = ResultLog.read(path);
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        }
        check(path, run);
        return Comparison.RunFigures.of(run, figures);
    }

    private void check(Path path, StoredRun run) {
        if (!allowInvalid && (run.verdict().kind() == Verdict.Kind.INVALID || !run.complete())) {
            String why = run.verdict().kind() == Verdict.Kind.INVALID
                    ? "INVALID (" + run.verdict().reasons().get(0) + ")"
                    : "ended early";
            throw new UserError(
                    UserError.USAGE, path + ": this run was " + why + "; run it again, or give --allow-invalid");
        }
        if (!runIds.add(run.info().runId())) {
            throw new UserError(UserError.USAGE, path + ": the same run is given twice");
        }
        RunInfo other = first;
        if (other == null) {
            first = run.info();
        } else if (!other.scenario().equals(run.info().scenario())
                || !other.phases().equals(run.info().phases())) {
            throw new UserError(
                    UserError.USAGE,
                    path + ": ran another scenario or other phases ("
                            + run.info().scenario() + ") than the first log (" + other.scenario()
                            + "); only like is compared with like");
        }
    }
}
