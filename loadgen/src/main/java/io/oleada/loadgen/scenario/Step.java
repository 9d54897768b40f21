package io.oleada.loadgen.scenario;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that a client does. Data only: what it means in time is the engine's business. */
public sealed interface Step {

    /**
     * Opens the connection; the flow goes on once the namespace has answered, however many attempts that takes.
     *
     * @param transport how packets travel
     * @param parser how packets are written
     * @param namespace the namespace to join
     * @param timeoutNs how long one attempt may take
     * @param auth the auth payload, or null for none
     * @param headers further HTTP headers
     */
    record Connect(
            Transport transport,
            Parser parser,
            String namespace,
            long timeoutNs,
            @Nullable Template auth,
            Map<String, String> headers)
            implements Step {}

    /**
     * Sends an event: once, waiting for the ack if there is one to come; or, with a {@link Pace}, again and again while
     * the flow goes on.
     *
     * @param name what the figures are filed under; unique in its scenario
     * @param payload the JSON array of the packet, event name first
     * @param ack what is expected of the ack, or null where none is asked for
     * @param fanOut who is to receive the event from the server
     * @param room the room whose members are meant by {@code fanOut}, or null for the whole namespace
     * @param joins the room that the client is in once this is acknowledged, or null
     * @param leaves the room that the client is out of once this is acknowledged, or null
     * @param pace how often, or null for once
     */
    record Emit(
            String name,
            Template payload,
            @Nullable Ack ack,
            FanOut fanOut,
            @Nullable Template room,
            @Nullable Template joins,
            @Nullable Template leaves,
            @Nullable Pace pace)
            implements Step {}

    /**
     * Waits until the server has sent an event.
     *
     * @param event its name
     * @param timeoutNs how long to wait at most; the flow goes on either way
     */
    record Await(String event, long timeoutNs) implements Step {}

    /**
     * Does nothing for a while, evenly distributed between two bounds.
     *
     * @param leastNs the shortest while
     * @param mostNs the longest
     */
    record Think(long leastNs, long mostNs) implements Step {}

    /**
     * Does some steps again and again.
     *
     * @param times how often
     * @param steps what
     */
    record Repeat(long times, List<Step> steps) implements Step {}

    /** Leaves politely. The client does not come back unless a connect step follows. */
    record Disconnect() implements Step {}

    /** Cuts the transport without a word, as a lost network does; the client then reconnects by its policy. */
    record Drop() implements Step {}

    /**
     * What is expected of an ack.
     *
     * @param timeoutNs how long it may take, counted from the write
     * @param expected the JSON array that the ack must carry, or null where anything will do
     */
    record Ack(long timeoutNs, @Nullable String expected) {}

    /** Who is to receive an event once it was sent. */
    enum FanOut {
        /** Nobody, or it is not looked at. */
        NONE,
        /** All clients but the sender. */
        OTHERS,
        /** All clients, the sender among them. */
        ALL
    }

    /** How often a message is sent, and when: instants are nanoseconds since the start of the run. */
    sealed interface Pace {

        /** {@return when messages begin to fall due} */
        long startNs();

        /** {@return when they end} */
        long endNs();

        /**
         * Each client sends one message per interval, at an offset of its own, so that the clients spread evenly.
         *
         * @param intervalNs the time between two messages of one client
         * @param startNs see {@link Pace#startNs()}
         * @param endNs see {@link Pace#endNs()}
         */
        record PerClient(long intervalNs, long startNs, long endNs) implements Pace {}

        /**
         * All clients together send so many messages; they take turns.
         *
         * @param rate how many
         * @param publishers how many clients take turns: those that come to the step first; 0 means all
         * @param startNs see {@link Pace#startNs()}
         * @param endNs see {@link Pace#endNs()}
         */
        record Swarm(Rate rate, int publishers, long startNs, long endNs) implements Pace {}
    }
}
