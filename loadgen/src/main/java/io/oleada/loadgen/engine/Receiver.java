package io.oleada.loadgen.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client has got of the broadcasts, and when it was there to get them: for each published log a bit per message,
 * and the windows of time in which it was connected, each to one namespace. Memory: one bit per message and client.
 */
final class Receiver {

    /** The end of a window that is still open. */
    static final long OPEN = Long.MAX_VALUE;

    private static final long[] NOTHING = {};

    private static final long[] @Nullable [] NO_LOGS = {};
    private static final String[] NO_NAMES = {};

    /** Beginning and end of each window in turn, nanoseconds since the start of the run. */
    private long[] windows = NOTHING;

    /** The namespace of each window. */
    private String[] namespaces = NO_NAMES;

    private int windowEnds;
    private Map<String, List<Membership>> rooms = Map.of();
    private long[] @Nullable [] seen = NO_LOGS;

    void joined(long nowNs, String namespace) {
        if (windowEnds == windows.length) {
            windows = Arrays.copyOf(windows, windows.length + 2);
            namespaces = Arrays.copyOf(namespaces, namespaces.length + 1);
        }
        namespaces[windowEnds / 2] = namespace;
        windows[windowEnds++] = nowNs;
        windows[windowEnds++] = OPEN;
    }

    void left(long nowNs) {
        windows[windowEnds - 1] = nowNs;
        for (List<Membership> stays : rooms.values()) {
            stays.get(stays.size() - 1).left(nowNs);
        }
    }

    /** It asks to join a room. Asking while it is a member already changes nothing. */
    void asksToJoin(String room, long nowNs) {
        if (rooms.isEmpty()) {
            rooms = new HashMap<>();
        }
        List<Membership> stays = rooms.computeIfAbsent(room, r -> new ArrayList<>(1));
        if (stays.isEmpty() || stays.get(stays.size() - 1).isOver()) {
            stays.add(new Membership(nowNs));
        }
    }

    /** It was told that it has joined a room. */
    void joinedRoom(String room, long nowNs) {
        stay(room).joined(nowNs);
    }

    /** It asks to leave a room. */
    void asksToLeave(String room, long nowNs) {
        if (rooms.containsKey(room)) {
            stay(room).leaving(nowNs);
        }
    }

    /** It was told that it has left a room. */
    void leftRoom(String room, long nowNs) {
        if (rooms.containsKey(room)) {
            stay(room).left(nowNs);
        }
    }

    private Membership stay(String room) {
        List<Membership> stays = Objects.requireNonNull(rooms.get(room));
        return stays.get(stays.size() - 1);
    }

    /** The rooms that it has ever asked to join. */
    Set<String> rooms() {
        return rooms.keySet();
    }

    boolean wasInRoom(String room, long fromNs, long forNs) {
        return rooms.getOrDefault(room, List.of()).stream().anyMatch(stay -> stay.isCertain(fromNs, forNs));
    }

    boolean mayHaveBeenInRoom(String room, long fromNs, long forNs) {
        return rooms.getOrDefault(room, List.of()).stream().anyMatch(stay -> stay.isPossible(fromNs, forNs));
    }

    int windowCount() {
        return windowEnds / 2;
    }

    long joinedNs(int window) {
        return windows[2 * window];
    }

    long leftNs(int window) {
        return windows[2 * window + 1];
    }

    boolean isIn(int window, String namespace) {
        return namespaces[window].equals(namespace);
    }

    /** Whether it ever was in a namespace. */
    boolean wasIn(String namespace) {
        for (int window = 0; window < windowCount(); window++) {
            if (isIn(window, namespace)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was connected to a namespace from {@code fromNs} until {@code forNs} later, or is still. */
    boolean wasThere(String namespace, long fromNs, long forNs) {
        for (int window = 0; window < windowCount(); window++) {
            if (isIn(window, namespace)
                    && joinedNs(window) <= fromNs
                    && (leftNs(window) == OPEN || leftNs(window) - forNs >= fromNs)) {
                return true;
            }
        }
        return false;
    }

    /** Notes a message of a log; false if it was noted before. */
    boolean note(int log, int message) {
        if (log >= seen.length) {
            seen = Arrays.copyOf(seen, log + 1);
        }
        long[] bits = seen[log];
        int word = message >> 6;
        if (bits == null) {
            bits = new long[word + 1];
            seen[log] = bits;
        } else if (word >= bits.length) {
            bits = Arrays.copyOf(bits, Math.max(word + 1, bits.length + bits.length / 2));
            seen[log] = bits;
        }
        long bit = 1L << message;
        if ((bits[word] & bit) != 0) {
            return false;
        }
        bits[word] |= bit;
        return true;
    }

    /** Whether a message of a log has come. */
    boolean hasSeen(int log, int message) {
        long[] bits = seen(log);
        return message >> 6 < bits.length && (bits[message >> 6] & 1L << message) != 0;
    }

    /** Which of the 64 messages after one have come, the next as the lowest bit. */
    long seenAfter(int log, int message) {
        long[] bits = seen(log);
        int next = message + 1;
        int word = next >> 6;
        long low = word < bits.length ? bits[word] >>> next : 0;
        boolean whole = (next & 63) == 0 || word + 1 >= bits.length;
        return whole ? low : low | bits[word + 1] << -next;
    }

    /** The bits of a log's messages; shorter than the log where the last ones have not come. */
    long[] seen(int log) {
        long[] bits = log < seen.length ? seen[log] : null;
        return bits == null ? NOTHING : bits;
    }
}
