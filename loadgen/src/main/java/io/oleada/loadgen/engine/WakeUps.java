package io.oleada.loadgen.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All wake-ups of a loop: a binary heap by due instant whose nodes know their place, so that any can be taken out. */
final class WakeUps {

    private @Nullable WakeUp[] heap = new WakeUp[64];
    private int size;

    int size() {
        return size;
    }

    /** The earliest due instant, or {@link Long#MAX_VALUE}. */
    long nextNs() {
        WakeUp first = heap[0];
        return first == null ? Long.MAX_VALUE : first.dueNs;
    }

    /** Schedules a wake-up, or moves it if it is scheduled already. */
    void schedule(WakeUp wakeUp, long dueNs) {
        cancel(wakeUp);
        wakeUp.dueNs = dueNs;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        up(wakeUp, size++);
    }

    /** Takes a wake-up out, if it is in. */
    void cancel(WakeUp wakeUp) {
        int place = wakeUp.place;
        if (place < 0) {
            return;
        }
        wakeUp.place = -1;
        WakeUp last = at(--size);
        heap[size] = null;
        if (last != wakeUp) {
            up(last, place);
            down(last, last.place);
        }
    }

    /** Takes out and returns the earliest wake-up if it is due by {@code nowNs}, else null. */
    @Nullable
    WakeUp poll(long nowNs) {
        WakeUp first = heap[0];
        if (first == null || first.dueNs > nowNs) {
            return null;
        }
        cancel(first);
        return first;
    }

    private void up(WakeUp wakeUp, int from) {
        int place = from;
        while (place > 0 && wakeUp.isBefore(at((place - 1) / 2))) {
            set(place, at((place - 1) / 2));
            place = (place - 1) / 2;
        }
        set(place, wakeUp);
    }

    private void down(WakeUp wakeUp, int from) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && at(child + 1).isBefore(at(child))) {
                child++;
            }
            if (!at(child).isBefore(wakeUp)) {
                break;
            }
            set(place, at(child));
            place = child;
        }
        set(place, wakeUp);
    }

    private void set(int place, WakeUp wakeUp) {
        heap[place] = wakeUp;
        wakeUp.place = place;
    }

    private WakeUp at(int place) {
        WakeUp wakeUp = heap[place];
        if (wakeUp == null) {
            throw new AssertionError("a hole in the heap at " + place);
        }
        return wakeUp;
    }
}
