package io.oleada.server.wire;

import java.util.Locale;

/** Why a client left a namespace, or its session ended. */
public enum CloseReason {
    /** The client left the namespace. */
    CLIENT_DISCONNECT(0),
    /** A listener put the client out of the namespace. */
    SERVER_DISCONNECT(0),
    /** The client closed its session. */
    TRANSPORT_CLOSE(0),
    /** The connection broke, or a poll was given up or doubled. */
    TRANSPORT_ERROR(1002),
    /** No pong came in time. */
    PING_TIMEOUT(0),
    /** The client sent what is no packet. */
    PARSE_ERROR(1002),
    /** The client joined no namespace in time. */
    CONNECT_TIMEOUT(1008),
    /** The client did not read what waited for it. */
    SLOW_READER(1008),
    /** The server is going down. */
    SHUTDOWN(0),
    /** Not known: netty-socketio alone does not tell. */
    UNKNOWN(0);

    private final int code;

    CloseReason(int code) {
        this.code = code;
    }

    /**
     * The status of the WebSocket's close frame, or 0 for none: the official Java client never looks at the end of a
     * connection again once it has read such a frame, so only who broke the protocol gets one.
     */
    int code() {
        return code;
    }

    /** The word in metrics, such as {@code ping_timeout}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
