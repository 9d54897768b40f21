package io.oleada.benchmarks;

/** A {@link Work} in the languages of the tools that read scenarios. */
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
                    case PACED -> throw new IllegalArgumentException("ours keep their schedule");
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

    /** {@code seconds} is how long paced clients go on, so that the tool ends by itself and reports. */
    static String artillery(int port, Work work, int seconds) {
        String emit = "{emit: {channel: eco, data: {mensaje: %s}}, acknowledge: {}}"
                .formatted("x".repeat(ClientBenchmark.TEXT_LENGTH));
        String flow =
                switch (work.kind()) {
                    case IDLE -> "{think: %d}".formatted(HOLD_SECONDS);
                    case CLOSED_LOOP -> "{loop: [%s], count: 1000000000}".formatted(emit);
                    case PACED ->
                        "{loop: [%s, {think: %dms}], count: %d}" // a number with a fraction it takes for no time at all
                                .formatted(emit, work.pauseMs(), seconds * 1000 / work.pauseMs());
                    default -> throw new IllegalArgumentException("Artillery has no " + work.kind());
                };
        return """
                config:
                  target: http://127.0.0.1:%d
                  socketio: {transports: [websocket]}
                  phases:
                    - {duration: %d, arrivalCount: %d}
                scenarios:
                  - engine: socketio
                    flow: [%s]
                """.formatted(port, Math.max(1, connectMs(work) / 1000), work.clients(), flow);
    }

    private static int connectMs(Work work) {
        return Math.max(1, work.clients() * 1000 / Work.CONNECTS_PER_SECOND);
    }
}
