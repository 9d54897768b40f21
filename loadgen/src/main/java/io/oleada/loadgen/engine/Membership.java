package io.oleada.loadgen.engine;

/**
 * One stay of a client in a room. The client knows when it asked to join and when it was told that it has; in between it
 * may or may not be a member. The same holds for leaving. All instants are nanoseconds since the start of the run.
 */
final class Membership {

    static final long OPEN = Long.MAX_VALUE;

    private final long askedNs;
    private long certainFromNs = OPEN;
    private long certainUntilNs = OPEN;
    private long possibleUntilNs = OPEN;

    Membership(long askedNs) {
        this.askedNs = askedNs;
    }

    void joined(long nowNs) {
        certainFromNs = nowNs;
    }

    void leaving(long nowNs) {
        certainUntilNs = Math.min(certainUntilNs, nowNs);
    }

    void left(long nowNs) {
        leaving(nowNs);
        possibleUntilNs = Math.min(possibleUntilNs, nowNs);
    }

    boolean isOver() {
        return possibleUntilNs != OPEN;
    }

    /** Whether it was a member for certain from {@code fromNs} until {@code forNs} later. */
    boolean isCertain(long fromNs, long forNs) {
        return certainFromNs <= fromNs && (certainUntilNs == OPEN || certainUntilNs - forNs >= fromNs);
    }

    /** Whether it may have been a member at some instant from {@code fromNs} until {@code forNs} later. */
    boolean isPossible(long fromNs, long forNs) {
        return fromNs <= possibleUntilNs && fromNs + forNs >= askedNs;
    }
}
