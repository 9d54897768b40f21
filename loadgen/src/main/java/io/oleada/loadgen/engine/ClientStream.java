package io.oleada.loadgen.engine;

import org.jspecify.annotations.Nullable;

/**
 * One client's messages at a pace of its own. Message {@code k} is due at {@code first + k * interval}, however late the
 * one before was. Where {@code first} lies in an interval is drawn from the client's number by the golden ratio, so that
 * any number of clients spread evenly over it (Weyl's sequence).
 */
final class ClientStream extends WakeUp {

    private static final double GOLDEN = 0.6180339887498949;

    private final Loop loop;
    private final Client client;
    private final EmitPlan plan;
    private final long intervalNs;
    private final long firstNs;
    private long sent;

    final @Nullable ClientStream nextOfClient;

    ClientStream(
            Loop loop,
            Client client,
            EmitPlan plan,
            long intervalNs,
            long reachedNs,
            @Nullable ClientStream nextOfClient) {
        this.loop = loop;
        this.client = client;
        this.plan = plan;
        this.intervalNs = intervalNs;
        this.nextOfClient = nextOfClient;
        double turn = client.number * GOLDEN;
        this.firstNs = Math.max(reachedNs, plan.startNs) + (long) ((turn - Math.floor(turn)) * intervalNs);
        await();
    }

    boolean isOf(EmitPlan other) {
        return plan == other;
    }

    @Override
    void wake() {
        if (loop.hasEnded()) {
            return;
        }
        client.send(plan, dueNs, false);
        sent++;
        await();
    }

    private void await() {
        long due = firstNs + sent * intervalNs;
        if (due < plan.endNs) {
            loop.wakeAt(this, due);
        }
    }
}
