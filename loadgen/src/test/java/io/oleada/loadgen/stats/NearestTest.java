package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> WORDS = List.of("rate", "to", "from", "clients", "duration", "deliveryTimeout");

    @ParameterizedTest
    @CsvSource({
        "rat,rate",
        "rates,rate",
        "Rate,rate",
        "client,clients",
        "cleints,clients",
        "durration,duration",
        "deliverytimeout,deliveryTimeout",
        "form,from"
    })
    void typingErrorIsRecognised(String word, String meant) {
        assertThat(Nearest.to(word, WORDS)).contains(meant);
        assertThat(Nearest.hint(word, WORDS)).isEqualTo("; did you mean \"" + meant + "\"?");
    }

    @ParameterizedTest
    @CsvSource({"id", "xy", "latency", "zzzzzz", "ab", "ux"})
    void anotherWordIsNotGuessedAt(String word) {
        assertThat(Nearest.hint(word, WORDS)).isEmpty();
    }

    @Test
    void nothingIsNearToNothing() {
        assertThat(Nearest.to("rate", List.of())).isEmpty();
        assertThat(Nearest.to("", WORDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "'',abc,3", "abc,abc,0", "flaw,lawn,2"})
    void distanceCountsEdits(String a, String b, int edits) {
        assertThat(Nearest.distance(a, b)).isEqualTo(edits);
        assertThat(Nearest.distance(b, a)).isEqualTo(edits);
    }
}
