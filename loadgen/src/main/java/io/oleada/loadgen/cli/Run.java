package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.output.HtmlReport;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.output.Progress;
import io.oleada.loadgen.output.PrometheusPage;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.Summary;
import io.oleada.loadgen.output.Terminal;
import io.oleada.loadgen.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        this(scenario, driverName, new LocalCrew(driverName, loops, tls, List.of()), folder, metrics);
    }

    /** Runs to the end; those in {@code beside} hear of it like any other output. Returns the exit code. */
    int carryOut(List<Output> beside) throws InterruptedException {
        crew.check(scenario);
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
        Measurement.Ended ended;
        try {
            ended = new Measurement(scenario, driverName, crew).measure(outputs);
        } catch (Throwable e) {
            MetricsOptions.close(page);
            throw e;
        }
        ended.remarks().forEach(System.out::println);
        log.trouble().ifPresent(System.out::println);
        System.out.println("report  " + report.toAbsolutePath().normalize());
        System.out.println("log     " + logFile.toAbsolutePath().normalize());
        MetricsOptions.close(page);
        return ended.exitCode();
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
}
