package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacitySearchTest {

    /** Searches a server that holds up to {@code capacity}; returns what was tried. */
    private static List<Long> tried(CapacitySearch search, long capacity) {
        List<Long> tried = new ArrayList<>();
        for (OptionalLong load = search.next(); load.isPresent(); load = search.next()) {
            tried.add(load.getAsLong());
            search.tried(load.getAsLong() <= capacity);
        }
        return tried;
    }

    @Test
    void doublesUntilItBreaksAndThenHalvesTheGap() {
        CapacitySearch search = new CapacitySearch(100, 100_000, 0.1);
        assertThat(tried(search, 1000)).containsExactly(100L, 200L, 400L, 800L, 1600L, 1200L, 1000L, 1100L);
        assertThat(search.held()).isEqualTo(1000);
        assertThat(search.broke()).hasValue(1100);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "99, 100", "100, 100", "12345, 100", "99999, 3", "100000, 100"})
    void comesAsCloseAsAsked(long capacity, long first) {
        CapacitySearch search = new CapacitySearch(first, 100_000, 0.1);
        assertThat(tried(search, capacity)).hasSizeLessThan(40);
        assertThat(search.held()).isBetween((long) (capacity / 1.1) - 1, capacity);
    }

    @Test
    void aServerThatHoldsNothingIsFoundOutToo() {
        CapacitySearch search = new CapacitySearch(100, 1000, 0.1);
        tried(search, 0);
        assertThat(search.held()).isZero();
        assertThat(search.broke()).hasValue(1);
    }

    @Test
    void theMostIsTriedAndNotPassed() {
        CapacitySearch search = new CapacitySearch(300, 1000, 0.1);
        assertThat(tried(search, 5000)).containsExactly(300L, 600L, 1000L);
        assertThat(search.broke()).isEmpty();
    }
}
