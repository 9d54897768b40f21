package io.oleada.server;

import java.time.Duration;

/** The server that the official suites expect. */
final class Conformance {

    private Conformance() {}

    static ServerConfig config() {
        return ServerConfig.onFreePorts()
                .withProfile(Profile.CONFORMANCE)
                .withPings(Duration.ofMillis(300), Duration.ofMillis(200))
                .withProtection(Protection.defaults()
                        .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(10)));
    }
}
