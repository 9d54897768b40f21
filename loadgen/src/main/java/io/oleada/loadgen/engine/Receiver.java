package io.oleada.loadgen.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one client has got of the broadcasts, and when it was there to get them: the windows of time in which it was connected,
 * each to one namespace.
 */
final class Receiver {

    /** The end of a window that is still open. */
    static final long OPEN = Long.MAX_VALUE;

    private static final long[] NOTHING = {};

    private static final String[] NO_NAMES = {};

    /** What it has got. */
    final Received received = new Received();

    /** Beginning and end of each window in turn, nanoseconds since the start of the run. */
    private long[] windows = NOTHING;

    /** The namespace of each window. */
    private String[] namespaces = NO_NAMES;

    private int windowEnds;
    private Map<String, List<Membership>> rooms = Map.of();

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
}
