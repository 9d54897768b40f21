package io.oleada.server.wire;

import java.util.Locale;

/** A protection that can be switched off alone, to see what it is for. */
public enum Guard {
    /** Pages of other origins are kept out, from polling and from WebSocket upgrades (which browsers send to anyone). */
    ORIGINS,
    /** No more connections than the process has room for; the next ones are turned away instead of harming the others. */
    CONNECTIONS,
    /** A connection that does not send a whole request in time is closed: open sockets cost the sender nothing. */
    REQUEST_TIME,
    /** A session that joins no namespace in time is closed: nobody has asked who it is. */
    CONNECT_TIME,
    /** A client that sends faster than allowed is read more slowly: its loop has other clients too. */
    RATE,
    /** Binary attachments are limited in number, bytes and time: they are held in memory until the last has come. */
    ATTACHMENTS,
    /** A listener that may block has threads of its own: on an event loop it would stop every client there. */
    BLOCKING,
    /** A client that does not read is closed before what waits for it fills the memory. */
    SLOW_READER;

    /** The word used on the command line, such as {@code slow-reader}. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
