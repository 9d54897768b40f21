package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Bootstrap.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Bootstrap.median(new double[] {9, 1, 5, 7})).isEqualTo(6);
    }

    @Test
    void theIntervalHoldsTheTrueDifferenceAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(7);
        int held = 0;
        for (int round = 0; round < 100; round++) {
            double[] a = random.doubles(20).map(u -> 100 + u).toArray();
            double[] b = random.doubles(20).map(u -> 103 + u).toArray();
            Bootstrap.Interval interval = Bootstrap.differenceOfMedians(a, b);
            held += interval.low() <= 3 && interval.high() >= 3 ? 1 : 0;
        }
        assertThat(held).isBetween(88, 100);
    }

    @Test
    void theSameFiguresGiveTheSameInterval() {
        double[] a = {1, 2, 3, 4, 5};
        double[] b = {2, 3, 4, 5, 6};
        assertThat(Bootstrap.differenceOfMedians(a, b)).isEqualTo(Bootstrap.differenceOfMedians(a, b));
    }
}
