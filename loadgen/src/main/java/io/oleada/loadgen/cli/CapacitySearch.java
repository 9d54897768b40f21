package io.oleada.loadgen.cli;

import java.util.OptionalLong;

/**
 * Looks for the largest load that is held: doubles until one is not, then halves the gap until it is small. A pure function
 * of what it is told.
 */
final class CapacitySearch {

    private final long most;
    private final double precision;
    private long next;
    private long held;
    private long broke = Long.MAX_VALUE;

    /**
     * Begins a search.
     *
     * @param first the load to try first, at least 1
     * @param most the largest to try, not below {@code first}
     * @param precision how large the gap may stay between what was held and what was not, as a share of the former
     */
    CapacitySearch(long first, long most, double precision) {
        this.next = first;
        this.most = most;
        this.precision = precision;
    }

    /** {@return the load to try next, or nothing when the search is over} */
    OptionalLong next() {
        return next == 0 ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** Tells whether the load that {@link #next} gave was held. */
    void tried(boolean wasHeld) {
        if (wasHeld) {
            held = next;
        } else {
            broke = next;
        }
        if (broke == Long.MAX_VALUE) {
            next = held == most ? 0 : Math.min(most, held * 2);
        } else {
            long middle = held + (broke - held) / 2;
            next = middle == held || broke - held <= held * precision ? 0 : middle;
        }
    }

    /** {@return the largest load that was held; 0 if none was} */
    long held() {
        return held;
    }

    /** {@return the smallest load that was not held, or nothing if all were} */
    OptionalLong broke() {
        return broke == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(broke);
    }
}
