package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of several loops become one stream in order, and none is lost. */
class CoordinatorTest {

    private static Snapshot snapshot(int second, int connects) {
        Recorder recorder = new Recorder(Map.of());
        recorder.add(Metric.CONNECT_OK, 0, connects);
        return recorder.drain(second, second * 1_000L, second * 1_000L + 1_000, "load", true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyInterleavingOfLoopsGivesTheSameSumsInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int loops = 1 + random.nextInt(5);
        int[] lengths = random.ints(loops, 1, 40).toArray();
        int[] next = new int[loops];
        long given = 0;
        List<Snapshot> merged = new ArrayList<>();
        Merge merge = new Merge(loops, merged::add);
        while (!merge.isDone()) {
            int loop = random.nextInt(loops);
            if (next[loop] > lengths[loop]) {
                continue;
            }
            if (next[loop] == lengths[loop]) {
                merge.finished(loop);
            } else if (next[loop] > 0 && random.nextInt(10) == 0 && next[loop] < lengths[loop] - 1) {
                next[loop]++; // it stood still: its snapshot of the second before holds this one too
                continue;
            } else {
                int n = random.nextInt(100);
                given += n;
                merge.accept(loop, snapshot(next[loop], n));
            }
            next[loop]++;
        }
        assertThat(merged.stream().mapToLong(s -> s.number(Metric.CONNECT_OK)).sum())
                .isEqualTo(given);
        assertThat(merged.stream().map(Snapshot::second)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void secondIsKeptBackUntilEveryLoopHasGivenItsPart() {
        List<Snapshot> merged = new ArrayList<>();
        Merge merge = new Merge(2, merged::add);
        merge.accept(0, snapshot(0, 1));
        merge.accept(0, snapshot(1, 1));
        assertThat(merged).isEmpty();
        merge.accept(1, snapshot(0, 2));
        assertThat(merged).singleElement().matches(s -> s.number(Metric.CONNECT_OK) == 3);
        merge.finished(1);
        assertThat(merged).hasSize(2);
        assertThat(merge.isDone()).isFalse();
        merge.finished(0);
        assertThat(merge.isDone()).isTrue();
    }
}
