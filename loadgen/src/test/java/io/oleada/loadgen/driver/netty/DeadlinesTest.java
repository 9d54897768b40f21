package io.oleada.loadgen.driver.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesTest {

    private static final long PERIOD_NS = 10;

    private static final class Deadline extends Deadlines.Entry {
        private final List<Long> told = new ArrayList<>();

        @Override
        void onDeadline(long nowNs) {
            told.add(nowNs);
        }
    }

    /** Deadlines that come, go and are moved to later, against a walk through all of them. The clock may wrap. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, Long.MAX_VALUE - 500, -5_000})
    void eachIsToldAtTheFirstSweepAfterItsDeadline(long originNs) {
        SplittableRandom random = new SplittableRandom(originNs);
        Deadlines deadlines = new Deadlines();
        List<Deadline> there = new ArrayList<>();
        for (long now = originNs, n = 0; n < 2_000; n++, now += PERIOD_NS) {
            for (int i = random.nextInt(3); i > 0; i--) {
                Deadline entry = new Deadline();
                entry.deadlineNs = now + random.nextLong(1, 400);
                deadlines.add(entry);
                there.add(entry);
            }
            if (!there.isEmpty() && random.nextInt(2) == 0) {
                there.get(random.nextInt(there.size())).deadlineNs += random.nextLong(100);
            }
            if (!there.isEmpty() && random.nextInt(8) == 0) {
                Deadlines.remove(there.remove(random.nextInt(there.size())));
            }
            deadlines.sweep(now);
            long at = now;
            assertThat(there).allSatisfy(entry -> assertThat(entry.told).hasSize(entry.deadlineNs - at <= 0 ? 1 : 0));
            there.removeIf(entry -> !entry.told.isEmpty());
        }
    }
}
