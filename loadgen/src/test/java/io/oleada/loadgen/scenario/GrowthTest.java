package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final String YAML = """
            target: http://127.0.0.1:3000
            phases:
              - {name: arrive, duration: 2s, clients: 100}
              - {name: more, duration: 2s, arrivals: ramp, from: 10/s, to: 30/s}
              - {name: load, duration: 4s}
            flows:
              - name: f
                steps:
                  - connect
                  - {emit: swarm, data: x, rate: 50/s}
                  - {repeat: 2, steps: [{emit: each, data: x, every: 2s}, {emit: once, data: x}]}
            """;

    private final Scenario own;

    GrowthTest() throws ScenarioException {
        own = ScenarioFile.parse("s.yaml", YAML);
    }

    @Test
    void growingByClientsMultipliesArrivalsAndLeavesTheStepsAlone() {
        Scenario grown = Growth.CLIENTS.of(own, 2.5);
        assertThat(own.clients()).isEqualTo(140);
        assertThat(grown.clients()).isEqualTo(350);
        assertThat(grown.flows()).isEqualTo(own.flows());
        assertThat(grown.durationNs()).isEqualTo(own.durationNs());
        assertThat(Growth.CLIENTS.of(own, 0.001).clients()).isEqualTo(1);
    }

    @Test
    void growingByRateMultipliesWhatIsSentAndLeavesTheClientsAlone() {
        Scenario grown = Growth.RATE.of(own, 2.5);
        assertThat(grown.phases()).isEqualTo(own.phases());
        Step.Pace.Swarm swarm = (Step.Pace.Swarm) grown.emits().get(0).pace();
        assertThat(swarm.rate().perSecond()).isEqualTo(125);
        Step.Pace.PerClient each = (Step.Pace.PerClient) grown.emits().get(1).pace();
        assertThat(each.intervalNs()).isEqualTo(800_000_000);
        assertThat(grown.emits().get(2).pace()).isNull();
    }
}
