package io.oleada.loadgen.scenario;

import java.util.function.LongUnaryOperator;

/** The due instants of one shard, in order. Each is computed from its index, so no rounding adds up. One thread. */
public final class Schedule {

    /** What {@link #nextNs()} says when nothing is left. */
    public static final long END = Long.MAX_VALUE;

    private final long count;
    private final int step;
    private final LongUnaryOperator dueNs;
    private long next;

    Schedule(long count, Shard shard, LongUnaryOperator dueNs) {
        this.count = count;
        this.step = shard.count();
        this.dueNs = dueNs;
        this.next = shard.number();
    }

    /** {@return the index, in the whole run, of what {@link #nextNs()} will give} */
    public long nextIndex() {
        return next;
    }

    /** {@return the next due instant in nanoseconds since the beginning, or {@link #END}} */
    public long nextNs() {
        if (next >= count) {
            return END;
        }
        long due = dueNs.applyAsLong(next);
        next += step;
        return due;
    }
}
