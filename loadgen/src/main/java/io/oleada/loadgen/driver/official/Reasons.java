package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.driver.CloseReason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** The official client's reasons in our words. */
final class Reasons {

    private Reasons() {}

    /** {@return the reason for what a {@code disconnect} event says} */
    static CloseReason ofDisconnect(String text) {
        return switch (text) {
            case "io server disconnect" -> CloseReason.SERVER_DISCONNECT;
            case "io client disconnect" -> CloseReason.CLIENT_DISCONNECT;
            case "ping timeout" -> CloseReason.PING_TIMEOUT;
            case "parse error" -> CloseReason.PARSE_ERROR;
            case "transport close", "forced close" -> CloseReason.TRANSPORT_CLOSE;
            default -> CloseReason.TRANSPORT_ERROR;
        };
    }

    /** {@return the reason for what a {@code connect_error} event brings} */
    static CloseReason ofConnectError(@Nullable Object error) {
        if (!(error instanceof Throwable first)) {
            return CloseReason.CONNECT_ERROR;
        }
        for (Throwable at = first; at != null; at = at.getCause()) {
            CloseReason reason = ofCause(at);
            if (reason != null) {
                return reason;
            }
        }
        return CloseReason.TRANSPORT_ERROR;
    }

    private static @Nullable CloseReason ofCause(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("too many open files") || text.contains("cannot assign requested address")) {
            return CloseReason.NO_RESOURCES;
        }
        if (cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException) {
            return CloseReason.REFUSED;
        }
        if (cause instanceof SocketTimeoutException) {
            return CloseReason.CONNECT_TIMEOUT;
        }
        boolean status = cause instanceof IOException && text.matches("\\d{3}");
        boolean answeredWrongly = cause instanceof ProtocolException || cause instanceof SSLException;
        return status || answeredWrongly ? CloseReason.HANDSHAKE_FAILED : null;
    }

    /** {@return the text for people to {@link #ofConnectError}} */
    static String detail(@Nullable Object error) {
        if (error instanceof JSONObject refusal) {
            return refusal.optString("message", refusal.toString());
        }
        if (!(error instanceof Throwable first)) {
            return String.valueOf(error);
        }
        Throwable last = first;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}
