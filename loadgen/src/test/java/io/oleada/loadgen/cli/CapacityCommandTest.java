package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityCommandTest {

    private static final String SCENARIO = """
            phases:
              - {name: arrive, duration: 1s, clients: 10}
            flows:
              - name: student
                steps: [connect, {emit: eco, data: x, ack: true}]
            thresholds: [%s]
            """;

    @TempDir
    private Path folder;

    private Cli.Ended capacity(String threshold, String... options) {
        Cli.write(folder, "scenario.yaml", SCENARIO.formatted(threshold));
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            String[] arguments = new String[options.length + 4];
            arguments[0] = "capacity";
            arguments[1] = "scenario.yaml";
            arguments[2] = "--target";
            arguments[3] = "http://127.0.0.1:" + server.port();
            System.arraycopy(options, 0, arguments, 4, options.length);
            Cli.Ended ended = Cli.run(folder, arguments);
            assumeThat(ended.out()).as("this machine is too busy").doesNotContain("The generator gave out");
            return ended;
        }
    }

    @Test
    void loadGrowsUntilTheMostWhereEverythingHolds() {
        Cli.Ended ended = capacity("ack.timed_out == 0", "--from", "5", "--most", "10", "--out", "logs");
        assertThat(ended.out()).contains("No knee up to 10").contains("✓");
        assertThat(ended.exitCode()).isZero();
        assertThat(folder.resolve("logs")).isDirectoryContaining("glob:**capacity-1.ndjson");
    }

    @Test
    void aThresholdThatNothingHoldsIsNamed() {
        Cli.Ended ended = capacity("ack.ok == 0", "--from", "1");
        assertThat(ended.out()).contains("Not even 1 was held: ack.ok == 0 was missed: it was 1.");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    @Test
    void withoutThresholdsThereIsNothingToLookFor() {
        Cli.write(folder, "scenario.yaml", SCENARIO.replaceAll("thresholds.*", "target: http://127.0.0.1:1"));
        Cli.Ended ended = Cli.run(folder, "capacity", "scenario.yaml");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("scenario.yaml: has no thresholds to break; ")
                .hasLineCount(1);
    }
}
