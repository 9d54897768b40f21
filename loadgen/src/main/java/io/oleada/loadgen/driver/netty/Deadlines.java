package io.oleada.loadgen.driver.netty;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections with a deadline each, as a doubly linked list through the connections themselves. */
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

    private @Nullable Entry first;
    private final List<Entry> due = new ArrayList<>();

    /** Puts an entry in, out of whatever list it stood in. */
    void add(Entry entry) {
        remove(entry);
        entry.next = first;
        if (first != null) {
            first.previous = entry;
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
        for (Entry entry = first; entry != null; entry = entry.next) {
            if (entry.deadlineNs - nowNs <= 0) {
                due.add(entry);
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
