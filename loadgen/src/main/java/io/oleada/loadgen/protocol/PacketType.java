package io.oleada.loadgen.protocol;

/** The kinds of packets: Engine.IO's own, then those that travel inside an Engine.IO message. */
public enum PacketType {
    /** Engine.IO open: session id and heartbeat settings. */
    OPEN("0"),
    /** Engine.IO close. */
    CLOSE("1"),
    /** Engine.IO ping, from the server; the probe of an upgrade, from the client. */
    PING("2"),
    /** Engine.IO pong. */
    PONG("3"),
    /** Engine.IO upgrade: from now on by WebSocket. */
    UPGRADE("5"),
    /** Engine.IO noop: releases a waiting poll. */
    NOOP("6"),
    /** Joins a namespace, or says that it is joined. */
    CONNECT("40"),
    /** Leaves a namespace. */
    DISCONNECT("41"),
    /** An event. */
    EVENT("42"),
    /** The answer to an event. */
    ACK("43"),
    /** A namespace says no. */
    CONNECT_ERROR("44"),
    /** An event with attachments that follow as binary messages. */
    BINARY_EVENT("45"),
    /** An answer with attachments that follow as binary messages. */
    BINARY_ACK("46");

    private final String digits;

    PacketType(String digits) {
        this.digits = digits;
    }

    /** {@return the one or two digits that stand for it on the wire} */
    String digits() {
        return digits;
    }
}
