package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.stats.Metric;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection over all its lives: opened by a connect step, restored by the scenario's backoff when it is lost,
 * and measured all the while. Its state machine is drawn in the package's description.
 */
final class ClientConnection implements ConnectionListener {

    enum State {
        OUT,
        CONNECTING,
        UP,
        WAITING,
        GIVEN_UP
    }

    private static final int ATTEMPT_LABELS = 5;

    /** A SYN that is not answered is sent again after a second; less is a matter of distance or of a busy machine. */
    private static final long SYN_AGAIN_NS = 950_000_000;

    private final Loop loop;
    private final Client client;

    /** Made when the first attempt has failed: most clients never need it. */
    private @Nullable Reconnect reconnect;

    private State state = State.OUT;
    private @Nullable Connection connection;
    private @Nullable ConnectRequest request;
    private String namespace = "/";

    /** When the attempts that go on now were first due; -1 while the first is still to be. */
    private long connectIntendedNs;

    private long attemptNs;
    private long stageNs;
    private boolean opened;

    /** When the connection was lost that the attempts are to restore; -1 for a first one. */
    private long lostNs = -1;

    private int attempts;
    private long backoffNs;

    ClientConnection(Loop loop, Client client) {
        this.loop = loop;
        this.client = client;
    }

    State state() {
        return state;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** The open connection that can carry messages, or null. */
    @Nullable
    Connection up() {
        return state == State.UP ? connection : null;
    }

    /** Opens the connection that a step describes, due at {@code dueNs}. */
    void connect(Program program, Program.Open step, long dueNs) {
        namespace = step.step().namespace();
        request = program.request(
                step, client.number, auth -> loop.renderAuth(auth, client).toString());
        connectIntendedNs = dueNs;
        lostNs = -1;
        attempts = 0;
        backoffNs = 0;
        attempt();
    }

    private void attempt() {
        ConnectRequest to = request;
        if (to == null) {
            throw new AssertionError("no request");
        }
        move(State.CONNECTING);
        loop.recorder.count(Metric.CONNECT_ATTEMPTS);
        attemptNs = loop.now();
        stageNs = attemptNs;
        opened = false;
        connection = loop.driver.connect(to, this);
    }

    /** Leaves politely; true if there is nothing to leave, else the client is told when it has left. */
    boolean leave() {
        if (reconnect != null) {
            loop.cancel(reconnect);
        }
        Connection left = connection;
        if (left == null) {
            move(State.OUT);
            return true;
        }
        left.disconnect();
        return false;
    }

    /** Cuts the transport; true if there is none, else the client is told when it is cut. */
    boolean cut() {
        Connection cut = up();
        if (cut == null) {
            return true;
        }
        connection = null; // it carries nothing more
        cut.drop();
        return false;
    }

    @Override
    public void onStage(Stage stage, long nowNs) {
        long now = nowNs - loop.startNs();
        loop.recorder.record(
                switch (stage) {
                    case TCP -> Metric.CONNECT_TCP;
                    case UPGRADE -> Metric.CONNECT_UPGRADE;
                    case OPEN -> Metric.CONNECT_OPEN;
                },
                now - stageNs);
        if (stage == Stage.TCP && now - stageNs >= SYN_AGAIN_NS) {
            loop.recorder.example(
                    "tcp slow",
                    String.format(
                            Locale.ROOT,
                            "%s: TCP took %.1f s: its SYN was not answered and sent again, as it is after 1 s, 3 s and 7 s:"
                                    + " the server's queue of new connections was probably full",
                            client,
                            (now - stageNs) / 1e9));
        }
        opened |= stage == Stage.OPEN;
        stageNs = now;
    }

    @Override
    public void onConnected(long nowNs) {
        long now = nowNs - loop.startNs();
        move(State.UP);
        loop.recorder.count(Metric.CONNECT_OK);
        if (opened) {
            loop.recorder.record(Metric.CONNECT_NAMESPACE, now - stageNs);
        }
        loop.time(Metric.CONNECT_RESPONSE, 0, connectIntendedNs, now - connectIntendedNs);
        loop.recorder.record(Metric.CONNECT_SERVICE, now - attemptNs);
        if (lostNs >= 0) {
            loop.recorder.count(Metric.RECONNECT_RESTORED, label(attempts));
            loop.recorder.record(Metric.RECONNECT_TIME, now - lostNs);
            lostNs = -1;
        }
        attempts = 0;
        backoffNs = 0;
        client.cameUp(now, namespace);
    }

    @Override
    public void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        loop.recorder.count(Metric.EVENTS_RECEIVED);
        loop.recorder.add(Metric.BYTES_RECEIVED, 0, length);
        client.heard(ackId, bytes, offset, length, nowNs - loop.startNs());
    }

