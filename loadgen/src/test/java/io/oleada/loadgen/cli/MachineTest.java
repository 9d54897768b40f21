package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.scenario.ScenarioFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run is reckoned to take. */
class MachineTest {

    /**
     * 36,000 broadcasts and 100,000 clients: with a bit for each of them 450 MB, where none misses a block of 4,096 only a
     * reference to it for each client, and where a sender does not hear itself a block of 512 bytes for it.
     */
    @ParameterizedTest
    @CsvSource({
        "'fanOut: all', 3_515_625",
        "'fanOut: others, publishers: 1', 3_520_125",
        "'fanOut: others', 21_947_625",
        "'fanOut: others, room: \"r-${group:10}\"', 453_515_625"
    })
    void whoGotABroadcastIsRememberedByWhoDidNot(String fanOut, String bytes) throws Exception {
        String scenario = """
                target: http://127.0.0.1:3000
                phases: [{name: a, duration: 1s, clients: 100000, arrivals: at-once}, {name: b, duration: 2h}]
                flows:
                  - {name: f, steps: [connect, {emit: x, data: "${marker}", rate: 5/s, during: b, %s}]}
                """.formatted(fanOut);
        assertThat(Machine.countingBytes(ScenarioFile.parse("test", scenario), 100_000))
                .isEqualTo(Long.parseLong(bytes.replace("_", "")));
    }
}
