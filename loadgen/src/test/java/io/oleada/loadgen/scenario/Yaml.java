package io.oleada.loadgen.scenario;

/** Small scenarios for tests, with a hole for what a test is about. */
final class Yaml {

    private Yaml() {}

    /** A scenario whose one emit step {@code e} has further keys, on line 5. */
    static String with(String emitKeys) {
        return """
                target: http://127.0.0.1:3000
                phases: [{name: p, duration: 10s, clients: 1}]
                flows:
                  - {name: f, steps: [connect, {emit: e,
                     %s}]}
                """.formatted(emitKeys);
    }

    /** A scenario with one phase, on line 2. */
    static String withPhase(String phase) {
        return """
                target: http://127.0.0.1:3000
                phases: [%s]
                flows: [{name: f, steps: [connect]}]
                """.formatted(phase);
    }
}
