package io.oleada.server.wire;

import java.util.Locale;

/** A protection that can be switched off alone, to see what it is for. */
public enum Guard {
    /** Browsers send WebSocket upgrades, cookies and all, to anyone that a page names. */
    ORIGINS("pages of other origins are kept out, WebSockets too"),
    /** What is over the limit is turned away instead of harming who is there. */
    CONNECTIONS("503 above --max-connections"),
    /** Open sockets cost the sender nothing. */
    REQUEST_TIME("a whole request within 10 s, the next within 75 s"),
    /** Nobody has asked yet who it is. */
    CONNECT_TIME("a namespace joined within 45 s"),
    /** The library makes both ids the same, and with the one shows the other to every client. */
    SIDS("sids of 120 random bits, apart from public ids"),
    /** The library asks only who brings something. */
    CREDENTIALS("asked for even if none are brought"),
    /** A loop has other clients too. */
    RATE("above --max-rate a client is read later; nothing lost"),
    /** They are held in memory until the last has come. */
    ATTACHMENTS("at most 10, 1,000,000 bytes and 10 s for a packet"),
    /** On an event loop it would stop every client there. */
    BLOCKING("threads of their own for listeners that may block"),
    /** What waits for it would fill the memory. */
    SLOW_READER("closed above --max-unread, or after 10 s unread");

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
