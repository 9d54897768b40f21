package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.scenario.Template;
import io.oleada.loadgen.stats.Metric;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One simulated client: it walks its program, and keeps its connection alive by the scenario's backoff beside it. The
 * state machine of the connection is drawn in the package's description. As a wake-up it is the end of a think, of an
 * await's patience, or of a breath in a long walk.
 */
final class Client extends WakeUp implements ConnectionListener {

    /** How far a client walks before it lets others have the loop. */
    private static final int OPS_PER_WALK = 64;

    /** How long a flow pauses after a message that found no way out of this process. */
    private static final long BREATH_NS = 1_000_000;

    private static final int ATTEMPT_LABELS = 5;

    /** What a client answers to a server that asks for an ack: no arguments. */
    private static final byte[] EMPTY = {'[', ']'};

    private enum State {
        OUT,
        CONNECTING,
        UP,
        WAITING,
        GIVEN_UP
    }

    private final Loop loop;
    private final Program program;
    private final long[] counters;
    private final Reconnect reconnect = new Reconnect();

    /** Its number among all clients of the run. */
    final int number;

    /** When the step that it is at was due, nanoseconds since the start of the run. */
    private long stepDueNs;

    private int counter;
    private byte @Nullable [] awaited;

    /** Whether its wake-up is a breath in a long walk, and no end of a wait. */
    private boolean breathing;

    private State state = State.OUT;
    private @Nullable Connection connection;

    /** Whether its flow waits for the connection. */
    private boolean opening;

    /** Whether its flow waits for the end of the connection that it has cut. */
    private boolean cutting;

    private @Nullable ConnectRequest request;
    private String namespace = "/";
    private long connectIntendedNs;
    private long attemptNs;
    private long stageNs;
    private boolean opened;
    private long lostNs = -1;
    private int attempts;
    private long backoffNs;

    /** The acks that it is owed, oldest first. */
    Acks.@Nullable Pending firstAck;

    Acks.@Nullable Pending lastAck;
    private int nextAckId;
    private long sent;

    /** What it is owed of broadcasts; see {@link Deliveries}. */
    final Receiver receiver = new Receiver();

    /** The first of its own paced streams. */
    private @Nullable ClientStream streams;

    /** Its seats in the swarm's streams, by emit step; see {@link SwarmStream}. */
    int @Nullable [] seats;

    Client(Loop loop, int number, Program program) {
        this.loop = loop;
        this.number = number;
        this.program = program;
        this.counters = new long[program.counters()];
    }

    /** It arrives. */
    void start(long intendedNs) {
        stepDueNs = intendedNs;
        walk();
    }

    boolean isUp() {
        return state == State.UP;
    }

    // ---- the flow

    /** What it waited for has come about at {@code nowNs}: the next step is due now. */
    void goOn(long nowNs) {
        stepDueNs = nowNs;
        counter++;
        walk();
    }

    @Override
    void wake() {
        if (breathing) {
            breathing = false;
            stepDueNs = dueNs;
            walk();
        } else {
            awaited = null;
            goOn(dueNs);
        }
    }

    private void walk() {
        int walked = 0;
        while (!loop.hasEnded()) {
            Program.Op op = program.op(counter);
            if (op == null) {
                finish();
                return;
            }
            if (walked++ == OPS_PER_WALK) {
                breathe(0);
                return;
            }
            if (!carryOut(op)) {
                return;
            }
            counter++;
        }
    }

    /** Carries an operation out; false if the client now waits for something. */
    private boolean carryOut(Program.Op op) {
        if (op instanceof Program.Open step) {
            return open(step);
        } else if (op instanceof Program.Send send) {
            return emit(send.plan());
        } else if (op instanceof Program.Stream stream) {
            stream(stream.plan());
            return true;
        } else if (op instanceof Program.Think think) {
            long span = think.mostNs() - think.leastNs();
            long wait = think.leastNs() + (span == 0 ? 0 : loop.random.nextLong(span + 1));
            loop.wakeAt(this, stepDueNs + wait);
            return false;
        } else if (op instanceof Program.Await await) {
            awaited = await.head;
            loop.wakeAt(this, stepDueNs + await.timeoutNs);
            return false;
        } else if (op instanceof Program.Again again) {
            counters[again.counter()]++;
            if (counters[again.counter()] < again.times()) {
                counter = again.start() - 1;
            } else {
                counters[again.counter()] = 0;
            }
            return true;
        } else if (op instanceof Program.Leave) {
            return leave();
        } else {
            return cut();
        }
    }

