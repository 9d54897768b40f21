package io.oleada.loadgen.cli;

import io.oleada.loadgen.output.HtmlReport;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.output.Summary;
import io.oleada.loadgen.output.Terminal;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the report of a run again from its log. */
@Command(
        name = "report",
        description = "Make the table, report.html and other outputs again from results.ndjson.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "LOG",
            defaultValue = RunFiles.LOG,
            description = "The log of a run (default: ${DEFAULT-VALUE}).")
    private Path log = Path.of(RunFiles.LOG);

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes (default: beside the log).")
    private @org.jspecify.annotations.Nullable Path out;

    @Mixin
    private MoreOutputs more = new MoreOutputs();

    @Override
    public Integer call() {
        Path page = out != null ? out : log.toAbsolutePath().resolveSibling(RunFiles.REPORT);
        try {
            StoredRun run = ResultLog.read(log);
            List<Output> outputs = new ArrayList<>(more.open());
            outputs.add(new HtmlReport(page));
            outputs.add(new Summary(System.out, Terminal.detect()));
            run.replay(outputs.toArray(new Output[0]));
            System.out.println("report  " + page);
            return run.verdict().kind().exitCode();
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
