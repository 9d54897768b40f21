package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a plain list that is searched. */
class WakeUpsTest {

    private static final class Named extends WakeUp {
        private final boolean first;

        Named(boolean first) {
            this.first = first;
        }

        @Override
        boolean goesFirst() {
            return first;
        }

        @Override
        void wake() {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderOfOperationsGivesTheEarliestNext(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WakeUps heap = new WakeUps();
        List<Named> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(new Named(i % 50 == 0));
        }
        List<Named> model = new ArrayList<>();
        long range = seed % 2 == 0 ? 20 : 1_000_000;
        for (int step = 0; step < 50_000; step++) {
            Named one = all.get(random.nextInt(all.size()));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    heap.schedule(one, random.nextLong(range));
                    model.remove(one);
                    model.add(one);
                }
                case 2 -> {
                    heap.cancel(one);
                    model.remove(one);
                }
                default -> {
                    long now = random.nextLong(range);
                    WakeUp polled = heap.poll(now);
                    long earliest = model.stream().mapToLong(w -> w.dueNs).min().orElse(Long.MAX_VALUE);
                    if (earliest > now) {
                        assertThat(polled).isNull();
                    } else {
                        assertThat(polled).isNotNull();
                        assertThat(polled.dueNs).isEqualTo(earliest);
                        boolean anyFirst = model.stream().anyMatch(w -> w.dueNs == earliest && w.first);
                        assertThat(polled.goesFirst()).isEqualTo(anyFirst);
                        assertThat(model.remove(polled)).isTrue();
                    }
                }
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(one.isScheduled()).isEqualTo(model.contains(one));
            assertThat(heap.nextNs())
                    .isEqualTo(model.stream().mapToLong(w -> w.dueNs).min().orElse(Long.MAX_VALUE));
        }
    }

    @Test
    void everythingComesOutInOrder() {
        SplittableRandom random = new SplittableRandom(1);
        WakeUps heap = new WakeUps();
        List<Long> due = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            long at = random.nextLong(100_000);
            due.add(at);
            heap.schedule(new Named(false), at);
        }
        due.sort(Comparator.naturalOrder());
        for (long at : due) {
            WakeUp polled = heap.poll(Long.MAX_VALUE);
            assertThat(polled).isNotNull();
            assertThat(polled.dueNs).isEqualTo(at);
        }
        assertThat(heap.poll(Long.MAX_VALUE)).isNull();
        assertThat(heap.nextNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void cancellingWhatIsNotScheduledDoesNothing() {
        WakeUps heap = new WakeUps();
        Named one = new Named(false);
        heap.cancel(one);
        heap.schedule(one, 5);
        heap.cancel(one);
        heap.cancel(one);
        assertThat(heap.size()).isZero();
    }
}
