package io.oleada.loadgen.driver;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a connection ended, or did not come about. Socket.IO's own words where it has one. */
public enum CloseReason {
    /** Nobody listens there, or the network said no. */
    REFUSED,
    /** The way to the namespace took longer than the connect timeout. */
    CONNECT_TIMEOUT,
    /** The other side answered, but not as a Socket.IO v5 server does: a wrong HTTP status, no open packet. */
    HANDSHAKE_FAILED,
    /** The namespace said no: a CONNECT_ERROR packet. */
    CONNECT_ERROR,
    /** This machine could not open one more socket: no descriptor or no port left. */
    NO_RESOURCES,
    /** The server closed the transport: "transport close". */
    TRANSPORT_CLOSE,
    /** The transport broke: "transport error". */
    TRANSPORT_ERROR,
    /** The server sent no ping within pingInterval + pingTimeout: "ping timeout". */
    PING_TIMEOUT,
    /** The server sent a DISCONNECT packet: "io server disconnect". An official client does not reconnect after it. */
    SERVER_DISCONNECT,
    /** The other side sent something that breaks the protocol: "parse error". */
    PARSE_ERROR,
    /** We left: "io client disconnect". */
    CLIENT_DISCONNECT,
    /** We cut the transport on purpose. */
    CLIENT_DROP;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    /** {@return the reason as users read it, such as {@code transport close}} */
    public String text() {
        return text;
    }

    /** {@return all texts, in the order of the constants} */
    public static List<String> texts() {
        return Arrays.stream(values()).map(CloseReason::text).toList();
    }
}
