package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.oleada.loadgen.fleet.Farewell;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StolenTimeTest {

    private Optional<String> text = Optional.of("cpu  100 0 50 800 10 0 5 35 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");

    @Test
    void shareIsOfAllProcessorsSinceTheBeginning() {
        StolenTime time = new StolenTime(path -> text);
        assertThat(time.share()).isZero();
        text = Optional.of("cpu  150 0 60 830 10 0 5 45 9 0\n");
        assertThat(time.share()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void whereTheSystemDoesNotTellNothingIsStolen() {
        text = Optional.empty();
        assertThat(new StolenTime(path -> text).share()).isZero();
        text = Optional.of("cpu  1 2 3 4\n");
        assertThat(new StolenTime(path -> text).share()).isZero();
    }

    @Test
    void worstMachineIsNamedFromOnePercentOn() {
        Farewell little = new Farewell(List.of(), 0, 0, 0, 0.009);
        assertThat(StolenTime.remark(List.of(little))).isEmpty();
        assertThat(StolenTime.remark(List.of(little, new Farewell(List.of(), 0, 0, 0, 0.0321))))
                .hasValueSatisfying(remark -> assertThat(remark).contains("3.2 %"));
    }
}
