package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.protocol.PacketCodec;
import io.oleada.loadgen.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The HTTP upgrade to WebSocket. Without state but for one key, made once: it proves nothing about a client. */
final class Handshake {

    /** The longest head of an answer that is taken, in bytes. */
    static final int LONGEST_HEAD = 16 * 1024;

    private static final String KEY = key();
    private static final String ACCEPT = accept(KEY);

    private Handshake() {}

    private static String key() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] request(Plan plan, @Nullable String sid) {
        String text = plan.head("GET", "websocket", sid)
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY
                + "\r\n\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the index after the empty line that ends an HTTP head, or -1 if it is not there yet} */
    static int headEnd(byte[] bytes, int from, int to) {
        for (int i = from + 3; i < to; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Checks the server's answer.
     *
     * @param headEnd where its head ends and its body, if it has one, begins
     * @throws ProtocolException if it is not the answer to {@link #request}
     */
    static void check(Plan plan, byte[] bytes, int from, int headEnd, int to) throws ProtocolException {
        String head = new String(bytes, from, headEnd - from, StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\r\n");
        if (!lines[0].startsWith("HTTP/1.1 ") && !lines[0].startsWith("HTTP/1.0 ")) {
            throw notHttp(plan, bytes, from, to);
        }
        String status = lines[0].substring(9).trim();
        int code = code(status);
        if (code < 0) {
            throw notHttp(plan, bytes, from, to);
        }
        if (code != 101) {
            String body = PacketCodec.excerpt(bytes, headEnd, to - headEnd);
            throw refused(plan, code, value(lines, "location"), body);
        }
        if (!ACCEPT.equals(value(lines, "sec-websocket-accept"))) {
            throw new ProtocolException("answered 101 to " + path(plan) + " without the key it was given");
        }
        if (value(lines, "sec-websocket-extensions") != null) {
            throw new ProtocolException("answered 101 to " + path(plan) + " with an extension that was not offered");
        }
    }

    static ProtocolException notHttp(Plan plan, byte[] bytes, int from, int to) {
        return new ProtocolException("answered " + path(plan) + " with something else than HTTP: "
                + PacketCodec.excerpt(bytes, from, to - from));
    }

    /** {@return what to say of an HTTP status that is not the one expected} */
    static ProtocolException refused(Plan plan, int code, @Nullable String location, String body) {
        String text = "answered " + code + " to " + path(plan);
        if (code >= 300 && code < 400) {
            return new ProtocolException(
                    text + " (to " + (location == null ? "nowhere" : location) + "): redirects are not followed");
        }
        if (body.startsWith("{")) {
            return new ProtocolException(text + ": " + body);
        }
        return new ProtocolException(text + ": not a Socket.IO v5 server?");
    }

    private static int code(String status) {
        return status.matches("[1-9][0-9]{2}(\\s.*)?") ? Integer.parseInt(status.substring(0, 3)) : -1;
    }

    private static @Nullable String value(String[] lines, String name) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).trim().toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).trim();
            }
        }
        return null;
    }

    static String path(Plan plan) {
        return plan.request.target().path();
    }
}
