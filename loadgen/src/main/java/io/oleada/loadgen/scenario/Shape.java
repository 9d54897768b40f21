package io.oleada.loadgen.scenario;

import java.util.List;

/**
 * What an object of a scenario file may hold. The reader checks keys against it, and the reference page and the JSON
 * Schema are printed from it, so the three cannot disagree.
 *
 * @param name what the object is called
 * @param help what it is for
 * @param keys its keys, in the order of the reference
 */
public record Shape(String name, String help, List<Key> keys) {

    /**
     * One key.
     *
     * @param name as in the file
     * @param value what may stand there, in words
     * @param fallback what holds where the key is left out; empty for a key that must be there, {@code -} for nothing
     * @param help one line
     */
    public record Key(String name, String value, String fallback, String help) {}

    private static Key key(String name, String value, String fallback, String help) {
        return new Key(name, value, fallback, help);
    }

    static final Shape CONNECT = new Shape(
            "connect",
            "How connections are opened. At the top it holds for all flows; a connect step may differ.",
            List.of(
                    key("transport", "websocket, polling or upgrade", "websocket", "how packets travel"),
                    key("parser", "json or msgpack", "json", "how packets are written; the server must use the same"),
                    key("namespace", "text", "/", "the namespace to join"),
                    key("timeout", "duration", "20s", "how long one attempt may take"),
                    key("auth", "any data, templates allowed", "-", "the auth payload of the CONNECT packet"),
                    key("headers", "texts by name", "-", "further HTTP headers")));

    static final Shape RECONNECT = new Shape(
            "reconnect",
            "What a client does when its connection is lost.",
            List.of(
                    key(
                            "policy",
                            "socket.io-js, socket.io-java, full-jitter, decorrelated or none",
                            "socket.io-js",
                            "the law of the waits"),
                    key("delay", "duration", "1s", "the first wait, before jitter"),
                    key("max", "duration", "5s", "the longest wait"),
                    key("jitter", "number from 0 to 1", "0.5", "socket.io-js and socket.io-java alone"),
                    key("attempts", "count", "no limit", "how many attempts before a client gives up")));

    static final Shape PHASE = new Shape(
            "phase",
            "A stretch of the run. Phases follow one another.",
            List.of(
                    key("name", "text", "", "unique"),
                    key("duration", "duration", "", "how long it lasts; a run of over an hour needs --max-duration"),
                    key("clients", "count", "0", "how many clients arrive in it"),
                    key("rate", "rate, such as 50/s", "-", "how many clients arrive, instead of clients"),
                    key("arrivals", "constant, ramp, poisson or at-once", "constant", "how they spread over it"),
                    key("from", "rate", "0/s", "with ramp: the rate at the beginning"),
                    key("to", "rate", "-", "with ramp: the rate at the end, instead of clients"),
                    key("warmup", "true or false", "false", "whether its durations are left out of the result")));

    static final Shape FLOW = new Shape(
            "flow",
            "What a client does, in order. A client whose steps are done stays connected until the run ends.",
            List.of(
                    key("name", "text", "", "unique"),
                    key("weight", "count", "1", "its share of the arrivals"),
                    key("steps", "list of steps", "", "the first one is connect")));

    static final Shape EMIT = new Shape(
            "emit",
            "Sends an event: once, or at a pace while the flow goes on.",
            List.of(
                    key("emit", "text", "", "the event's name"),
                    key("name", "text", "the event's name", "what the figures are filed under; unique"),
                    key(
                            "data",
                            "any data, templates allowed",
                            "-",
                            "the event's one argument; {$binary: 1024} in it is an attachment of so many bytes"),
                    key("args", "list of data, templates allowed", "-", "its arguments, where there are several"),
                    key(
                            "ack",
                            "true, false or duration",
                            "false",
                            "whether an ack is asked for, and its timeout (10s)"),
                    key("expect", "list of data", "-", "the arguments that the ack must carry; others are rejected"),
                    key("every", "duration", "-", "pace: each client sends one message per this time"),
                    key("rate", "rate, such as 50/s", "-", "pace: all clients together send so many"),
                    key("publishers", "count", "everybody", "with rate: how many clients take turns at sending"),
                    key(
                            "during",
                            "a phase's name, or a list of them",
                            "the whole run",
                            "with a pace: when messages are sent"),
                    key("fanOut", "others, all or none", "none", "who must receive it; data then holds ${marker}"),
                    key("room", "text, templates allowed", "-", "with fanOut: the room whose members are meant"),
                    key(
                            "joins",
                            "text, templates allowed",
                            "-",
                            "the room that the client is in once this is acknowledged"),
                    key(
                            "leaves",
                            "text, templates allowed",
                            "-",
                            "the room that it is out of once this is acknowledged")));

    static final Shape AWAIT = new Shape(
            "await",
            "Waits until the server has sent an event.",
            List.of(
                    key("await", "text", "", "the event's name"),
                    key("timeout", "duration", "30s", "how long at most; the flow goes on either way")));

    static final Shape THINK = new Shape(
            "think",
            "Does nothing for a while.",
            List.of(key("think", "duration, or two as in 1s..3s", "", "how long; drawn evenly between the two")));

    static final Shape REPEAT = new Shape(
            "repeat",
            "Does its steps again and again.",
            List.of(key("repeat", "count", "", "how often"), key("steps", "list of steps", "", "what")));

    static final Shape CONNECT_STEP = new Shape(
            "connect step",
            "Opens the connection, as the word alone or with what differs from the connect object at the top.",
            List.of(key("connect", "a connect object", "", "what differs")));

    static final Shape SCENARIO = new Shape(
            "scenario",
            "The whole file.",
            List.of(
                    key("name", "text", "the file's name", "what the run is called in its report"),
                    key(
                            "target",
                            "URL, or a list of URLs",
                            "--target",
                            "where the load goes; of several, client n connects to number n modulo their count"),
                    key(
                            "cluster",
                            "true or false",
                            "true",
                            "whether several targets are one cluster, in which a broadcast reaches the clients of all"),
                    key("connect", "a connect object", "-", "how connections are opened"),
                    key("reconnect", "a reconnect object", "-", "what happens to lost ones"),
                    key("flows", "list of flows", "", "what clients do"),
                    key("phases", "list of phases", "", "when clients arrive"),
                    key("thresholds", "list of lines", "-", "such as ack.response p99 < 50ms"),
                    key("abort", "list of lines like thresholds", "-", "the run ends early as soon as one is missed"),
                    key(
                            "rows",
                            "CSV file, beside the scenario",
                            "-",
                            "what ${row.column} is taken from; client n gets row n, and so on round"),
                    key("deliveryTimeout", "duration", "10s", "how long a broadcast may be under way"),
                    key("seed", "whole number", "1", "where all chance comes from")));

    /** {@return all shapes, in the order of the reference} */
    public static List<Shape> all() {
        return List.of(SCENARIO, CONNECT, RECONNECT, PHASE, FLOW, CONNECT_STEP, EMIT, AWAIT, THINK, REPEAT);
    }
}