    /** Lets others have the loop, and walks on after a while. */
    private void breathe(long ns) {
        breathing = true;
        loop.wakeAt(this, loop.now() + ns);
    }

    /** A step's one message. Without a connection the flow waits for it: a server that is down uses up no messages. */
    private boolean emit(EmitPlan plan) {
        if (send(plan, stepDueNs, true)) {
            return plan.step.ack() == null;
        }
        if (state == State.UP || state == State.OUT) {
            counter++;
            breathe(BREATH_NS);
        } else {
            opening = true;
        }
        return false;
    }

    private boolean open(Program.Open step) {
        switch (state) {
            case UP -> {
                return true;
            }
            case CONNECTING, WAITING -> opening = true; // it is on its way back
            case OUT, GIVEN_UP -> connect(step);
        }
        return false;
    }

    /** Cuts the transport; false if there is one, whose end is told on a later turn. */
    private boolean cut() {
        Connection up = connection;
        if (up == null || state != State.UP) {
            return true;
        }
        cutting = true;
        connection = null; // it carries nothing more
        up.drop();
        return false;
    }

    private void finish() {
        if (state == State.OUT) {
            endStreams();
            loop.recorder.add(Metric.CLIENTS_DONE, 0, 1);
        }
    }

    // ---- sending

    /** Sends a message that was due at {@code intendedNs}; false if there is no connection that could carry it. */
    boolean send(EmitPlan plan, long intendedNs, boolean blocking) {
        loop.recorder.count(Metric.SEND_INTENDED, plan.index);
        Connection up = connection;
        if (up == null || state != State.UP || !up.isWritable()) {
            loop.recorder.count(Metric.SEND_NOT_SENT, plan.index);
            if (up != null && state == State.UP) {
                loop.recorder.example("send not sent", this + ": the server does not read fast enough");
            }
            return false;
        }
        Bytes json = loop.render(plan, this, sent++, intendedNs);
        boolean withAck = plan.step.ack() != null;
        int ackId = withAck ? nextAckId++ : Connection.NO_ACK;
        long sentNs = loop.now();
        if (plan.fansOut()) {
            loop.deliveries.published(plan, this, loop.room(plan.step.room(), this), sentNs);
        }
        if (withAck) {
            Acks.Pending pending = new Acks.Pending(this, plan, ackId, intendedNs, sentNs, blocking);
            pending.room = moves(plan, sentNs);
            loop.acks.expect(pending);
        } else {
            loop.recorder.count(Metric.SEND_WITHOUT_ACK, plan.index);
        }
        if (plan.attachments.isEmpty()) {
            up.emit(ackId, json.array(), 0, json.length());
        } else {
            up.emitBinary(ackId, json.array(), 0, json.length(), plan.attachments);
        }
        loop.recorder.count(Metric.SEND_SENT, plan.index);
        loop.recorder.add(Metric.BYTES_SENT, 0, json.length() + plan.attachmentBytes);
        loop.time(Metric.SEND_DELAY, plan.index, intendedNs, sentNs - intendedNs);
        return true;
    }

    /** Notes that the message asks to join or to leave a room; returns which, or null. */
    private @Nullable String moves(EmitPlan plan, long sentNs) {
        String joins = loop.room(plan.step.joins(), this);
        if (joins != null) {
            receiver.asksToJoin(joins, sentNs);
            return joins;
        }
        String leaves = loop.room(plan.step.leaves(), this);
        if (leaves != null) {
            receiver.asksToLeave(leaves, sentNs);
        }
        return leaves;
    }

