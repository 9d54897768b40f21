package io.oleada.server;

import java.time.Duration;

/** The server that the official suites expect, or, to see the difference, netty-socketio alone in its place. */
final class Conformance {

    private static volatile boolean raw;

    private Conformance() {}

    /** From now on tests get netty-socketio alone, and wait less long for what may never come. */
    static void raw(boolean now) {
        raw = now;
        Waiting.hurry(now);
    }

    static ServerConfig config() {
        Protection protection = raw ? Protection.off() : Protection.defaults();
        return ServerConfig.onFreePorts()
                .withProfile(Profile.CONFORMANCE)
                .withPings(Duration.ofMillis(300), Duration.ofMillis(200))
                .withProtection(
                        protection.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(10)));
    }
}
