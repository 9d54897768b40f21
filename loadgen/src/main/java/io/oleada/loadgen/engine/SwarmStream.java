package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Rate;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.stats.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that all clients together send at a rate. Message {@code i} of the run is due at {@code start + i / rate}
 * and belongs to the loop {@code i mod loops}; within a loop the connected clients take turns. A message that finds no
 * client connected is not sent, and counted so.
 */
final class SwarmStream extends WakeUp {

    /** A client that has not come to the step, or has left. */
    static final int ABSENT = -2;

    /** A client that takes part and is not connected just now. */
    static final int STANDING = -1;

    private final Loop loop;
    private final EmitPlan plan;
    private final Rate rate;
    private final int step;
    private final List<Client> seated = new ArrayList<>();
    private long message;
    private int turn;

    SwarmStream(Loop loop, EmitPlan plan, Rate rate, Shard shard) {
        this.loop = loop;
        this.plan = plan;
        this.rate = rate;
        this.step = shard.count();
        this.message = shard.number();
    }

    void start() {
        long due = plan.startNs + rate.dueNs(message);
        if (due < plan.endNs) {
            loop.wakeAt(this, due);
        }
    }

    @Override
    void wake() {
        if (loop.hasEnded()) {
            return;
        }
        if (seated.isEmpty()) {
            loop.recorder.count(Metric.SEND_INTENDED, plan.index);
            loop.recorder.count(Metric.SEND_NOT_SENT, plan.index);
        } else {
            turn = turn >= seated.size() ? 0 : turn;
            seated.get(turn++).send(plan, dueNs, false);
        }
        message += step;
        start();
    }

    /** A client has come to the step. */
    void enter(Client client) {
        int[] seats = loop.seats(client);
        if (seats[plan.index] != ABSENT) {
            return; // a repeat has come by again
        }
        seats[plan.index] = STANDING;
        if (client.isUp()) {
            sit(client);
        }
    }

    /** A client that takes part is connected. */
    void sit(Client client) {
        int[] seats = loop.seats(client);
        if (seats[plan.index] == STANDING) {
            seats[plan.index] = seated.size();
            seated.add(client);
        }
    }

    /** A client's connection has ended, or it leaves for good: the last one takes its seat. */
    void stand(Client client, boolean forGood) {
        int[] seats = loop.seats(client);
        int seat = seats[plan.index];
        if (seat >= 0) {
            Client last = seated.remove(seated.size() - 1);
            if (last != client) {
                seated.set(seat, last);
                loop.seats(last)[plan.index] = seat;
            }
            seats[plan.index] = STANDING;
        }
        if (forGood) {
            seats[plan.index] = ABSENT;
        }
    }
}
