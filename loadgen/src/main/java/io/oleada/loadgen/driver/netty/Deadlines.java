package io.oleada.loadgen.driver.netty;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections with a deadline each, as a doubly linked list through the connections themselves. A deadline is only ever moved
 * to later while its entry stands in a list, so a list need not be walked before the least deadline that it was last seen to
 * hold: with pings every 25 s and 20 s of patience that is once in some 20 s and not at every sweep.
 */
final class Deadlines {

    /** What stands in such a list. */
    abstract static class Entry {
        private @Nullable Entry next;
        private @Nullable Entry previous;
        private @Nullable Deadlines list;

        /** When it is over, on the loop's clock. */
        long deadlineNs;

        /** The deadline has passed; the entry stands in no list any more. */
        abstract void onDeadline(long nowNs);
    }

    /** Beyond any deadline: some 100 years. */
    private static final long FAR_NS = Long.MAX_VALUE / 3;

    private @Nullable Entry first;

    /** No deadline is before this one. Meaningless while there is none. */
    private long leastNs;

    private final List<Entry> due = new ArrayList<>();

    /** Puts an entry in, out of whatever list it stood in. */
    void add(Entry entry) {
        remove(entry);
        entry.next = first;
        if (first == null) {
            leastNs = entry.deadlineNs;
        } else {
            first.previous = entry;
            leastNs = earlier(leastNs, entry.deadlineNs);
        }
        entry.list = this;
        first = entry;
    }

    /** Takes an entry out of whatever list it stands in. */
    static void remove(Entry entry) {
        Deadlines list = entry.list;
        if (list == null) {
            return;
        }
        Entry next = entry.next;
        Entry previous = entry.previous;
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            list.first = next;
        }
        entry.next = null;
        entry.previous = null;
        entry.list = null;
    }

    /** Tells those whose deadline has passed. They may take out themselves and others while told. */
    void sweep(long nowNs) {
        if (first == null || leastNs - nowNs > 0) {
            return;
        }
        leastNs = nowNs + FAR_NS;
        for (Entry entry = first; entry != null; entry = entry.next) {
            if (entry.deadlineNs - nowNs <= 0) {
                due.add(entry);
            } else {
                leastNs = earlier(leastNs, entry.deadlineNs);
            }
        }
        for (Entry entry : due) {
            if (entry.list == this) {
                remove(entry);
                entry.onDeadline(nowNs);
            }
        }
        due.clear();
    }

    /** {@return the earlier of two instants of a clock whose origin means nothing} */
    private static long earlier(long aNs, long bNs) {
        return aNs - bNs <= 0 ? aNs : bNs;
    }

    /** {@return all entries, taken out} */
    List<Entry> drain() {
        List<Entry> all = new ArrayList<>();
        for (Entry entry = first; entry != null; entry = first) {
            all.add(entry);
            remove(entry);
        }
        return all;
    }
}
