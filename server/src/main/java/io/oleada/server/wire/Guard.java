package io.oleada.server.wire;

import java.util.Locale;

/** A protection that can be switched off alone, to see what it is for. */
public enum Guard {
    /** Browsers send WebSocket upgrades, cookies and all, to anyone that a page names. */
    ORIGINS("pages of other origins are kept out, from polling and from WebSockets"),
    /** What is over the limit is turned away instead of harming who is there. */
    CONNECTIONS("more connections than --max-connections are answered with 503"),
    /** Open sockets cost the sender nothing. */
    REQUEST_TIME("a connection has 10 s for its first whole request, 75 s for each after an answer"),
    /** Nobody has asked yet who it is. */
    CONNECT_TIME("a session has 45 s to join a namespace"),
    /** The library makes both ids the same, and with the one shows the other to every client. */
    SIDS("a session's sid cannot be told from the id that other clients see"),
    /** The library asks only who brings something. */
    CREDENTIALS("who brings no credentials is judged as well as who brings some"),
    /** A loop has other clients too. */
    RATE("above --max-rate packets a second a client is read later; nothing is lost"),
    /** They are held in memory until the last has come. */
    ATTACHMENTS("at most 10 attachments, 1,000,000 bytes and 10 s for a packet"),
    /** On an event loop it would stop every client there. */
    BLOCKING("a listener that may block has threads of its own, and its events a bounded queue"),
    /** What waits for it would fill the memory. */
    SLOW_READER("a client that leaves more than --max-unread waiting, or reads nothing for 10 s, is closed");

    private final String reason;

    Guard(String reason) {
        this.reason = reason;
    }

    /** The word used on the command line, such as {@code slow-reader}. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return what it does, in a line for the help} */
    public String reason() {
        return reason;
    }
}
