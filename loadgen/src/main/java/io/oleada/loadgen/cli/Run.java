package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.fleet.Coordinator;
import io.oleada.loadgen.fleet.FleetException;
import io.oleada.loadgen.fleet.FleetWorker;
import io.oleada.loadgen.output.HtmlReport;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.output.Progress;
import io.oleada.loadgen.output.PrometheusPage;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.RunInfo;
import io.oleada.loadgen.output.Summary;
import io.oleada.loadgen.output.Terminal;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One run of a scenario, with all its outputs.
 *
 * @param scenario what to do
 * @param driverName which driver
 * @param crew who carries it out; it is closed when the run is over
 * @param folder where the log and the report go
 * @param metrics whether and where the run shows itself to Prometheus
 */
record Run(Scenario scenario, String driverName, Crew crew, Path folder, MetricsOptions metrics) {

    /** A run in this process. */
    Run(Scenario scenario, String driverName, int loops, Tls tls, Path folder, MetricsOptions metrics) {
        this(scenario, driverName, new LocalCrew(driverName, loops, tls), folder, metrics);
    }

    /** The exit code of a run that was ended by the user. */
    static final int INTERRUPTED = 130;

    /** Runs to the end; those in {@code beside} hear of it like any other output. Returns the exit code. */
    int carryOut(List<Output> beside) throws InterruptedException {
        crew.check(scenario.clients());
        Path logFile = folder.resolve(RunFiles.LOG);
        Path report = folder.resolve(RunFiles.REPORT);
        ResultLog log = open(logFile);
        Terminal terminal = Terminal.detect();
        List<Output> outputs = new ArrayList<>(List.of(log, new Progress(System.out, terminal)));
        outputs.addAll(beside);
        PrometheusPage page = metrics.open(scenario);
        if (page != null) {
            outputs.add(page);
        }
        List<Output> atEnd = List.of(new HtmlReport(report), new Summary(System.out, terminal));
        outputs.addAll(atEnd);
        int code;
        try {
            code = measure(outputs);
        } catch (Throwable e) {
            MetricsOptions.close(page);
            throw e;
        }
        log.trouble().ifPresent(System.out::println);
        System.out.println("report  " + report.toAbsolutePath().normalize());
        System.out.println("log     " + logFile.toAbsolutePath().normalize());
        MetricsOptions.close(page);
        return code;
    }

    private int measure(List<Output> outputs) throws InterruptedException {
        int run = new SecureRandom().nextInt();
        Instant startedAt = Instant.now();
        List<String> broken = new ArrayList<>();
        Coordinator[] holder = new Coordinator[1];
        try (crew) {
            List<? extends FleetWorker> workers =
                    crew.gather(scenario, run, startedAt.toEpochMilli(), fault -> holder[0].fail(fault));
            Coordinator coordinator = new Coordinator(
                    workers,
                    crew.tolerant(),
                    crew.clock(),
                    snapshot -> {
                        outputs.forEach(output -> output.accept(snapshot));
                        abortIfBroken(holder[0], broken);
                    },
                    System.err::println);
            holder[0] = coordinator;
            Signals.onEnd(coordinator::interrupt);
            crew.remarks().forEach(System.out::println);
            RunInfo info = info(run, startedAt, coordinator.loops());
            outputs.forEach(output -> output.start(info));
            return run(coordinator, broken, outputs);
        } catch (FleetException e) {
            throw new UserError(UserError.TARGET, String.valueOf(e.getMessage()));
        }
    }

    private int run(Coordinator coordinator, List<String> broken, List<Output> outputs) throws InterruptedException {
        Result result;
        try {
            result = coordinator.run();
        } catch (OutOfMemoryError | IllegalStateException e) {
            if (!(e instanceof OutOfMemoryError) && !(e.getCause() instanceof OutOfMemoryError)) {
                throw e;
            }
            return outOfMemory(coordinator.soFar(), outputs);
        }
        return finish(coordinator, result, broken, outputs);
    }

    /** What was measured until the heap was full is still told. */
    private int outOfMemory(Result soFar, List<Output> outputs) {
        String reason = Memory.full();
        Verdict verdict = new Verdict(
                Verdict.Kind.INVALID,
                List.of(reason),
                Verdict.judge(soFar, rules(), List.of()).outcomes());
        outputs.forEach(output -> finish(output, soFar, verdict, false));
        return verdict.kind().exitCode();
    }

    private int finish(Coordinator coordinator, Result result, List<String> broken, List<Output> outputs) {
        boolean complete = coordinator.wasComplete();
        Verdict verdict = Verdict.judge(result, rules(), coordinator.complaints());
        outputs.forEach(output -> finish(output, result, verdict, complete));
        String perClient = Memory.perClient(coordinator.farewells(), connectedAtEnd(result));
        if (!perClient.isEmpty()) {
            System.out.println(perClient);
        }
        broken.forEach(rule -> System.out.println("ended early: " + rule + " was missed"));
        return coordinator.wasInterrupted() && broken.isEmpty()
                ? INTERRUPTED
                : verdict.kind().exitCode();
    }

    /** What the run is held against: its thresholds, and the rules that would have ended it. */
    private List<Threshold> rules() {
        return Stream.concat(scenario.thresholds().stream(), scenario.abort().stream())
                .toList();
    }

    private void abortIfBroken(Coordinator coordinator, List<String> broken) {
        for (Threshold rule : scenario.abort()) {
            Threshold.Outcome outcome = rule.judge(coordinator.soFar());
            if (broken.isEmpty() && !outcome.holds() && outcome.samples() > 0) {
                broken.add(rule.text());
                coordinator.interrupt();
            }
        }
    }

    private static long connectedAtEnd(Result result) {
        return result.snapshots().isEmpty()
                ? 0
                : result.snapshots().get(result.snapshots().size() - 1).number(Metric.CLIENTS_CONNECTED);
    }

    /** One output that cannot finish must not keep the others from it. */
    private static void finish(Output output, Result result, Verdict verdict, boolean complete) {
        try {
            output.finish(result, verdict, complete);
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
        }
    }

    private ResultLog open(Path logFile) {
        try {
            Files.createDirectories(folder);
            return ResultLog.create(logFile);
        } catch (IOException e) {
            throw new UserError(
                    UserError.USAGE,
                    folder + ": no files can be written there (" + e + "); choose another folder with --out");
        }
    }

    private RunInfo info(int run, Instant startedAt, int loops) {
        return new RunInfo(
                String.format(Locale.ROOT, "%08x", run),
                scenario.name(),
                scenario.target().url(),
                driverName,
                loops,
                scenario.durationNs(),
                scenario.phases().stream()
                        .map(phase -> new RunInfo.Phase(phase.name(), phase.startNs(), phase.endNs(), phase.measured()))
                        .toList(),
                startedAt,
                Main.Version.text(),
                System.getProperty("java.vm.name") + ' ' + System.getProperty("java.version"),
                System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                rules().stream().map(Threshold::text).toList());
    }
}
