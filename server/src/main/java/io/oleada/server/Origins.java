package io.oleada.server;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pages may talk to the server: its own, and those on the allow list. Immutable. */
final class Origins {

    private final Set<String> allowed = new HashSet<>();

    /** Takes origins such as {@code http://localhost:5173}, or {@code *} for all. */
    Origins(List<String> origins) {
        for (String origin : origins) {
            allowed.add(normal(origin));
        }
    }

    /**
     * Whether a request may be served. Programs that are no browser send no origin; {@code host} is what the request was
     * sent to.
     */
    boolean mayAsk(@Nullable String origin, @Nullable String host) {
        return origin == null || isOwn(origin, host) || mayRead(origin);
    }

    /** Whether a page of another origin may read answers. */
    boolean mayRead(String origin) {
        return allowed.contains("*") || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static String normal(String origin) {
        if (origin.equals("*")) {
            return origin;
        }
        try {
            URI uri = URI.create(origin);
            if (uri.getScheme() != null
                    && uri.getHost() != null
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
                String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                return (uri.getScheme() + "://" + uri.getHost() + port).toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new StartException(
                2, "--cors-origin " + origin + " is no origin; use something like http://localhost:5173");
    }
}
