package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Rate;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.stats.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that all clients together send at a rate. Message {@code i} of the run is due at {@code start + i / rate}
 * and belongs to the loop {@code i mod loops}; within a loop the connected clients take turns. Where only so many
 * publishers take part, message {@code i} belongs to publisher {@code i mod publishers}, and that one to a loop in the same
 * manner. A message that finds no client connected is not sent, and counted so.
 */
final class SwarmStream extends WakeUp {

    /** A client that has not come to the step, or has left. */
    static final int ABSENT = -2;

    /** A client that takes part and is not connected just now. */
    static final int STANDING = -1;

    private final Loop loop;
    private final EmitPlan plan;
    private final Rate rate;
    private final Shard shard;
    private final int publishers;

    /** How many clients of this loop take part. */
    private final long seats;

    private final List<Client> seated = new ArrayList<>();
    private long entered;
    private long message;
    private int turn;

    SwarmStream(Loop loop, EmitPlan plan, Rate rate, int publishers, Shard shard) {
        this.loop = loop;
        this.plan = plan;
        this.rate = rate;
        this.shard = shard;
        this.publishers = publishers;
        this.seats = publishers == 0 ? Long.MAX_VALUE : shard.part(publishers);
    }

    void start() {
        if (seats > 0) {
            await();
        }
    }

    /** Waits for the next message that is this loop's. */
    private void await() {
        while (owner(message) != shard.number()) {
            message++;
        }
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
        message++;
        await();
    }

    private long owner(long index) {
        return (publishers == 0 ? index : index % publishers) % shard.count();
    }

    /** A client has come to the step. */
    void enter(Client client) {
        if (entered == seats) {
            return; // all publishers are found
        }
        int[] places = loop.seats(client);
        if (places[plan.index] != ABSENT) {
            return; // a repeat has come by again
        }
        entered++;
        places[plan.index] = STANDING;
        if (client.isUp()) {
            sit(client);
        }
    }

    /** A client that takes part is connected. */
    void sit(Client client) {
        int[] places = loop.seats(client);
        if (places[plan.index] == STANDING) {
            places[plan.index] = seated.size();
            seated.add(client);
        }
    }

    /** A client's connection has ended, or it leaves for good: the last one takes its seat. */
    void stand(Client client, boolean forGood) {
        int[] places = loop.seats(client);
        int seat = places[plan.index];
        if (seat >= 0) {
            Client last = seated.remove(seated.size() - 1);
            if (last != client) {
                seated.set(seat, last);
                loop.seats(last)[plan.index] = seat;
            }
            places[plan.index] = STANDING;
        }
        if (forGood && places[plan.index] != ABSENT) {
            places[plan.index] = ABSENT;
            entered--; // another one may take part
        }
    }
}
