package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import java.util.List;
import java.util.function.ToLongFunction;

/** The counters that ought to be zero, in the order in which they are told. */
final class Troubles {

    static final List<Metric> ALL = List.of(
            Metric.CLIENTS_NOT_STARTED,
            Metric.CONNECT_FAILED,
            Metric.RECONNECT_GIVEN_UP,
            Metric.SEND_NOT_SENT,
            Metric.ACK_REJECTED,
            Metric.ACK_TIMED_OUT,
            Metric.ACK_LOST,
            Metric.ACK_UNANSWERED,
            Metric.ACK_UNKNOWN,
            Metric.DELIVERY_MISSING,
            Metric.DELIVERY_DUPLICATE,
            Metric.DELIVERY_UNEXPECTED,
            Metric.DELIVERY_CORRUPT,
            Metric.DELIVERY_FOREIGN);

    private Troubles() {}

    /** {@return how many there are, in a snapshot or in a result} */
    static long total(ToLongFunction<Metric> counts) {
        return ALL.stream().mapToLong(counts).sum();
    }
}
