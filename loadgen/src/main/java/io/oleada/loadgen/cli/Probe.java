package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.scenario.Target;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection before the run: is there a Socket.IO server at the target at all? */
final class Probe {

    private static final int TRIES = 3;
    private static final long PAUSE_MS = 700;
    private static final long TIMEOUT_NS = 5_000_000_000L;
    private static final String NO_TLS = "TLS: not an SSL/TLS record";

    private record Closed(CloseReason reason, String detail) {}

    private Probe() {}

    /**
     * Connects to each target with the first connect step, without its auth, and leaves; says in one line why that cannot be
     * done.
     */
    static void check(Driver driver, Scenario scenario) throws InterruptedException {
        for (Target target : scenario.targets()) {
            check(driver, scenario, target);
        }
    }

    private static void check(Driver driver, Scenario scenario, Target target) throws InterruptedException {
        Step.Connect step = (Step.Connect) scenario.flows().get(0).steps().get(0);
        ConnectRequest request =
                new ConnectRequest(target, step.transport(), step.namespace(), null, step.headers(), TIMEOUT_NS, null);
        long startNs = System.nanoTime();
        Closed last = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                Thread.sleep(PAUSE_MS);
            }
            last = connect(driver, request);
            if (last.reason() == CloseReason.CLIENT_DISCONNECT || last.reason() == CloseReason.CONNECT_ERROR) {
                return;
            }
            if (last.reason() == CloseReason.HANDSHAKE_FAILED || last.reason() == CloseReason.CONNECT_TIMEOUT) {
                break; // the same would be said again
            }
        }
        String detail =
                last == null ? "" : last.detail().isEmpty() ? last.reason().text() : last.detail();
        throw new UserError(
                UserError.TARGET,
                String.format(
                        Locale.ROOT,
                        "cannot reach %s: %s (%.1f s). %s",
                        target.url(),
                        plain(detail),
                        (System.nanoTime() - startNs) / 1e9,
                        next(detail)));
    }

    /** A server that speaks no TLS answers with bytes that TLS shows as a number of many digits. */
    private static String plain(String detail) {
        return detail.startsWith(NO_TLS) ? "the server speaks no TLS there" : detail;
    }

    private static String next(String detail) {
        if (detail.startsWith(NO_TLS)) {
            return "Try it with http:// instead.";
        }
        return detail.startsWith("TLS: ")
                ? "Trust its authority with --cacert FILE, or any certificate with --insecure."
                : "Is the server running, and is this its address?";
    }

    private static Closed connect(Driver driver, ConnectRequest request) throws InterruptedException {
        CompletableFuture<Closed> closed = new CompletableFuture<>();
        driver.execute(() -> {
            Leaver leaver = new Leaver(closed);
            leaver.connection = driver.connect(request, leaver);
        });
        try {
            return closed.get(2 * TIMEOUT_NS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Closed(CloseReason.CONNECT_TIMEOUT, "no answer");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves as soon as it is connected. */
    private static final class Leaver implements ConnectionListener {
        private final CompletableFuture<Closed> closed;
        private @org.jspecify.annotations.Nullable Connection connection;

        Leaver(CompletableFuture<Closed> closed) {
            this.closed = closed;
        }

        @Override
        public void onStage(Stage stage, long nowNs) {}

        @Override
        public void onConnected(long nowNs) {
            if (connection != null) {
                connection.disconnect();
            }
        }

        @Override
        public void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs) {}

        @Override
        public void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs) {}

        @Override
        public void onClosed(CloseReason reason, String detail, long nowNs) {
            closed.complete(new Closed(reason, detail));
        }
    }
}
