package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Console;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.measure.Relay;
import io.oleada.lessons.text.Say;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The student's {@code Cliente} behind a relay, so that its connection can be cut or frozen: one process for all steps of a
 * check, begun with the first of them, since to start it takes longer than most. One check; one thread.
 */
final class RelayedClient {

    private @Nullable Relay relay;
    private @Nullable Console console;

    /** {@return the client, started if it was not; it ends with the bench} */
    Console in(Bench bench) throws IOException {
        Console started = console;
        if (started == null) {
            Relay made = new Relay(bench.student().port());
            bench.atTheEnd(made::close);
            relay = made;
            started = bench.console("Cliente", "http://127.0.0.1:" + made.port());
            console = started;
        }
        return started;
    }

    /**
     * {@return the client, once it has connected and its wire is quiet}
     *
     * @param did what the check has done, for the student
     */
    Console connected(Bench bench, Say did) throws Exception {
        Console started = in(bench);
        if (!started.begins(() -> has(started, "Conectado "))) {
            throw new Failed(
                    "not-connected", did, Say.raw("Conectado <id>"), said(started), "conectar()", "class Cliente");
        }
        relay().awaitQuiet();
        return started;
    }

    /** {@return whether a client has said a line that begins so} */
    static boolean has(Console console, String beginning) {
        return console.lines().stream().anyMatch(line -> line.startsWith(beginning));
    }

    /** {@return what a client said last, stack traces aside} */
    static Say said(Console console) {
        List<String> lines = console.lines().stream()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .toList();
        return lines.isEmpty() ? Say.of("no-line") : Say.raw(lines.get(lines.size() - 1));
    }

    /** Ends the client; who asks for it next gets another one. */
    void anew() {
        Console old = console;
        if (old != null) {
            old.close();
            console = null;
        }
    }

    /** {@return what its connection goes through, once it has been started} */
    Relay relay() {
        return Objects.requireNonNull(relay);
    }
}
