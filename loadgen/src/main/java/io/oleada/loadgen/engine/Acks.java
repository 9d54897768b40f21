package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.stats.Metric;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The acks that a loop's clients are owed. Each sits in two lists: its client's, in the order of sending, where an answer
 * looks for it; and its step's, where it waits for its timeout, which is the same for all of a step, so that the list is
 * in the order of timeouts and one wake-up per step serves them all.
 */
final class Acks {

    /** One ack owed. */
    static final class Pending {
        final Client client;
        final EmitPlan plan;
        final int id;
        final long intendedNs;
        final long sentNs;
        final boolean blocking;
        boolean timedOut;

        /** The room that the client has joined, or left, once this ack has come; or null. */
        @Nullable
        String room;

        @Nullable
        Pending nextOfClient;

        @Nullable
        Pending previous;

        @Nullable
        Pending next;

        Pending(Client client, EmitPlan plan, int id, long intendedNs, long sentNs, boolean blocking) {
            this.client = client;
            this.plan = plan;
            this.id = id;
            this.intendedNs = intendedNs;
            this.sentNs = sentNs;
            this.blocking = blocking;
        }
    }

    /** The acks of one step that wait for their timeout. */
    private final class Waiting extends WakeUp {
        private final long timeoutNs;
        private @Nullable Pending first;
        private @Nullable Pending last;

        Waiting(long timeoutNs) {
            this.timeoutNs = timeoutNs;
        }

        void add(Pending pending) {
            pending.previous = last;
            if (last == null) {
                first = pending;
                loop.wakeAt(this, pending.sentNs + timeoutNs);
            } else {
                last.next = pending;
            }
            last = pending;
            owed++;
        }

        void remove(Pending pending) {
            Pending before = pending.previous;
            Pending after = pending.next;
            if (before == null) {
                first = after;
            } else {
                before.next = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.previous = before;
            }
            pending.previous = null;
            pending.next = null;
            owed--;
        }

        @Override
        void wake() {
            long now = loop.now();
            for (Pending pending = first; pending != null && pending.sentNs + timeoutNs <= now; pending = first) {
                remove(pending);
                pending.timedOut = true;
                loop.recorder.count(Metric.ACK_TIMED_OUT, pending.plan.index);
                loop.recorder.example(
                        "ack timed out", pending.client + " got no ack of " + pending.plan.step.name() + " in time");
                settled(pending, pending.sentNs + timeoutNs);
            }
            if (first != null) {
                loop.wakeAt(this, first.sentNs + timeoutNs);
            }
        }
    }

    private final Loop loop;
    private final @Nullable Waiting[] byStep;
    private long owed;

    Acks(Loop loop, EmitPlan[] plans) {
        this.loop = loop;
        this.byStep = new Waiting[plans.length];
        for (EmitPlan plan : plans) {
            Step.Ack ack = plan.step.ack();
            byStep[plan.index] = ack == null ? null : new Waiting(ack.timeoutNs());
        }
    }

    /** How many acks are owed and not timed out. */
    long owed() {
        return owed;
    }

    /** A message that asks for an ack was written. */
    void expect(Pending pending) {
        Client client = pending.client;
        if (client.lastAck == null) {
            client.firstAck = pending;
        } else {
            client.lastAck.nextOfClient = pending;
        }
        client.lastAck = pending;
        waiting(pending).add(pending);
    }

    /** An ack has come. */
    void answered(Client client, int id, byte[] bytes, int offset, int length, long nowNs) {
        Pending before = null;
        Pending pending = client.firstAck;
        while (pending != null && pending.id != id) {
            before = pending;
            pending = pending.nextOfClient;
        }
        if (pending == null) {
            loop.recorder.count(Metric.ACK_UNKNOWN);
            loop.recorder.example("ack unknown", client + " got an ack with id " + id + ", which it does not wait for");
            return;
        }
        unlink(client, before, pending);
        if (pending.timedOut) {
            loop.recorder.count(Metric.ACK_LATE, pending.plan.index);
            return;
        }
        waiting(pending).remove(pending);
        byte[] expected = pending.plan.expectedAck;
        if (expected != null && !Arrays.equals(expected, 0, expected.length, bytes, offset, offset + length)) {
            loop.recorder.count(Metric.ACK_REJECTED, pending.plan.index);
            loop.recorder.example("ack rejected", text(client, bytes, offset, length));
        } else {
            loop.recorder.count(Metric.ACK_OK, pending.plan.index);
            moved(pending, nowNs);
            loop.time(Metric.ACK_RESPONSE, pending.plan.index, pending.intendedNs, nowNs - pending.intendedNs);
            loop.time(Metric.ACK_SERVICE, pending.plan.index, pending.intendedNs, nowNs - pending.sentNs);
        }
        settled(pending, nowNs);
    }

    /** A client has come into a room, or has left one. */
    private static void moved(Pending pending, long nowNs) {
        String room = pending.room;
        if (room != null && pending.plan.step.joins() != null) {
            pending.client.receiver.joinedRoom(room, nowNs);
        } else if (room != null) {
            pending.client.receiver.leftRoom(room, nowNs);
        }
    }

    /** A client's connection has ended: what it was owed is lost. */
    void lost(Client client, long nowNs) {
        close(client, Metric.ACK_LOST, nowNs);
    }

    /** The run ends early: what a client is owed stays unanswered. */
    void unanswered(Client client, long nowNs) {
        close(client, Metric.ACK_UNANSWERED, nowNs);
    }

    private void close(Client client, Metric outcome, long nowNs) {
        Pending pending = client.firstAck;
        client.firstAck = null;
        client.lastAck = null;
        for (; pending != null; pending = pending.nextOfClient) {
            if (!pending.timedOut) {
                waiting(pending).remove(pending);
                loop.recorder.count(outcome, pending.plan.index);
                settled(pending, nowNs);
            }
        }
    }

    private static void unlink(Client client, @Nullable Pending before, Pending pending) {
        if (before == null) {
            client.firstAck = pending.nextOfClient;
        } else {
            before.nextOfClient = pending.nextOfClient;
        }
        if (client.lastAck == pending) {
            client.lastAck = before;
        }
    }

    private static void settled(Pending pending, long nowNs) {
        if (pending.blocking) {
            pending.client.goOn(nowNs);
        }
    }

    private Waiting waiting(Pending pending) {
        return Objects.requireNonNull(byStep[pending.plan.index]);
    }

    private static String text(Client client, byte[] bytes, int offset, int length) {
        return client + " got the ack "
                + new String(bytes, offset, Math.min(length, 200), java.nio.charset.StandardCharsets.UTF_8);
    }
}
