package io.oleada.loadgen.fleet;

/** The exchanges by which a worker finds out how its clock stands to the coordinator's. One thread. */
final class Pinging {

    private static final int MOST = 1_000;
    private static final int LEAST = 100;
    private static final long CLOSE_NS = 50_000;

    private ClockCheck clock = ClockCheck.unknown();
    private int exchanges;

    void exchanged(long askedNs, long answeredNs, long cameNs) {
        clock = clock.with(askedNs, answeredNs, cameNs);
        exchanges++;
    }

    /** Whether more exchanges would tell nothing that matters. */
    boolean isEnough() {
        return exchanges >= MOST || (exchanges >= LEAST && clock.errorNs() <= CLOSE_NS);
    }

    ClockCheck clock() {
        return clock;
    }
}
