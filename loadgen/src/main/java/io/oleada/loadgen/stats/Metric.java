package io.oleada.loadgen.stats;

import java.util.Locale;

/**
 * Everything that is measured. Each output iterates this enum, so a new constant shows up in the log, the table and the
 * Prometheus page by itself.
 *
 * <p>Histograms hold nanoseconds. Counters count events. Gauges are read at the end of an interval and add across
 * loops.
 */
public enum Metric {
    CLIENTS_PLANNED(Kind.COUNTER, Label.NONE, "arrivals whose time has come"),
    CLIENTS_NOT_STARTED(Kind.COUNTER, Label.NONE, "arrivals that the generator could not start"),
    CLIENTS_CONNECTING(Kind.GAUGE, Label.NONE, "clients on their way to a connection, first or again"),
    CLIENTS_CONNECTED(Kind.GAUGE, Label.NONE, "clients whose namespace CONNECT was answered"),
    CLIENTS_WAITING(Kind.GAUGE, Label.NONE, "clients that wait out a reconnect backoff"),
    CLIENTS_DONE(Kind.GAUGE, Label.NONE, "clients that have ended their flow and left"),

    CONNECT_ATTEMPTS(Kind.COUNTER, Label.NONE, "connection attempts begun, first or again"),
    CONNECT_OK(Kind.COUNTER, Label.NONE, "connection attempts that reached the namespace"),
    CONNECT_FAILED(Kind.COUNTER, Label.REASON, "connection attempts that did not"),
    CONNECT_TCP(Kind.HISTOGRAM, Label.NONE, "attempt begun to TCP (and TLS) established"),
    CONNECT_UPGRADE(Kind.HISTOGRAM, Label.NONE, "TCP established to WebSocket upgrade answered"),
    CONNECT_OPEN(Kind.HISTOGRAM, Label.NONE, "upgrade answered to Engine.IO open packet"),
    CONNECT_NAMESPACE(Kind.HISTOGRAM, Label.NONE, "Engine.IO open to namespace CONNECT answered"),
    CONNECT_RESPONSE(Kind.HISTOGRAM, Label.NONE, "intended instant to namespace CONNECT answered"),
    CONNECT_SERVICE(Kind.HISTOGRAM, Label.NONE, "attempt begun to namespace CONNECT answered"),

    DISCONNECTS(Kind.COUNTER, Label.REASON, "established connections that ended"),
    RECONNECT_ATTEMPTS(Kind.COUNTER, Label.ATTEMPT, "reconnect attempts by their number since the connection was lost"),
    RECONNECT_RESTORED(Kind.COUNTER, Label.ATTEMPT, "lost connections restored, by the attempt that did it"),
    RECONNECT_GIVEN_UP(Kind.COUNTER, Label.NONE, "lost connections whose client used up its attempts"),
    RECONNECT_BACKOFF_PLANNED(Kind.HISTOGRAM, Label.ATTEMPT, "backoff drawn before a reconnect attempt"),
    RECONNECT_BACKOFF_ACTUAL(Kind.HISTOGRAM, Label.ATTEMPT, "backoff really waited before a reconnect attempt"),
    RECONNECT_TIME(Kind.HISTOGRAM, Label.NONE, "connection lost to namespace CONNECT answered again"),

    SEND_INTENDED(Kind.COUNTER, Label.STEP, "messages whose due instant has come"),
    SEND_NOT_SENT(Kind.COUNTER, Label.STEP, "messages due while no connection could carry them"),
    SEND_SENT(Kind.COUNTER, Label.STEP, "messages written to a connection"),
    SEND_WITHOUT_ACK(Kind.COUNTER, Label.STEP, "messages written that ask for no ack"),
    SEND_DELAY(Kind.HISTOGRAM, Label.STEP, "due instant to write: the generator's own lateness"),

