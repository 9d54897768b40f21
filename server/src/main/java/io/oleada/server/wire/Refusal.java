package io.oleada.server.wire;

import java.util.Locale;

/** Why something that a client asked for or sent was not taken. */
public enum Refusal {
    /** A page of an origin that is not on the allow list. */
    ORIGIN,
    /** An HTTP method that is not served there. */
    METHOD,
    /** A {@code transport} that is neither polling nor websocket. */
    TRANSPORT,
    /** An {@code EIO} other than 4. */
    VERSION,
    /** A {@code sid} that names no session. */
    SID,
    /** A request that does not fit its session, such as a poll after the upgrade. */
    REQUEST,
    /** A second poll, or a second upgrade, beside one under way. */
    OVERLAP,
    /** A body or frame over the limit. */
    TOO_LARGE,
    /** One connection too many. */
    CONNECTIONS,
    /** No whole request in time. */
    REQUEST_TIME,
    /** No namespace joined in time. */
    CONNECT_TIME,
    /** A namespace that does not exist. */
    NAMESPACE,
    /** Credentials that a listener did not accept. */
    CREDENTIALS,
    /** A packet for a namespace that was never joined. */
    NOT_CONNECTED,
    /** What is no packet of the protocol. */
    PACKET,
    /** Too many attachments, too large ones, or too late ones. */
    ATTACHMENTS,
    /** More packets than allowed: read more slowly, not lost. */
    RATE,
    /** An event for which no thread was free, and no place to wait. */
    BUSY,
    /** More waiting for a client than it may leave unread. */
    SLOW_READER;

    /** The word in metrics, such as {@code slow_reader}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
