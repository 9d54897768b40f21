package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.driver.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the system's errors mean for a connection. */
final class Failures {

    private Failures() {}

    /** Loads what is needed here while there still are descriptors: without any, no class can be loaded. */
    static void prepare() {
        CloseReason unused = ofConnect(new IOException("too many open files", new SSLException("")));
    }

    /** {@return whether this machine, not the other side, is at its limit} */
    static boolean ofResources(@Nullable Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            String text = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("too many open files")
                    || text.contains("cannot assign requested address")
                    || text.contains("address already in use")
                    || text.contains("no buffer space")) {
                return true;
            }
        }
        return false;
    }

    /** {@return why there is no TCP connection} */
    static CloseReason ofConnect(Throwable cause) {
        if (ofResources(cause)) {
            return CloseReason.NO_RESOURCES;
        }
        return text(cause).contains("timed out") ? CloseReason.CONNECT_TIMEOUT : CloseReason.REFUSED;
    }

    /** {@return the text for people to {@link #ofConnect}} */
    static String connectDetail(Throwable cause, Plan plan) {
        InetSocketAddress remote = plan.remote;
        if (plan.local != null && text(cause).contains("bind")) {
            return "cannot connect from " + plan.local.getAddress().getHostAddress() + ": " + text(cause);
        }
        String where = remote.getHostString() + ':' + remote.getPort();
        if (remote.isUnresolved()) {
            return "unknown host " + remote.getHostString();
        }
        String text = text(cause);
        if (text.contains("connection refused")) {
            return "connection to " + where + " refused";
        }
        if (text.contains("too many open files")) {
            return "too many open files; raise ulimit -n";
        }
        if (text.contains("cannot assign requested address") || text.contains("address already in use")) {
            return "no local port left towards " + where + "; use more source addresses";
        }
        return "no connection to " + where + ": " + text(cause);
    }

    /** {@return why a connection that stood has broken, or null if the fault is the harness's own} */
    static @Nullable CloseReason ofTransport(Throwable cause) {
        if (isTls(cause)) {
            return CloseReason.HANDSHAKE_FAILED;
        }
        return cause instanceof IOException ? CloseReason.TRANSPORT_ERROR : null;
    }

    private static boolean isTls(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    /** {@return the text for people to {@link #ofTransport}} */
    static String detail(Throwable cause) {
        if (isTls(cause)) {
            return tlsDetail(cause);
        }
        String text = text(cause);
        return text.contains("connection reset")
                ? "connection reset"
                : text.contains("broken pipe") ? "broken pipe" : text;
    }

    private static String tlsDetail(Throwable cause) {
        Throwable last = last(cause);
        String text = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
        return "TLS: " + text;
    }

    private static String text(Throwable cause) {
        Throwable last = last(cause);
        String text = last.getMessage();
        return text == null ? last.getClass().getSimpleName() : text.toLowerCase(Locale.ROOT);
    }

    private static Throwable last(Throwable cause) {
        Throwable last = cause;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last;
    }
}
