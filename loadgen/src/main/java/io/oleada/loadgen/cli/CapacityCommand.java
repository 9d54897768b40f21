package io.oleada.loadgen.cli;

import io.oleada.loadgen.output.CapacityTable;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.scenario.Growth;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for the largest load of a scenario's kind that a server holds. */
@Command(
        name = "capacity",
        description = {
            "Find the knee: run a scenario with more and more load until one of its thresholds breaks,",
            "then close in on the largest load that holds them all. Each step is a run of its own;",
            "a load counts as too much when two runs in a row break a threshold.",
            "Exit codes: 0 the knee was found, or all loads were held; 1 not even the smallest was;",
            "4 the generator gave out before the server."
        },
        mixinStandardHelpOptions = true)
final class CapacityCommand implements Callable<Integer> {

    private static final long RATE_MOST = 100_000;

    @Parameters(paramLabel = "SCENARIO", description = "A scenario file with thresholds; see oleada reference.")
    private Path file = Path.of("");

    @Option(names = "--target", paramLabel = "URL", description = "Where the load goes, whatever the file says.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--grow",
            paramLabel = "WHAT",
            defaultValue = "clients",
            description = "clients, or rate: the same clients send more (default: ${DEFAULT-VALUE}).")
    private Growth growth = Growth.CLIENTS;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Where to begin: clients, or percent of the scenario's rate (default: as the file says).")
    private @Nullable Long from;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "Where to end (default: what one process holds here; 100000 percent).")
    private @Nullable Long most;

    @Option(
            names = "--precision",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "How close to come to the knee (default: ${DEFAULT-VALUE}).")
    private int precision = 10;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Keep each run's log there, as capacity-N.ndjson; oleada report reads them.")
    private @Nullable Path out;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    private int runs;

    /** What one run was worth. */
    private static final class Verdicts implements Output {
        private @Nullable Result result;
        private @Nullable Verdict verdict;

        @Override
        public void finish(Result ended, Verdict judged, boolean complete) {
            result = ended;
            verdict = judged;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        connect.check();
        Scenario scenario = connect.permit(ScenarioArgument.read(file, targets));
        if (scenario.thresholds().isEmpty()) {
            throw new UserError(
                    UserError.USAGE,
                    file + ": has no thresholds to break; add some, such as \"thresholds: [ack.response p99 < 50ms]\"");
        }
        boolean clients = growth == Growth.CLIENTS;
        long own = clients ? scenario.clients() : 100;
        long first = between("--from", from == null ? own : from, 1, clients ? 10_000_000 : RATE_MOST);
        long held = clients
                ? Math.min(
                        connect.clientsMost(scenario),
                        new Doctor(Limits.here()).tightest().clients())
                : RATE_MOST;
        long last = between("--most", most == null ? Math.max(first, held) : most, first, Long.MAX_VALUE);
        connect.checkClients(scenario, clients ? last : scenario.clients());
        connect.checkDuration(scenario);
        between("--precision", precision, 1, 100);
        CapacitySearch search = new CapacitySearch(first, last, precision / 100.0);
        System.out.printf(
                Locale.ROOT,
                "%s against %s, %s growing, %.0f s a run%n%n",
                scenario.name(),
                scenario.targetText(),
                growth.text(),
                scenario.durationNs() / 1e9);
        System.out.println(CapacityTable.heading(clients ? "clients" : "rate"));
        return search(scenario, search, own);
    }

    private int search(Scenario scenario, CapacitySearch search, long own) throws InterruptedException {
        String broken = "";
        for (OptionalLong load = search.next(); load.isPresent(); load = search.next()) {
            Scenario grown = growth.of(scenario, (double) load.getAsLong() / own);
            Verdicts step = new Verdicts();
            int code = run(grown, load.getAsLong(), step);
            if (code != 0 && code != Measurement.INTERRUPTED) {
                step = new Verdicts(); // once may be an accident
                code = run(grown, load.getAsLong(), step);
            }
            if (code == Measurement.INTERRUPTED) {
                return code;
            }
            if (code == Verdict.Kind.INVALID.exitCode()) {
                System.out.printf(
                        "%nThe generator gave out at %s: the knee lies above %s. Give it more processors, or its own machine.%n",
                        text(load.getAsLong()), text(search.held()));
                return code;
            }
            if (code != 0) {
                broken = Objects.requireNonNull(step.verdict).reasons().get(0);
            }
            search.tried(code == 0);
        }
        return conclude(search, broken);
    }

    private int run(Scenario grown, long load, Verdicts step) throws InterruptedException {
        List<Output> outputs = new ArrayList<>(List.of(step));
        if (out != null) {
            outputs.add(log(out));
        }
        LocalCrew crew = new LocalCrew("netty", connect.loops(), connect.tls(), connect.sources());
        crew.check(grown);
        int code = new Measurement(grown, "netty", crew).measure(outputs).exitCode();
        System.out.println(CapacityTable.row(
                text(load), Objects.requireNonNull(step.result), Objects.requireNonNull(step.verdict)));
        return code;
    }

    private ResultLog log(Path folder) {
        try {
            Files.createDirectories(folder);
            return ResultLog.create(folder.resolve("capacity-" + ++runs + ".ndjson"));
        } catch (IOException e) {
            throw new UserError(
                    UserError.USAGE, "--out " + folder + ": no files can be written there (" + e + "); choose another");
        }
    }

    private int conclude(CapacitySearch search, String broken) {
        System.out.println();
        OptionalLong broke = search.broke();
        if (broke.isEmpty()) {
            System.out.printf("No knee up to %s: every threshold held. Go further with --most.%n", text(search.held()));
            return 0;
        }
        if (search.held() == 0) {
            System.out.printf("Not even %s was held: %s.%n", text(broke.getAsLong()), broken);
            return Verdict.Kind.FAIL.exitCode();
        }
        System.out.printf(
                "The knee: %s was held, %s was not: %s.%n", text(search.held()), text(broke.getAsLong()), broken);
        return 0;
    }

    private String text(long load) {
        return growth == Growth.CLIENTS
                ? String.format(Locale.ROOT, "%,d", load)
                : String.format(Locale.ROOT, "%,d %%", load);
    }

    private static long between(String option, long given, long least, long greatest) {
        if (given < least || given > greatest) {
            String upTo = greatest == Long.MAX_VALUE ? " or more" : " to " + greatest;
            throw new UserError(UserError.USAGE, option + ' ' + given + ": expected a number from " + least + upTo);
        }
        return given;
    }
}
