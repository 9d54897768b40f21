package io.oleada.server;

import io.oleada.server.wire.Guard;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands between clients and netty-socketio.
 *
 * @param raw whether the library serves alone, with its own transports and none of the guards
 * @param guards the guards that are on, if not raw
 * @param libraryBroadcast whether broadcasts go by the library's operations, not by ours
 * @param maxConnections connections at a time
 * @param maxRate packets a second of one client
 * @param maxUnreadBytes bytes that may wait for one client
 * @param unreadTimeout how long a client may leave its channel full
 * @param connectTimeout how long a session may be without having joined a namespace
 * @param requestTimeout how long a request, or the attachments of a packet, may take to come in
 * @param listenerThreads threads for listeners that may block
 */
public record Protection(
        boolean raw,
        Set<Guard> guards,
        boolean libraryBroadcast,
        int maxConnections,
        int maxRate,
        int maxUnreadBytes,
        Duration unreadTimeout,
        Duration connectTimeout,
        Duration requestTimeout,
        int listenerThreads) {

    public Protection {
        guards = Set.copyOf(guards);
        requireAtLeast("--max-connections", maxConnections, 1);
        requireAtLeast("--max-rate", maxRate, 10);
        requireAtLeast("--max-unread", maxUnreadBytes, 1024);
        requireAtLeast("--listener-threads", listenerThreads, 1);
    }

    private static void requireAtLeast(String flag, int value, int least) {
        if (value < least) {
            throw new StartException(2, flag + " is " + value + "; use " + least + " or more");
        }
    }

    /** All guards, with limits that a load test on one machine does not meet. */
    public static Protection defaults() {
        return new Protection(
                false,
                EnumSet.allOf(Guard.class),
                false,
                1_000_000,
                20_000,
                4 << 20,
                Duration.ofSeconds(10),
                Duration.ofSeconds(45),
                Duration.ofSeconds(10),
                16);
    }

    /** netty-socketio as it comes. */
    public static Protection off() {
        return defaults().withRaw();
    }

    private Protection withRaw() {
        return new Protection(
                true,
                Set.of(),
                true,
                maxConnections,
                maxRate,
                maxUnreadBytes,
                unreadTimeout,
                connectTimeout,
                requestTimeout,
                listenerThreads);
    }

    /** {@return the guards in a word, for the log} */
    String summary() {
        if (raw) {
            return "off";
        }
        String missing = Arrays.stream(Guard.values())
                .filter(guard -> !guards.contains(guard))
                .map(guard -> ",-" + guard.flag())
                .collect(Collectors.joining());
        return "on" + missing;
    }

    /** This with other {@link #guards}. */
    public Protection withGuards(Set<Guard> others) {
        return new Protection(
                raw,
                others,
                libraryBroadcast,
                maxConnections,
                maxRate,
                maxUnreadBytes,
                unreadTimeout,
                connectTimeout,
                requestTimeout,
                listenerThreads);
    }

    /** This with another {@link #libraryBroadcast}. */
    public Protection withLibraryBroadcast(boolean other) {
        return new Protection(
                raw,
                guards,
                other || raw,
                maxConnections,
                maxRate,
                maxUnreadBytes,
                unreadTimeout,
                connectTimeout,
                requestTimeout,
                listenerThreads);
    }

    /** This with other limits. */
    public Protection withLimits(int connections, int rate, int unreadBytes) {
        return new Protection(
                raw,
                guards,
                libraryBroadcast,
                connections,
                rate,
                unreadBytes,
                unreadTimeout,
                connectTimeout,
                requestTimeout,
                listenerThreads);
    }

    /** This with other times. */
    public Protection withTimeouts(Duration unread, Duration connect, Duration request) {
        return new Protection(
                raw,
                guards,
                libraryBroadcast,
                maxConnections,
                maxRate,
                maxUnreadBytes,
                unread,
                connect,
                request,
                listenerThreads);
    }

    /** This with another number of {@link #listenerThreads}. */
    public Protection withListenerThreads(int other) {
        return new Protection(
                raw,
                guards,
                libraryBroadcast,
                maxConnections,
                maxRate,
                maxUnreadBytes,
                unreadTimeout,
                connectTimeout,
                requestTimeout,
                other);
    }

    /**
     * Reads {@code --guards}: {@code on}, {@code off}, or names to leave out, each with a minus.
     *
     * @throws StartException (exit code 2) for an unknown name
     */
    static Protection parse(String text) {
        if (text.equals("off")) {
            return off();
        }
        Set<Guard> guards = EnumSet.allOf(Guard.class);
        for (String word : List.of(text.split(",", -1))) {
            if (word.equals("on")) {
                continue;
            }
            if (!guards.removeIf(guard -> word.equals("-" + guard.flag()))) {
                throw new StartException(
                        2,
                        "--guards: \"" + word + "\" is neither on, off nor one of "
                                + Arrays.stream(Guard.values())
                                        .map(guard -> "-" + guard.flag())
                                        .collect(Collectors.joining(", ")));
            }
        }
        return defaults().withGuards(guards);
    }
}
