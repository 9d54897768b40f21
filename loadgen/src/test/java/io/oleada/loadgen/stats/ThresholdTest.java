package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ack.response p99 < 50ms            | ack.response      | p99   | <  | 50000000
                    ack.response{eco} max <= 1s        | ack.response{eco} | max   | <= | 1000000000
                    ack.response p99.9<1.5s            | ack.response      | p99.9 | <  | 1500000000
                    ack.response  p50  >  250us        | ack.response      | p50   | >  | 250000
                    ack.response p50 > 250µs           | ack.response      | p50   | >  | 250000
                    send.delay mean != 7ns             | send.delay        | mean  | != | 7
                    connect.response p100 < 2m         | connect.response  | p100  | <  | 120000000000
                    connect.response count >= 100      | connect.response  | count | >= | 100
                    connect.response min >= 0ms        | connect.response  | min   | >= | 0
                    delivery.missing == 0              | delivery.missing  | total | == | 0
                    delivery.missing total == 0        | delivery.missing  | total | == | 0
                    disconnects{transport close} <= 3  | disconnects{transport close} | total | <= | 3
                    clients.connected >= 500           | clients.connected | total | >= | 500
                    ack.lost{} == 0                    | ack.lost          | total | == | 0
                    """)
    void goodLineIsUnderstood(String line, String series, String statistic, String operator, double limit) {
        Threshold threshold = Threshold.parse(line);

        assertThat(threshold.text()).isEqualTo(line);
        assertThat(threshold.series()).hasToString(series);
        assertThat(threshold.statistic()).isEqualTo(statistic);
        assertThat(threshold.operator()).isEqualTo(operator);
        assertThat(threshold.limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    ack.reponse p99 < 50ms       | no metric is called "ack.reponse"; did you mean "ack.response"?
                    latency p99 < 50ms           | no metric is called "latency"
                    ack.response < 50ms          | ack.response is a duration: name min, mean, max, count or a percentile, as in "ack.response p99 < 50ms"
                    ack.response p101 < 50ms     | ack.response is a duration: name min, mean, max, count or a percentile, as in "ack.response p99 < 50ms"
                    ack.response avg < 50ms      | ack.response is a duration: name min, mean, max, count or a percentile, as in "ack.response p99 < 50ms"
                    ack.response p99 < 50        | "ack.response p99 < 50" needs a unit after 50: us, ms, s or m
                    ack.response p99 < 50h       | "ack.response p99 < 50h" needs a unit after 50: us, ms, s or m
                    ack.response count > 5ms     | "ack.response count > 5ms" compares a count: remove the unit "ms"
                    ack.lost == 0ms              | "ack.lost == 0ms" compares a count: remove the unit "ms"
                    ack.lost p99 == 0            | ack.lost is a count and has no "p99"; write "ack.lost == 0"
                    ack.lost == 1.2.3            | "1.2.3" in "ack.lost == 1.2.3" is no number
                    ack.lost = 0                 | not a threshold: "ack.lost = 0"; expected something like "ack.response p99 < 50ms"
                    ack.lost == -1               | not a threshold: "ack.lost == -1"; expected something like "ack.response p99 < 50ms"
                    ack.lost == NaN              | not a threshold: "ack.lost == NaN"; expected something like "ack.response p99 < 50ms"
                    ack.lost{eco == 0            | not a threshold: "ack.lost{eco == 0"; expected something like "ack.response p99 < 50ms"
                    connect.ok{eco} > 0          | connect.ok is not broken down; remove "{eco}"
                    """)
    void badLineIsExplainedInOneLine(String line, String message) {
        assertThatThrownBy(() -> Threshold.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void emptyLineIsNoThreshold() {
        assertThatThrownBy(() -> Threshold.parse("")).hasMessageStartingWith("not a threshold: \"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "ack.response p50 <= 5.6ms,true",
        "ack.response p50 < 4.9ms,false",
        "ack.response{a} max < 5ms,true",
        "ack.response{b} min > 5ms,true",
        "ack.response count == 100,true",
        "ack.response{c} count == 0,true",
        "ack.response{c} max < 1s,false",
        "ack.lost == 7,true",
        "ack.lost{a} == 3,true",
        "ack.lost{b} != 4,false",
        "ack.lost{c} == 0,true",
        "ack.lost > 6,true",
        "ack.lost >= 8,false",
        "clients.connected == 9,true"
    })
    void holdsOrDoesNot(String line, boolean holds) {
        Recorder recorder = new Recorder(Map.of(Metric.Label.STEP, List.of("a", "b", "c")));
        for (int ms = 1; ms <= 10; ms++) {
            for (int i = 0; i < 10; i++) {
                recorder.record(Metric.ACK_RESPONSE, ms < 5 ? 0 : 1, ms * 1_000_000L + 500_000);
            }
        }
        recorder.add(Metric.ACK_LOST, 0, 3);
        recorder.add(Metric.ACK_LOST, 1, 4);
        recorder.add(Metric.CLIENTS_CONNECTED, 0, 9);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "load", true));
        recorder.add(Metric.CLIENTS_CONNECTED, 0, -5);
        result.add(recorder.drain(1, 1_000_000_000, 2_000_000_000, "load", true));

        assertThat(Threshold.parse(line).judge(result).holds()).isEqualTo(holds);
    }
}
