package io.oleada.loadgen.fleet;

import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Adds the loops' snapshots of the same second, and gives the sums away in order. One thread. */
final class Merge {

    private final List<Deque<Snapshot>> waiting = new ArrayList<>();
    private final List<Boolean> finished = new ArrayList<>();
    private final Consumer<Snapshot> sink;

    Merge(int loops, Consumer<Snapshot> sink) {
        this.sink = sink;
        for (int i = 0; i < loops; i++) {
            waiting.add(new ArrayDeque<>());
            finished.add(false);
        }
    }

    void accept(int loop, Snapshot snapshot) {
        waiting.get(loop).add(snapshot);
        giveAway();
    }

    void finished(int loop) {
        finished.set(loop, true);
        giveAway();
    }

    /** Whether nothing more can come. */
    boolean isDone() {
        return !finished.contains(false) && waiting.stream().allMatch(Deque::isEmpty);
    }

    /** The next second can go once every loop that still runs has given its part. */
    private void giveAway() {
        while (isComplete()) {
            Snapshot sum = null;
            int second = waiting.stream()
                    .filter(queue -> !queue.isEmpty())
                    .mapToInt(queue -> queue.element().second())
                    .min()
                    .orElseThrow();
            for (Deque<Snapshot> queue : waiting) {
                if (!queue.isEmpty() && queue.element().second() == second) {
                    sum = sum == null ? queue.remove() : sum.plus(queue.remove());
                }
            }
            if (sum != null) {
                sink.accept(sum);
            }
        }
    }

    private boolean isComplete() {
        boolean any = false;
        for (int loop = 0; loop < waiting.size(); loop++) {
            boolean empty = waiting.get(loop).isEmpty();
            if (empty && !finished.get(loop)) {
                return false;
            }
            any |= !empty;
        }
        return any;
    }
}
