package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.engine.ClientConnection.State;
import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.stats.Metric;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One simulated client: it walks its program, and sends over its {@link ClientConnection}, which lives a life of its own
 * beside. As a wake-up it is the end of a think, of an await's patience, or of a breath in a long walk.
 */
final class Client extends WakeUp {

    /** How far a client walks before it lets others have the loop. */
    private static final int OPS_PER_WALK = 64;

    /** How long a flow pauses after a message that found no way out of this process. */
    private static final long BREATH_NS = 1_000_000;

    /** What a client answers to a server that asks for an ack: no arguments. */
    private static final byte[] EMPTY = {'[', ']'};

    /** The counters of a client whose program repeats nothing. */
    private static final long[] NO_COUNTERS = {};

    private final Loop loop;
    private final Program program;
    private final long[] counters;
    private final ClientConnection connection;

    /** Its number among all clients of the run. */
    final int number;

    /** When the step that it is at was due, nanoseconds since the start of the run. */
    private long stepDueNs;

    private int counter;
    private byte @Nullable [] awaited;

    /** Whether its wake-up is a breath in a long walk, and no end of a wait. */
    private boolean breathing;

    /** Whether its flow waits for the connection. */
    private boolean opening;

    /** Whether its flow waits for the end of the connection that it has cut. */
    private boolean cutting;

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
        this.counters = program.counters() == 0 ? NO_COUNTERS : new long[program.counters()];
        this.connection = new ClientConnection(loop, this);
    }

    /** It arrives. */
    void start(long intendedNs) {
        stepDueNs = intendedNs;
        walk();
    }

    boolean isUp() {
        return connection.isUp();
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
        if (connection.state() == State.UP || connection.state() == State.OUT) {
            counter++;
            breathe(BREATH_NS);
        } else {
            opening = true;
        }
        return false;
    }

    private boolean open(Program.Open step) {
        switch (connection.state()) {
            case UP -> {
                return true;
            }
            case CONNECTING, WAITING -> opening = true; // it is on its way back
            case OUT, GIVEN_UP -> {
                opening = true;
                connection.connect(program, step, stepDueNs);
            }
        }
        return false;
    }

    /** Cuts the transport; false if there is one, whose end is told on a later turn. */
    private boolean cut() {
        cutting = !connection.cut();
        return !cutting;
    }

    private boolean leave() {
        endStreams();
        return connection.leave();
    }

    private void finish() {
        if (connection.state() == State.OUT) {
            endStreams();
            loop.recorder.add(Metric.CLIENTS_DONE, 0, 1);
        }
    }

    // ---- sending

    /** Sends a message that was due at {@code intendedNs}; false if there is no connection that could carry it. */
    boolean send(EmitPlan plan, long intendedNs, boolean blocking) {
        loop.recorder.count(Metric.SEND_INTENDED, plan.index);
        Connection up = connection.up();
        if (up == null || !up.isWritable()) {
            loop.recorder.count(Metric.SEND_NOT_SENT, plan.index);
            if (up != null) {
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

    // ---- what the connection tells

    /** It is connected, first or again. */
    void cameUp(long nowNs, String namespace) {
        receiver.joined(nowNs, namespace);
        loop.sitDown(this);
        if (opening) {
            opening = false;
            goOn(nowNs);
        }
    }

    /** An event has come. */
    void heard(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        loop.deliveries.received(this, bytes, offset, length, nowNs);
        Connection up = connection.up();
        if (ackId != Connection.NO_ACK && up != null) {
            up.ack(ackId, EMPTY, 0, EMPTY.length);
        }
        byte[] head = awaited;
        if (head != null
                && length > head.length
                && Arrays.equals(bytes, offset, offset + head.length, head, 0, head.length)) {
            awaited = null;
            loop.cancel(this);
            goOn(nowNs);
        }
    }

    /** It is connected no more. */
    void wentDown(long nowNs) {
        loop.standUp(this, false);
        receiver.left(nowNs);
    }

    /** The connection has ended, or the attempt, and what follows for the connection is decided. */
    void closed(CloseReason reason, boolean wasUp, long nowNs) {
        if (reason == CloseReason.CLIENT_DISCONNECT) {
            goOn(nowNs);
        }
        if (wasUp) {
            loop.acks.lost(this, nowNs);
        }
        if (cutting) {
            cutting = false;
            goOn(nowNs);
        }
    }

    @Override
    public String toString() {
        return "client " + number;
    }
}
