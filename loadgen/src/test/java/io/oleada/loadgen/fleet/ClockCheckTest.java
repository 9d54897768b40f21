package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Exchanges of instants bound how far two clocks are apart; the truth is always within. */
class ClockCheckTest {

    private static final long SECOND_NS = 1_000_000_000L;

    /** Exchanges with a clock that is {@code aheadNs} ahead, over ways that take from {@code leastNs} on, each its own time. */
    private static ClockCheck check(long aheadNs, long thereNs, long backNs, String kernel) {
        SplittableRandom random = new SplittableRandom(3);
        ClockCheck check = new ClockCheck(Long.MIN_VALUE, Long.MAX_VALUE, kernel);
        for (int i = 0; i < 100; i++) {
            long asked = i * SECOND_NS;
            long answered = asked + thereNs + random.nextLong(200_000);
            long came = answered + backNs + random.nextLong(200_000);
            check = check.with(asked, answered + aheadNs, came);
        }
        return check;
    }

    @Test
    void truthIsWithinTheErrorHoweverUnevenTheWays() {
        for (long ahead : new long[] {0, 35_000, -1_000 * SECOND_NS}) {
            ClockCheck check = check(ahead, 10_000_000, 30_000_000, "");
            assertThat(Math.abs(check.offsetNs() - ahead)).isLessThanOrEqualTo(check.errorNs());
            assertThat(check.errorNs()).isBetween(20_000_000L, 20_300_000L);
        }
    }

    @Test
    void oneKernelClockIsOneClock() {
        assertThat(check(0, 100_000, 150_000, "boot time:[1]").isSame("boot time:[1]"))
                .isTrue();
    }

    @Test
    void sameKernelInAnotherTimeNamespaceIsAnotherClock() {
        assertThat(check(1_000 * SECOND_NS, 100_000, 100_000, "boot time:[2]").isSame("boot time:[1]"))
                .isFalse();
        assertThat(check(1_000 * SECOND_NS, 100_000, 100_000, "boot time:[1]").isSame("boot time:[1]"))
                .isFalse();
    }

    @Test
    void whereTheKernelHasNoNameTheExchangesMustLeaveNoRoom() {
        assertThat(check(0, 20_000, 20_000, "").isSame("")).isTrue();
        assertThat(check(0, 100_000, 100_000, "").isSame("")).isFalse();
    }
}
