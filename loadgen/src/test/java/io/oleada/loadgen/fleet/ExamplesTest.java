package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.stats.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example scenarios, and the one in the READMEs: each is read and run whole, in virtual time. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("examples");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleRunsWholeAndItsLedgerBalances(Path file) throws Exception {
        Scenario scenario = ScenarioFile.read(file);
        VirtualRun run = VirtualRun.of(Files.readString(file)).loops(2).run();
        assertThat(run.ledger().balanced()).as(run.ledger().toString()).isTrue();
        assertThat(run.total(Metric.CLIENTS_PLANNED)).isEqualTo(scenario.clients());
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().timedOut() + run.ledger().rejected()).isZero();
    }

    @Test
    void scenarioInTheReadmesIsGoodAndTheSameInBoth() throws Exception {
        String english = scenarioOf("README.md");
        assertThat(ScenarioFile.parse("README.md", "target: http://127.0.0.1:3000\n" + english)
                        .clients())
                .isEqualTo(1000);
        assertThat(withoutComments(scenarioOf("README.es.md"))).isEqualTo(withoutComments(english));
    }

    @Test
    void everyExampleThatTheReadmesNameExists() throws Exception {
        for (String readme : List.of("README.md", "README.es.md")) {
            Files.readString(Path.of("..", readme))
                    .lines()
                    .filter(line -> line.contains("loadgen/examples/"))
                    .map(line -> line.replaceAll(".*(loadgen/examples/[a-z-]+\\.yaml).*", "$1"))
                    .forEach(named -> assertThat(Path.of("..", named)).exists());
        }
    }

    private static String scenarioOf(String readme) throws IOException {
        String text = Files.readString(Path.of("..", readme));
        int from = text.indexOf("```yaml\n") + 8;
        return text.substring(from, text.indexOf("```", from));
    }

    private static String withoutComments(String yaml) {
        return yaml.replaceAll(" +#[^\n]*", "");
    }
}
