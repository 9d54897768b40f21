package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderStatisticsTest {

    @ParameterizedTest
    @ValueSource(doubles = {50, 90, 99})
    void theTruePercentileLiesInsideAboutAsOftenAsItSays(double percent) {
        SplittableRandom random = new SplittableRandom(3);
        long truth = (long) (-1e7 * Math.log1p(-percent / 100));
        Histogram histogram = Histograms.create();
        int inside = 0;
        for (int run = 0; run < 400; run++) {
            histogram.reset();
            for (int i = 0; i < 2_000; i++) {
                histogram.recordValue((long) (-1e7 * Math.log1p(-random.nextDouble())));
            }
            OrderStatistics.Range range =
                    OrderStatistics.interval(histogram, percent).orElseThrow();
            inside += range.lowNs() <= truth && truth <= range.highNs() ? 1 : 0;
        }
        assertThat(inside / 400.0).isBetween(0.93, 0.985);
    }

    @Test
    void theRanksAreThoseOfTheBinomial() {
        Histogram histogram = Histograms.create();
        for (int ms = 1; ms <= 100; ms++) {
            histogram.recordValue(ms * 1_000_000L);
        }
        // 50 -+ 1.96 * 5: ranks 40 and 61, as in the tables for n = 100
        OrderStatistics.Range range = OrderStatistics.interval(histogram, 50).orElseThrow();
        assertThat(Math.round(range.lowNs() / 1e6)).isEqualTo(40);
        assertThat(Math.round(range.highNs() / 1e6)).isEqualTo(61);
    }

    @ParameterizedTest
    @CsvSource({"99, 500, false", "99, 1000, true", "99.9, 5000, false", "50, 10, false", "50, 21, true"})
    void withTooFewValuesBeyondItThereIsNone(double percent, int values, boolean some) {
        Histogram histogram = Histograms.create();
        for (int i = 1; i <= values; i++) {
            histogram.recordValue(i * 10_000L);
        }
        assertThat(OrderStatistics.interval(histogram, percent).isPresent()).isEqualTo(some);
        assertThat(OrderStatistics.interval(Histograms.create(), percent)).isEqualTo(Optional.empty());
    }
}
