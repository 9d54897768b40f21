package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Series;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of the n-th reconnect attempts of all clients.
 *
 * @param number the attempt's number as its label says it, such as {@code 3} or {@code 10+}
 * @param attempts how many there were
 * @param restored how many of them brought the connection back
 * @param planned the backoffs drawn, or null where none was measured
 * @param actual the backoffs waited, or null where none was measured
 */
record Attempt(
        String number,
        long attempts,
        long restored,
        @Nullable Histogram planned,
        @Nullable Histogram actual) {

    /** {@return the attempts that were made, in order} */
    static List<Attempt> of(Result result) {
        return result.numbers().keySet().stream()
                .filter(series -> series.metric() == Metric.RECONNECT_ATTEMPTS)
                .map(Series::value)
                .sorted(Comparator.comparingInt(Attempt::order).thenComparing(Comparator.naturalOrder()))
                .map(number -> of(result, number))
                .toList();
    }

    private static Attempt of(Result result, String number) {
        return new Attempt(
                number,
                result.number(Metric.RECONNECT_ATTEMPTS, number),
                result.number(Metric.RECONNECT_RESTORED, number),
                result.histograms().get(new Series(Metric.RECONNECT_BACKOFF_PLANNED, number)),
                result.histograms().get(new Series(Metric.RECONNECT_BACKOFF_ACTUAL, number)));
    }

    private static int order(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        return digits.isEmpty() || digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
