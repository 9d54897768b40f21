package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.fleet.Coordinator;
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
 * One run of a scenario on this machine, with all its outputs.
 *
 * @param scenario what to do
 * @param driverName which driver
 * @param loops how many event loops
 * @param tls whom to trust
 * @param folder where the log and the report go
 * @param metrics whether and where the run shows itself to Prometheus
 */
record Run(Scenario scenario, String driverName, int loops, Tls tls, Path folder, MetricsOptions metrics) {

    /** The exit code of a run that was ended by the user. */
    static final int INTERRUPTED = 130;

    /** Runs to the end; those in {@code beside} hear of it like any other output. Returns the exit code. */
    int carryOut(List<Output> beside) throws InterruptedException {
        Machine.check(scenario.clients());
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
        List<Driver> drivers = new ArrayList<>();
        try {
            Coordinator[] holder = new Coordinator[1];
            for (int i = 0; i < loops; i++) {
                drivers.add(Drivers.named(driverName).open("oleada-loop-" + i, tls, fault -> holder[0].fail(fault)));
            }
            Instant startedAt = Instant.now();
            List<String> broken = new ArrayList<>();
            Coordinator coordinator = new Coordinator(scenario, drivers, run, startedAt.toEpochMilli(), snapshot -> {
                outputs.forEach(output -> output.accept(snapshot));
                abortIfBroken(holder[0], broken);
            });
            holder[0] = coordinator;
            Probe.check(drivers.get(0), scenario);
            Signals.onEnd(coordinator::interrupt);
            Memory memory = new Memory();
            Machine machine = new Machine();
            RunInfo info = info(run, startedAt);
            outputs.forEach(output -> output.start(info));
            Result result = coordinator.run();
            boolean complete = !coordinator.wasInterrupted();
            Verdict verdict = Verdict.judge(result, rules(), machine.complaints());
            String perClient = memory.perClient(connectedAtEnd(result));
            outputs.forEach(output -> finish(output, result, verdict, complete));
            if (!perClient.isEmpty()) {
                System.out.println(perClient);
            }
            broken.forEach(rule -> System.out.println("ended early: " + rule + " was missed"));
            return complete || !broken.isEmpty() ? verdict.kind().exitCode() : INTERRUPTED;
        } finally {
            drivers.forEach(Driver::close);
        }
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

    private RunInfo info(int run, Instant startedAt) {
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
