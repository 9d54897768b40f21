package io.oleada.server.wire;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a session keeps of the request that opened it, for listeners that ask: as long as it lives, and for each client. So it
 * is kept flat, and what all clients send alike is kept once. Any thread.
 */
final class KeptRequest {

    /** A bound on what is kept once: clients may send what they like. */
    private static final int TEXTS_MAX = 500;

    private static final int TEXT_LENGTH_MAX = 200;

    /** It has done its duty once the WebSocket is open, and is another for each client. */
    private static final String KEY = "sec-websocket-key";

    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();
    private static final Map<String, String> URIS = new ConcurrentHashMap<>();
    private static final Map<Map<String, List<String>>, Map<String, List<String>>> QUERIES = new ConcurrentHashMap<>();

    private KeptRequest() {}

    /** {@return a copy that takes a third of the memory; the WebSocket's key is left out} */
    static HttpHeaders headers(HttpHeaders of) {
        List<CharSequence> pairs = new ArrayList<>(2 * of.size());
        for (Map.Entry<String, String> header : of) {
            if (!header.getKey().equalsIgnoreCase(KEY) && !header.getKey().isEmpty()) {
                pairs.add(text(header.getKey()));
                pairs.add(text(header.getValue()));
            }
        }
        return new ReadOnlyHttpHeaders(false, pairs.toArray(CharSequence[]::new));
    }

    /** {@return an equal URI, the same text for all clients that ask alike} */
    static String uri(String of) {
        return same(URIS, of);
    }

    /** {@return an equal query, the same one for all clients that ask alike; not to be changed} */
    static Map<String, List<String>> query(Map<String, List<String>> of) {
        boolean alike = !of.containsKey("sid") && !of.containsKey("t"); // else each is another
        Map<String, List<String>> known = alike ? QUERIES.get(of) : of;
        if (known != null) {
            return known;
        }
        Map<String, List<String>> kept = Collections.unmodifiableMap(of);
        if (QUERIES.size() < TEXTS_MAX && of.toString().length() <= TEXT_LENGTH_MAX) {
            QUERIES.putIfAbsent(kept, kept);
        }
        return kept;
    }

    private static String text(String of) {
        return same(TEXTS, of);
    }

    private static String same(Map<String, String> among, String of) {
        String known = among.get(of);
        if (known != null) {
            return known;
        }
        if (of.length() <= TEXT_LENGTH_MAX && among.size() < TEXTS_MAX) {
            among.putIfAbsent(of, of);
        }
        return of;
    }
}