    @Override
    public void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        loop.recorder.add(Metric.BYTES_RECEIVED, 0, length);
        loop.acks.answered(client, ackId, bytes, offset, length, nowNs - loop.startNs());
    }

    @Override
    public void onClosed(CloseReason reason, String detail, long nowNs) {
        long now = nowNs - loop.startNs();
        boolean wasUp = state == State.UP;
        connection = null;
        if (wasUp) {
            loop.recorder.count(Metric.DISCONNECTS, reason.ordinal());
            lostNs = now;
            connectIntendedNs = -1;
            client.wentDown(now);
        } else {
            loop.recorder.count(Metric.CONNECT_FAILED, reason.ordinal());
        }
        if (reason != CloseReason.CLIENT_DISCONNECT && reason != CloseReason.CLIENT_DROP) {
            loop.recorder.example(reason.text(), client + ": " + (detail.isEmpty() ? reason.text() : detail));
        }
        if (reason == CloseReason.CLIENT_DISCONNECT) {
            move(State.OUT);
        } else {
            comeBack(reason, now);
        }
        client.closed(reason, wasUp, now);
    }

    /** Waits for the next attempt, if there is to be one. */
    private void comeBack(CloseReason reason, long nowNs) {
        boolean sentAway = reason == CloseReason.SERVER_DISCONNECT || reason == CloseReason.CONNECT_ERROR;
        if (sentAway || attempts >= loop.scenario.backoff().attempts()) {
            move(State.GIVEN_UP);
            if (lostNs >= 0) {
                loop.recorder.count(Metric.RECONNECT_GIVEN_UP);
            }
            return;
        }
        attempts++;
        backoffNs = loop.scenario.backoff().delayNs(attempts, backoffNs, loop.random);
        move(State.WAITING);
        Reconnect next = reconnect == null ? new Reconnect() : reconnect;
        reconnect = next;
        next.closedNs = nowNs;
        if (!loop.hasEnded()) {
            loop.wakeAt(next, nowNs + backoffNs);
        }
    }

    /** The end of a backoff. */
    private final class Reconnect extends WakeUp {
        private long closedNs;

        @Override
        void wake() {
            if (loop.hasEnded()) {
                return;
            }
            if (lostNs >= 0) {
                int label = label(attempts);
                loop.recorder.count(Metric.RECONNECT_ATTEMPTS, label);
                loop.recorder.record(Metric.RECONNECT_BACKOFF_PLANNED, label, dueNs - closedNs);
                loop.recorder.record(Metric.RECONNECT_BACKOFF_ACTUAL, label, loop.now() - closedNs);
            }
            if (connectIntendedNs < 0) {
                connectIntendedNs = dueNs;
            }
            attempt();
        }
    }

    private static int label(int attempt) {
        return Math.min(attempt, ATTEMPT_LABELS) - 1;
    }

    private void move(State to) {
        gauge(state, -1);
        state = to;
        gauge(to, 1);
    }

    private void gauge(State of, int change) {
        switch (of) {
            case CONNECTING -> loop.recorder.add(Metric.CLIENTS_CONNECTING, 0, change);
            case UP -> loop.recorder.add(Metric.CLIENTS_CONNECTED, 0, change);
            case WAITING -> loop.recorder.add(Metric.CLIENTS_WAITING, 0, change);
            case GIVEN_UP -> loop.recorder.add(Metric.CLIENTS_DONE, 0, change);
            case OUT -> {}
        }
    }
}
