package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Console;
import io.oleada.lessons.measure.Relay;
import java.io.IOException;
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
