package io.oleada.loadgen.cli;

import io.oleada.loadgen.output.CsvFile;
import io.oleada.loadgen.output.JUnitFile;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.output.StepSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The outputs that are made where they are asked for. */
final class MoreOutputs {

    private static final String STEP_SUMMARY = "GITHUB_STEP_SUMMARY";

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a table with a line per second, too.")
    private @Nullable Path csv;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write thresholds and verdict as JUnit XML, too.")
    private @Nullable Path junit;

    /** Opens what was asked for, so that a file that cannot be written is known before anything is sent. */
    List<Output> open() {
        List<Output> outputs = new ArrayList<>();
        if (junit != null) {
            writable("--junit", junit);
            outputs.add(new JUnitFile(junit));
        }
        if (csv != null) {
            try {
                outputs.add(CsvFile.create(csv));
            } catch (IOException e) {
                throw cannot("--csv", csv, e.toString());
            }
        }
        String summary = System.getenv(STEP_SUMMARY);
        if (summary != null && !summary.isBlank()) {
            outputs.add(new StepSummary(Path.of(summary)));
        }
        return outputs;
    }

    private static void writable(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw cannot(option, file, "no file can be made there");
        }
    }

    private static UserError cannot(String option, Path file, String why) {
        return new UserError(UserError.USAGE, option + ' ' + file + ": cannot be written (" + why + "); name another");
    }
}
