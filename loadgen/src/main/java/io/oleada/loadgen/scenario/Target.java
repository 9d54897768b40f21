package io.oleada.loadgen.scenario;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the load goes.
 *
 * @param secure whether TLS is spoken
 * @param host a name or an address
 * @param port the TCP port
 * @param path the Engine.IO path with both slashes, {@code /socket.io/} by default
 * @param address what the host was found to be when it was permitted, which it then stays; null until then
 */
public record Target(
        boolean secure,
        String host,
        int port,
        String path,
        @Nullable InetAddress address) {

    /** A target whose host is still to be looked up. */
    public Target(boolean secure, String host, int port, String path) {
        this(secure, host, port, path, null);
    }

    /** {@return the same target, whose host is taken to be at an address from now on} */
    public Target at(InetAddress found) {
        return new Target(secure, host, port, path, found);
    }

    /**
     * Reads {@code http://host:port[/path/]}; {@code ws}, {@code https} and {@code wss} are taken too. A URL without a
     * path means {@code /socket.io/}.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    public static Target parse(String url) {
        URI uri;
        try {
            uri = URI.create(url.contains("://") ? url : "http://" + url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" is no URL; expected something like http://127.0.0.1:3000", e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https") || scheme.equals("wss");
        if (!secure && !scheme.equals("http") && !scheme.equals("ws")) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" starts with " + scheme + "; expected http, https, ws or wss");
        }
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" names no plain host; expected something like http://127.0.0.1:3000");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" has port " + uri.getPort() + "; ports go from 1 to 65535");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return new Target(secure, uri.getHost(), port, path(uri.getRawPath()));
    }

    /** {@return the target as a URL} */
    public String url() {
        return (secure ? "https://" : "http://") + authority() + path;
    }

    /** {@return {@code host:port}, as an HTTP Host header wants it} */
    public String authority() {
        return (host.contains(":") && !host.startsWith("[") ? '[' + host + ']' : host) + ':' + port;
    }

    private static String path(String raw) {
        if (raw == null || raw.isEmpty() || raw.equals("/")) {
            return "/socket.io/";
        }
        return raw.endsWith("/") ? raw : raw + '/';
    }
}
