package io.oleada.benchmarks;

/** A {@link Work} as a scenario. */
final class ScenarioTexts {

    /** Longer than any benchmark looks on. */
    private static final int HOLD_SECONDS = 600;

    private ScenarioTexts() {}

    static String oleada(int port, Work work) {
        String text = "x".repeat(ClientBenchmark.TEXT_LENGTH);
        String step =
                switch (work.kind()) {
                    case IDLE -> "{think: 1s}";
                    case CLOSED_LOOP ->
                        "{repeat: 1000000000, steps: [{emit: eco, data: {mensaje: %s}, ack: true}]}".formatted(text);
                    case OPEN_LOOP ->
                        "{emit: eco, data: {mensaje: %s}, ack: true, rate: %d/s, during: hold}"
                                .formatted(text, work.perSecond());
                    case FAN_OUT ->
                        ("{emit: enviar-mensaje, data: {mensaje: %s, id: \"${marker}\"}, fanOut: others, rate: %d/s, "
                                        + "publishers: 1, during: hold}")
                                .formatted(text, work.perSecond());
                };
        return """
                target: http://127.0.0.1:%d
                phases:
                  - {name: arrive, duration: %dms, clients: %d}
                  - {name: hold, duration: %ds}
                flows:
                  - {name: client, steps: [connect, %s]}
                """.formatted(port, connectMs(work), work.clients(), HOLD_SECONDS, step);
    }

    private static int connectMs(Work work) {
        return Math.max(1, work.clients() * 1000 / Work.CONNECTS_PER_SECOND);
    }
}
