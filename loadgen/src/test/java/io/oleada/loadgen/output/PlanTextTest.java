package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTextTest {

    private static final Path EXAMPLES = Path.of("examples");

    static List<String> examples() throws Exception {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleInWords(String name) throws Exception {
        List<String> lines = PlanText.of(ScenarioFile.read(EXAMPLES.resolve(name)));
        assertThat(lines).allMatch(line -> line.length() <= 120);
        Golden.assertSame(String.join("\n", lines) + '\n', "plan-" + name.replace(".yaml", ".txt"));
    }

    private static Scenario scenario(String phases, String steps) throws Exception {
        return ScenarioFile.parse("test", """
                target: http://127.0.0.1:3000
                phases: [%s]
                flows:
                  - name: all
                    steps: [connect, %s]
                """.formatted(phases, steps));
    }

    private static LoadPlan.Traffic only(Scenario scenario) {
        List<LoadPlan.Traffic> traffic = new LoadPlan(scenario).traffic();
        assertThat(traffic).hasSize(1);
        return traffic.get(0);
    }

    @Test
    void aBroadcastIsOwedToEverybodyButItsSender() throws Exception {
        LoadPlan.Traffic traffic = only(scenario(
                "{name: a, duration: 1s, clients: 100, arrivals: at-once}, {name: b, duration: 10s}",
                "{emit: x, data: '${marker}', rate: 7/s, during: b, fanOut: others}"));
        assertThat(traffic.sends()).isEqualTo(70);
        assertThat(traffic.deliveries()).isEqualTo(70 * 99);
        assertThat(traffic.peakPerSecond()).isEqualTo(7);
    }

    @Test
    void whatAClientRepeatsFollowsItsArrival() throws Exception {
        LoadPlan.Traffic traffic = only(scenario(
                "{name: a, duration: 60s, clients: 100, arrivals: at-once}",
                "{repeat: 10, steps: [{emit: x, ack: true}, {think: 1s}]}"));
        assertThat(traffic.sends()).isEqualTo(1000);
        assertThat(traffic.peakPerSecond()).isEqualTo(100);
    }

    @Test
    void whoLeavesIsNoLongerCounted() throws Exception {
        Scenario scenario = scenario(
                "{name: a, duration: 1s, clients: 100, arrivals: at-once}, {name: b, duration: 9s}",
                "{emit: x, every: 1s}, {think: 5s}, disconnect");
        LoadPlan plan = new LoadPlan(scenario);
        assertThat(plan.crowds()).extracting(LoadPlan.Crowd::atEnd).containsExactly(100.0, 0.0);
        assertThat(plan.traffic().stream().mapToDouble(LoadPlan.Traffic::sends).sum())
                .isEqualTo(500);
    }

    @Test
    void aRoundWithoutAPauseCannotBeForetold() throws Exception {
        Scenario scenario =
                scenario("{name: a, duration: 10s, clients: 1}", "{repeat: 1000000000, steps: [{emit: x, ack: true}]}");
        assertThat(new LoadPlan(scenario).endless(0)).isTrue();
        assertThat(PlanText.of(scenario))
                .contains("    This goes round as fast as the server answers; its sends cannot be foretold.");
    }

    @Test
    void anHourOfManyPhasesIsPlannedInTime() throws Exception {
        StringBuilder phases = new StringBuilder("{name: p, duration: 1s, clients: 1000000}");
        for (int i = 0; i < 600; i++) {
            phases.append(", {name: p").append(i).append(", duration: 5s, clients: 10}");
        }
        LoadPlan.Traffic last = new LoadPlan(scenario(phases.toString(), "{emit: x, every: 10s}"))
                .traffic()
                .get(600);
        assertThat(last.peakPerSecond()).isBetween(100_000.0, 101_000.0);
    }
}
