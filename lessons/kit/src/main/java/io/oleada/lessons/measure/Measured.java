package io.oleada.lessons.measure;

import io.oleada.lessons.text.Say;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement came to. Its texts are among the lesson's {@code measure}.
 *
 * @param answer the number that was to be predicted
 * @param rows what is shown
 * @param exacts what must be so to the last unit
 */
public record Measured(double answer, List<Row> rows, List<Exact> exacts) {

    /**
     * A line of the table.
     *
     * @param what its text
     * @param value its figure, with its unit
     */
    public record Row(Say what, String value) {}

    /** {@return the median and the 99th percentile of durations in nanoseconds as a value; a dash where nothing came at all} */
    public static String times(@Nullable Histogram durations) {
        return durations == null
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f ms · p99 %.1f ms",
                        durations.getValueAtPercentile(50) / 1e6,
                        durations.getValueAtPercentile(99) / 1e6);
    }

    /**
     * A count that can be known beforehand.
     *
     * @param what its text
     * @param expected what it must be
     * @param measured what it was
     */
    public record Exact(Say what, long expected, long measured) {

        /** {@return whether it was as it must be} */
        public boolean ok() {
            return expected == measured;
        }
    }
}
