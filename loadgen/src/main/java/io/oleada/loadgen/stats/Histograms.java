package io.oleada.loadgen.stats;

import org.HdrHistogram.Histogram;

/** The one histogram configuration of Oleada, so that any two histograms add without loss. */
public final class Histograms {

    /** Values are kept to three significant decimal digits, an error of at most 0.1 %. */
    public static final int SIGNIFICANT_DIGITS = 3;

    /** Below a microsecond the values of a network are noise; the resolution is set there. */
    public static final long LOWEST_NS = 1_000;

    /** One hour; anything longer is recorded as this. */
    public static final long HIGHEST_NS = 3_600_000_000_000L;

    private Histograms() {}

    /** {@return an empty histogram with a fixed range: recording into it never allocates} */
    public static Histogram create() {
        return new Histogram(LOWEST_NS, HIGHEST_NS, SIGNIFICANT_DIGITS);
    }

    /** Records a duration; a negative one counts as 0, one above an hour as an hour. */
    static void record(Histogram histogram, long ns) {
        histogram.recordValue(Math.max(0, Math.min(ns, HIGHEST_NS)));
    }
}
