package io.oleada.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a run of {@link ScaleBenchmark} goes by, and its scenario. First as many clients as there are servers: client n goes to
 * server n modulo their number, so each server has one, and these are the publishers. Then all others, at a rate to which it goes up from nothing; then
 * nothing but heartbeats; then one broadcast by each publisher to all clients of its server, spread over some seconds.
 *
 * @param clients how many in all
 * @param servers how many server processes
 * @param workers how many worker processes
 * @param connectsPerSecond at which rate they come
 * @param holdSeconds how long nothing but heartbeats happens
 * @param pingSeconds the time between two pings of a server
 */
record ScalePlan(long clients, int servers, int workers, int connectsPerSecond, int holdSeconds, int pingSeconds) {

    /** How many of a process's 20,000 files clients may have, here where no process may have more. */
    static final int CLIENTS_PER_PROCESS = 19_600;

    /** The phases' names. */
    static final String HOLD = "hold";

    static final String BROADCAST = "broadcast";

    private static final int FIRST_SECONDS = 3;
    private static final int SETTLE_SECONDS = 5;
    private static final int REST_SECONDS = 5;

    /** Two processors deliver some 50,000 a second; what is sent faster waits in sockets. */
    private static final int DELIVERIES_PER_SECOND = 20_000;

    /** {@return how many come while the pace goes up, so that nobody is asked for it all while everything is cold} */
    private long beginners() {
        return Math.min((clients - servers) / 2, 10L * connectsPerSecond);
    }

    private int beginSeconds() {
        return Math.max(1, Math.toIntExact(2 * beginners() / connectsPerSecond));
    }

    private int arriveSeconds() {
        return Math.max(1, Math.toIntExact((clients - beginners()) / connectsPerSecond));
    }

    /** {@return at how many clients that failed, or were lost, there is no sense in going on: one in a hundred} */
    private long lossesMost() {
        return Math.max(1_000, clients / 100);
    }

    int broadcastSeconds() {
        return Math.max(5, Math.toIntExact(clients / DELIVERIES_PER_SECOND));
    }

    /** {@return when the heartbeats alone are over, in seconds since the start} */
    int holdEndSeconds() {
        return FIRST_SECONDS + beginSeconds() + arriveSeconds() + SETTLE_SECONDS + holdSeconds;
    }

    int totalSeconds() {
        return holdEndSeconds() + broadcastSeconds() + REST_SECONDS;
    }

    long clientsPerServer() {
        return (clients + servers - 1) / servers;
    }

    /** {@return the scenario, against servers on loopback at these ports} */
    String scenario(List<Integer> ports) {
        String targets =
                ports.stream().map(port -> "  - http://127.0.0.1:" + port).collect(Collectors.joining("\n"));
        long perHour = servers * 3600L / broadcastSeconds();
        return String.format(
                Locale.ROOT,
                """
                name: scale
                target:
                %s
                cluster: false
                connect: {timeout: 180s}
                reconnect: {policy: none}
                deliveryTimeout: 30s
                phases:
                  - {name: publishers, duration: %ds, clients: %d}
                  - {name: begin, duration: %ds, clients: %d, arrivals: ramp}
                  - {name: arrive, duration: %ds, clients: %d}
                  - {name: settle, duration: %ds}
                  - {name: %s, duration: %ds}
                  - {name: %s, duration: %ds}
                  - {name: rest, duration: %ds}
                flows:
                  - name: listener
                    steps:
                      - connect
                      - emit: enviar-mensaje
                        data: {mensaje: "hola a todos", id: "${marker}"}
                        fanOut: all
                        publishers: %d
                        rate: %d/h
                        during: %s
                thresholds:
                  - connect.failed == 0
                  - disconnects == 0
                  - delivery.missing == 0
                  - delivery.expected == %d
                abort:
                  - connect.failed < %d
                  - disconnects < %d
                """,
                targets,
                FIRST_SECONDS,
                servers,
                beginSeconds(),
                beginners(),
                arriveSeconds(),
                clients - servers - beginners(),
                SETTLE_SECONDS,
                HOLD,
                holdSeconds,
                BROADCAST,
                broadcastSeconds(),
                REST_SECONDS,
                servers,
                perHour,
                BROADCAST,
                clients,
                lossesMost(),
                lossesMost());
    }
}
