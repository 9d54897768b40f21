package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void dueInstantsAreExactWhereTheProductDoesNotFitIntoALong() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 20_000; round++) {
            long count = 1 + random.nextLong(1L << random.nextInt(1, 40));
            long periodNs = 1 + random.nextLong(1L << random.nextInt(1, 52));
            long i = random.nextLong(1L << random.nextInt(1, 36));
            BigInteger due =
                    BigInteger.valueOf(i).multiply(BigInteger.valueOf(periodNs)).divide(BigInteger.valueOf(count));
            if (due.bitLength() < 63) {
                assertThat(new Rate(count, periodNs).dueNs(i))
                        .as("%d of %d per %d", i, count, periodNs)
                        .isEqualTo(due.longValue());
            }
        }
    }

    @Test
    void tenMillionPerHourAreSpacedEvenly() {
        Rate rate = new Rate(10_000_000, 3_600_000_000_000L);
        for (long i = 0; i < 10_000_000; i += 9_999) {
            assertThat(rate.dueNs(i)).isEqualTo(i * 360_000);
        }
    }

    @Test
    void withinCountsExactlyWhatIsDueBefore() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 20_000; round++) {
            Rate rate = new Rate(1 + random.nextLong(2_000_000), 1 + random.nextLong(1L << random.nextInt(1, 50)));
            long durationNs = random.nextBoolean()
                    ? rate.dueNs(random.nextLong(1_000_000)) + random.nextLong(3)
                    : random.nextLong(3_600_000_000_000L);
            long n = rate.within(durationNs);
            if (n > 0) {
                assertThat(rate.dueNs(n - 1)).as("%s in %d", rate, durationNs).isLessThan(durationNs);
            }
            assertThat(rate.dueNs(n)).as("%s in %d", rate, durationNs).isGreaterThanOrEqualTo(durationNs);
        }
    }

    @Test
    void wholeSecondsHoldWholeCounts() {
        assertThat(new Rate(50, 1_000_000_000L).within(60_000_000_000L)).isEqualTo(3_000);
        assertThat(new Rate(1, 60_000_000_000L).within(59_999_999_999L)).isEqualTo(1);
        assertThat(new Rate(1, 60_000_000_000L).within(60_000_000_001L)).isEqualTo(2);
        assertThat(new Rate(7, 1_000_000_000L).within(0)).isZero();
        assertThat(new Rate(500, 1_000_000_000_000L).perSecond()).isEqualTo(0.5);
    }
}