    private void stream(EmitPlan plan) {
        if (plan.step.pace() instanceof Step.Pace.PerClient pace) {
            for (ClientStream stream = streams; stream != null; stream = stream.nextOfClient) {
                if (stream.isOf(plan)) {
                    return; // a repeat has come by again
                }
            }
            streams = new ClientStream(loop, this, plan, pace.intervalNs(), stepDueNs, streams);
        } else {
            loop.swarm(plan).enter(this);
        }
    }

    private void endStreams() {
        for (ClientStream stream = streams; stream != null; stream = stream.nextOfClient) {
            loop.cancel(stream);
        }
        streams = null;
        loop.standUp(this, true);
    }

    // ---- the connection

    private void connect(Program.Open step) {
        opening = true;
        namespace = step.step().namespace();
        ConnectRequest shared = step.request();
        request = shared != null
                ? shared
                : program.request(step.step(), auth(step.step().auth()));
        connectIntendedNs = stepDueNs;
        lostNs = -1;
        attempts = 0;
        backoffNs = 0;
        attempt();
    }

    private @Nullable String auth(@Nullable Template template) {
        return template == null ? null : loop.renderAuth(template, this).toString();
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

    /** Leaves; true if there is nothing to leave. */
    private boolean leave() {
        endStreams();
        loop.cancel(reconnect);
        Connection up = connection;
        if (up == null) {
            move(State.OUT);
            return true;
        }
        up.disconnect();
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
        receiver.joined(now, namespace);
        loop.sitDown(this);
        if (opening) {
            opening = false;
            goOn(now);
        }
    }

    @Override
    public void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        loop.recorder.count(Metric.EVENTS_RECEIVED);
        loop.recorder.add(Metric.BYTES_RECEIVED, 0, length);
        long now = nowNs - loop.startNs();
        loop.deliveries.received(this, bytes, offset, length, now);
        if (ackId != Connection.NO_ACK && connection != null) {
            connection.ack(ackId, EMPTY, 0, EMPTY.length);
        }
        byte[] head = awaited;
        if (head != null
                && length > head.length
                && Arrays.equals(bytes, offset, offset + head.length, head, 0, head.length)) {
            awaited = null;
            loop.cancel(this);
            goOn(now);
        }
    }

    @Override
    public void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        loop.recorder.add(Metric.BYTES_RECEIVED, 0, length);
        loop.acks.answered(this, ackId, bytes, offset, length, nowNs - loop.startNs());
    }

    @Override
    public void onClosed(CloseReason reason, String detail, long nowNs) {
        long now = nowNs - loop.startNs();
        boolean wasUp = state == State.UP;
        connection = null;
        if (wasUp) {
            loop.recorder.count(Metric.DISCONNECTS, reason.ordinal());
            loop.standUp(this, false);
            receiver.left(now);
            lostNs = now;
            connectIntendedNs = -1;
        } else {
            loop.recorder.count(Metric.CONNECT_FAILED, reason.ordinal());
        }
        if (reason != CloseReason.CLIENT_DISCONNECT && reason != CloseReason.CLIENT_DROP) {
            loop.recorder.example(reason.text(), this + ": " + (detail.isEmpty() ? reason.text() : detail));
        }
        next(reason, now);
        if (wasUp) {
            loop.acks.lost(this, now);
        }
        if (cutting) {
            cutting = false;
            goOn(now);
        }
    }

    /** Decides what follows the end of a connection, or of an attempt. */
    private void next(CloseReason reason, long nowNs) {
        if (reason == CloseReason.CLIENT_DISCONNECT) {
            move(State.OUT);
            goOn(nowNs);
            return;
        }
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
        reconnect.closedNs = nowNs;
        if (!loop.hasEnded()) {
            loop.wakeAt(reconnect, nowNs + backoffNs);
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

    @Override
    public String toString() {
        return "client " + number;
    }
}
