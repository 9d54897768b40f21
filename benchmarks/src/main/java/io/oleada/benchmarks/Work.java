package io.oleada.benchmarks;

/**
 * What a client process is asked to do; each of them understands the same words.
 *
 * @param kind what happens once all are connected
 * @param clients how many connect, {@link #CONNECTS_PER_SECOND} of them a second
 * @param perSecond how many messages a second all of them send together; 0 where the kind says no rate
 */
record Work(Kind kind, int clients, int perSecond) {

    static final int CONNECTS_PER_SECOND = 500;

    /** What happens once all are connected. */
    enum Kind {
        /** Nothing. */
        IDLE,
        /** Each client asks again as soon as it has its answer: as fast as it goes. */
        CLOSED_LOOP,
        /** Questions at a rate, whatever comes back. */
        OPEN_LOOP,
        /** Each client asks, waits for its answer, and pauses, so that all together come near the rate. */
        PACED,
        /** The first client broadcasts at a rate; the others hear it. */
        FAN_OUT
    }

    /** {@return the pause of a paced client} */
    int pauseMs() {
        return clients * 1000 / perSecond;
    }

    /** Reads what {@link #toString} writes. */
    static Work parse(String text) {
        String[] parts = text.split(":", -1);
        return new Work(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return kind + ":" + clients + ":" + perSecond;
    }
}
