package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A scenario with another number of clients. */
class ClientCountTest {

    private static final String YAML = """
            target: http://127.0.0.1:3000
            seed: 7
            phases:
              - {name: first, duration: 2s, clients: 300}
              - {name: nobody, duration: 1s}
              - {name: ramp, duration: 7s, arrivals: ramp, from: 10/s, to: 30/s}
              - {name: chance, duration: 3s, arrivals: poisson, clients: 33}
              - {name: herd, duration: 1s, arrivals: at-once, clients: 1}
            flows: [{name: f, steps: [connect]}]
            """;

    private final Scenario own;

    ClientCountTest() throws ScenarioException {
        own = ScenarioFile.parse("s.yaml", YAML);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 99, 473, 475, 1_000, 99_999, 100_000, 1_000_000, 10_000_000})
    void exactlySoManyArriveInAllAndEachPhaseKeepsItsShare(long wanted) {
        Scenario scaled = own.withClients(wanted);
        assertThat(scaled.clients()).isEqualTo(wanted);
        assertThat(scaled.durationNs()).isEqualTo(own.durationNs());
        assertThat(scaled.flows()).isEqualTo(own.flows());
        for (int i = 0; i < own.phases().size(); i++) {
            Arrivals before = own.phases().get(i).arrivals();
            Arrivals after = scaled.phases().get(i).arrivals();
            assertThat(after == null).isEqualTo(before == null);
            if (before != null && after != null) {
                assertThat(after).hasSameClassAs(before);
                double share = before.count() * (double) wanted / own.clients();
                assertThat((double) after.count()).isBetween(Math.min(1, share) - 2, Math.max(1, share) + 2);
                assertThat(after.count()).isPositive();
            }
        }
    }

    @Test
    void theOwnNumberChangesNothing() {
        assertThat(own.withClients(own.clients())).isEqualTo(own);
    }

    @Test
    void theSameNumberGivesTheSameInstants() throws ScenarioException {
        Scenario again = ScenarioFile.parse("s.yaml", YAML);
        for (Phase phase : own.withClients(2_000).phases()) {
            if (phase.arrivals() != null) {
                Arrivals same = Objects.requireNonNull(
                        Objects.requireNonNull(again.withClients(2_000).phase(phase.name()))
                                .arrivals());
                assertThat(instants(same, again.seed())).isEqualTo(instants(phase.arrivals(), own.seed()));
            }
        }
    }

    private static long[] instants(Arrivals arrivals, long seed) {
        Schedule schedule = arrivals.schedule(Shard.WHOLE, seed);
        return LongStream.generate(schedule::nextNs).limit(arrivals.count()).toArray();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 3, 10_000_001})
    void fewerThanOneForEachPhaseOrMoreThanThereCanBeIsAMistake(long wanted) {
        assertThatThrownBy(() -> own.withClients(wanted)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10, '1 1', '5 5'",
        "11, '1 1', '6 5'",
        "7, '0 3', '0 7'",
        "3, '1000 1 1', '1 1 1'",
        "4, '1000 1 1', '2 1 1'",
        "100, '1 2 3', '17 33 50'",
        "1, '5', '1'"
    })
    void partsAreRoundedByTheirRemainders(long whole, String weights, String parts) {
        assertThat(Proportion.split(whole, numbers(weights))).isEqualTo(numbers(parts));
    }

    private static long[] numbers(String text) {
        return LongStream.of(java.util.Arrays.stream(text.split(" ", -1))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toArray();
    }

    @Test
    void partsSumToTheWholeWhateverTheWeights() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            long[] weights = random.longs(1 + random.nextInt(9), 0, 1L << random.nextInt(1, 20))
                    .toArray();
            weights[0]++;
            long whole = weights.length + random.nextLong(1_000_000);
            long[] parts = Proportion.split(whole, weights);
            assertThat(LongStream.of(parts).sum()).isEqualTo(whole);
            for (int part = 0; part < parts.length; part++) {
                assertThat(parts[part] > 0).isEqualTo(weights[part] > 0);
            }
        }
    }
}
