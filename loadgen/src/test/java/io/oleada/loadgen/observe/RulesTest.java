package io.oleada.loadgen.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.testing.Dashboards;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Lets promtool, amtool and docker-compose look at the configuration; skipped where they are not on the PATH. */
class RulesTest {

    private static String run(String program, String... arguments) throws Exception {
        var binary = PrometheusProcess.find(program);
        Assumptions.assumeTrue(binary.isPresent(), "no " + program + " on the PATH");
        List<String> command = new ArrayList<>(List.of(binary.get().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(Dashboards.FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void theConfigurationAndTheRulesAreWhatPrometheusExpects() throws Exception {
        assertThat(run("promtool", "check", "config", "prometheus/prometheus.yml"))
                .contains("SUCCESS");
    }

    @Test
    void everyRuleDoesWhatItsTestSays() throws Exception {
        run("promtool", "test", "rules", "prometheus/tests/recording_test.yml", "prometheus/tests/alerts_test.yml");
    }

    @Test
    void everyRuleHasATest() throws Exception {
        String recording = Files.readString(Path.of("..", "grafana", "prometheus", "tests", "recording_test.yml"));
        String alerts = Files.readString(Path.of("..", "grafana", "prometheus", "tests", "alerts_test.yml"));
        for (Dashboards.Expression rule : Dashboards.rules()) {
            assertThat(recording + alerts).containsPattern("(name|expr): .*\\Q" + rule.place() + "\\E");
        }
    }

    @Test
    void composeUnderstandsItsFile() throws Exception {
        assertThat(run("docker-compose", "-f", "compose.yaml", "config"))
                .contains("image: oleada-server:", "image: oleada-loadgen:");
    }

    @Test
    void theExampleForAlertmanagerIsValid() throws Exception {
        assertThat(run("amtool", "check-config", "alertmanager/alertmanager.yml"))
                .contains("SUCCESS");
    }
}
