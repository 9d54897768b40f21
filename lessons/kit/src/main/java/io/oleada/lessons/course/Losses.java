package io.oleada.lessons.course;

import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Relay;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;

/**
 * What senders know when the server dies half-way.
 *
 * @param sent messages written to a connection
 * @param answered those whose answer came
 * @param unknown those whose answer was asked for and did not come
 * @param noted messages that the server has printed
 */
record Losses(long sent, long answered, long unknown, long noted) {

    private static final int RATE = 400;

    /** Sends for four seconds at a steady rate, and takes the server's power away after two. It is not started again. */
    static Losses of(Ground ground, boolean asking) throws Exception {
        long before = ground.printed(L07.NOTED);
        int[] seconds = new int[1];
        try (Relay relay = new Relay(ground.port())) {
            relay.delay(25);
            Result result = ground.load("""
                            reconnect: { policy: none }
                            phases:
                              - { name: llegan, duration: 1s, clients: 5 }
                              - { name: escriben, duration: 4s }
                            flows:
                              - name: alumno
                                steps:
                                  - connect
                                  - emit: enviar-mensaje
                                    data: { mensaje: "n.º ${seq}", id: "123", fecha: "${now}" }
                                    rate: %d/s
                                    during: [escriben]
                                    %s
                            """.formatted(RATE, asking ? "ack: 2s" : ""), relay.port(), snapshot -> {
                if (snapshot.total(Metric.SEND_SENT) > 0 && ++seconds[0] == 2) {
                    kill(ground);
                }
            });
            long sent = result.total(Metric.SEND_SENT);
            long answered = result.total(Metric.ACK_OK);
            long unknown = result.total(Metric.ACK_LOST)
                    + result.total(Metric.ACK_TIMED_OUT)
                    + result.total(Metric.ACK_UNANSWERED);
            return new Losses(sent, answered, unknown, ground.printed(L07.NOTED) - before);
        }
    }

    private static void kill(Ground ground) {
        try {
            ground.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
