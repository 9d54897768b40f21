package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTest {

    @ParameterizedTest
    @EnumSource(Metric.class)
    void whatIsWrittenIsReadBack(Metric metric) {
        assertThat(Series.parse(Series.of(metric).toString())).isEqualTo(Series.of(metric));
        Series labelled = new Series(metric, "enviar mensaje: 1");
        assertThat(Series.parse(labelled.toString())).isEqualTo(labelled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ack", "ack.respons", "ack.response{", "ack.response{eco", "ack.response{eco}x", "{eco}"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Series.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seriesOfOneMetricStandTogether() {
        assertThat(Series.of(Metric.ACK_OK)).isLessThan(new Series(Metric.ACK_OK, "a"));
        assertThat(new Series(Metric.ACK_OK, "z")).isLessThan(Series.of(Metric.ACK_REJECTED));
    }
}
