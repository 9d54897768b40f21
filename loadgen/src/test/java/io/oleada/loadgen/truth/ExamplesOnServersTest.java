package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.testing.NodeServer;
import io.oleada.loadgen.testing.ServerOfTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples for one server as users run them, whole and in real time, against our server and the official one. */
@Tag("full")
class ExamplesOnServersTest {

    private static final Path EXAMPLES = Path.of("examples");

    @TempDir
    private Path folder;

    static List<Arguments> runs() throws Exception {
        List<Arguments> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                if (ScenarioFile.read(file).targets().size() == 1) {
                    runs.add(Arguments.of(file, "ours"));
                    runs.add(Arguments.of(file, "official"));
                }
            }
        }
        return runs;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everythingIsAccountedFor(Path file, String server) throws Exception {
        if (server.equals("ours")) {
            try (ServerOfTest ours = new ServerOfTest(0, 0)) {
                assertAccountedFor(file, server, "http://127.0.0.1:" + ours.port());
            }
        } else {
            try (NodeServer official = NodeServer.start()) {
                assertAccountedFor(file, server, official.url());
            }
        }
    }

    private void assertAccountedFor(Path file, String server, String url) throws Exception {
        Scenario scenario = ScenarioFile.read(file);
        try (Generator generator = Generator.start(folder, Files.readString(file), url)) {
            Generator.Ended ended = generator.await(scenario.durationNs() / 1_000_000_000 + 60);
            assertThat(ended.exitCode()).as(ended.toString()).isIn(0, 1, 4);
            StoredRun stored = generator.stored();
            Ledger ledger = Ledger.of(stored.result());
            System.out.printf(
                    Locale.ROOT,
                    "%-40s %-8s %s %s%n    %s%n",
                    file,
                    server,
                    stored.verdict().kind(),
                    stored.verdict().reasons(),
                    ledger);
            assertThat(stored.complete()).isTrue();
            assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
            assertThat(stored.result().total(Metric.CLIENTS_PLANNED)).isEqualTo(scenario.clients());
            assertThat(ledger.missing()).isZero();
            assertThat(ledger.timedOut() + ledger.rejected()).isZero();
        }
    }
}