    ACK_OK(Kind.COUNTER, Label.STEP, "acks that came in time"),
    ACK_REJECTED(Kind.COUNTER, Label.STEP, "acks that said no"),
    ACK_TIMED_OUT(Kind.COUNTER, Label.STEP, "acks that did not come before the step's timeout"),
    ACK_LOST(Kind.COUNTER, Label.STEP, "acks owed when their connection ended"),
    ACK_UNANSWERED(Kind.COUNTER, Label.STEP, "acks still owed when the run ended early"),
    ACK_LATE(Kind.COUNTER, Label.STEP, "acks that came after their timeout; counted as timed out already"),
    ACK_UNKNOWN(Kind.COUNTER, Label.NONE, "acks with an id that nobody asked for, or asked for twice"),
    ACK_RESPONSE(Kind.HISTOGRAM, Label.STEP, "due instant to ack: free of coordinated omission"),
    ACK_SERVICE(Kind.HISTOGRAM, Label.STEP, "write to ack: what a closed-loop tool would report"),

    DELIVERY_RECEIVED(Kind.COUNTER, Label.STEP, "broadcasts that reached a client for the first time"),
    DELIVERY_EXPECTED(
            Kind.COUNTER, Label.STEP, "deliveries owed: receivers connected all the while, summed over emits"),
    DELIVERY_OK(Kind.COUNTER, Label.STEP, "deliveries owed that came"),
    DELIVERY_MISSING(Kind.COUNTER, Label.STEP, "deliveries owed that never came"),
    DELIVERY_UNDETERMINED(
            Kind.COUNTER, Label.STEP, "deliveries to clients that joined or left while the message was under way"),
    DELIVERY_DUPLICATE(Kind.COUNTER, Label.STEP, "deliveries of a message that the client had already"),
    DELIVERY_UNEXPECTED(Kind.COUNTER, Label.STEP, "deliveries to a client outside the message's audience"),
    DELIVERY_CORRUPT(Kind.COUNTER, Label.NONE, "deliveries whose marker fails its checksum"),
    DELIVERY_FOREIGN(Kind.COUNTER, Label.NONE, "deliveries whose marker is of another run"),
    DELIVERY_RESPONSE(Kind.HISTOGRAM, Label.STEP, "due instant of the emit to its arrival at one client"),

    EVENTS_RECEIVED(Kind.COUNTER, Label.NONE, "events received, with a marker or without"),
    BYTES_SENT(Kind.COUNTER, Label.NONE, "payload bytes handed to connections"),
    BYTES_RECEIVED(Kind.COUNTER, Label.NONE, "payload bytes taken from connections"),
    LOOP_DELAY(Kind.HISTOGRAM, Label.NONE, "lateness of the loop's own heartbeat, one every 50 ms"),
    READ_DELAY(
            Kind.HISTOGRAM,
            Label.NONE,
            "longest that something to read may have waited for its socket's turn, in each 50 ms of a loop"),
    LOOP_CPU(Kind.COUNTER, Label.NONE, "CPU time of the event loops, in nanoseconds"),
    LOOP_BUSY(Kind.COUNTER, Label.NONE, "seconds at whose end a loop had used over 80 % of a core for 5 s");

    /** How a metric behaves under addition. */
    public enum Kind {
        /** Adds up over time and over loops. */
        COUNTER,
        /** Adds up over loops; over time the last value counts. */
        GAUGE,
        /** An HdrHistogram of nanoseconds; adds up over time and over loops. */
        HISTOGRAM
    }

    /** What one metric is broken down by; the values of each are given to the {@link Recorder}. */
    public enum Label {
        NONE,
        STEP,
        REASON,
        ATTEMPT;

        /** {@return the label's name as users see it: {@code step}, {@code reason}, {@code attempt}} */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final Label label;
    private final String help;
    private final String text;

    Metric(Kind kind, Label label, String help) {
        this.kind = kind;
        this.label = label;
        this.help = help;
        this.text = dotted(name());
    }

    /** {@return the kind} */
    public Kind kind() {
        return kind;
    }

    /** {@return what the metric is broken down by} */
    public Label label() {
        return label;
    }

    /** {@return one line for people} */
    public String help() {
        return help;
    }

    /** {@return the name in scenarios, logs and reports, such as {@code ack.response} or {@code send.not_sent}} */
    public String text() {
        return text;
    }

    /** {@return {@code ns} for histograms, an empty text for counts} */
    public String unit() {
        return kind == Kind.HISTOGRAM ? "ns" : "";
    }

    private static String dotted(String constant) {
        String lower = constant.toLowerCase(Locale.ROOT);
        int first = lower.indexOf('_');
        return first < 0 ? lower : lower.substring(0, first) + '.' + lower.substring(first + 1);
    }
}
