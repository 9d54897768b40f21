package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.stats.Metric;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop's clients publish, and what they get of what all loops publish. While the run goes on a delivery is only
 * noted; who was owed what is settled at the end, when every loop has the logs of all.
 *
 * <p>A client is owed a message if it was connected when the message was sent and for the delivery timeout after that, and
 * so was the publisher. A message that came to a client that joined or left meanwhile is undetermined: neither owed nor
 * wrong. A message that did not come to such a client is nothing.
 */
final class Deliveries {

    /** What settling has found for one emit step. */
    static final class Account {
        long expected;
        long ok;
        long received;
        long unexpected;

        /** Names one of the missing deliveries; empty if there is none. */
        String example = "";

        long missing() {
            return expected - ok;
        }
    }

    private final Loop loop;
    private final EmitPlan[] plans;
    private final int loops;

    /** How many servers there are whose clients do not hear one another's; 1 where all hear all. */
    private final int servers;

    private final BitSet sameClock;
    private final PublishLog[] own;
    private final Marker marker;
    private final boolean anyFanOut;
    private final DeliveryNames names;

    Deliveries(Loop loop, EmitPlan[] plans, Place place, int run) {
        this.loop = loop;
        this.plans = plans;
        this.loops = place.totalLoops();
        this.servers = loop.scenario.servers();
        this.sameClock = place.sameClock();
        this.marker = new Marker(run);
        this.own = new PublishLog[plans.length];
        boolean any = false;
        for (EmitPlan plan : plans) {
            own[plan.index] = new PublishLog(plan.index);
            any |= plan.fansOut();
        }
        this.anyFanOut = any;
        this.names = new DeliveryNames(loop, loops, own);
    }

    boolean any() {
        return anyFanOut;
    }

    /** Makes the marker of the message that is published next. */
    void mark(EmitPlan plan, long intendedNs, Values values) {
        marker.write(values.marker, loop.number(), plan.index, own[plan.index].count(), intendedNs);
    }

    /** A message was written. */
    void published(EmitPlan plan, Client publisher, @Nullable String room, long sentNs) {
        if (room == null) {
            own[plan.index].add(publisher.number, sentNs);
        } else {
            own[plan.index].add(publisher.number, room, sentNs);
        }
    }

    /** An event has come to a client. */
    void received(Client client, byte[] bytes, int offset, int length, long nowNs) {
        if (!anyFanOut) {
            return;
        }
        switch (marker.read(bytes, offset, length)) {
            case NOTHING -> {}
            case CORRUPT -> strange(Metric.DELIVERY_CORRUPT, client, bytes, offset, length);
            case FOREIGN -> strange(Metric.DELIVERY_FOREIGN, client, bytes, offset, length);
            case OURS -> noted(client, bytes, offset, length, nowNs);
        }
    }

    private void noted(Client client, byte[] bytes, int offset, int length, long nowNs) {
        int step = marker.step;
        if (step >= plans.length || marker.loop >= loops || marker.number > PublishLog.MESSAGES_MAX) {
            strange(Metric.DELIVERY_CORRUPT, client, bytes, offset, length);
        } else if (client.receiver.received.note(step * loops + marker.loop, marker.number)) {
            loop.recorder.count(Metric.DELIVERY_RECEIVED, step);
            names.came(client, step, marker.loop, marker.number);
            if (sameClock.get(marker.loop)) {
                loop.time(Metric.DELIVERY_RESPONSE, step, marker.intendedNs, nowNs - marker.intendedNs);
            }
        } else {
            loop.recorder.count(Metric.DELIVERY_DUPLICATE, step);
            names.cameAgain(client, step, marker.loop, marker.number);
            loop.recorder.example(
                    Metric.DELIVERY_DUPLICATE.text(),
                    client + " got message " + marker.number + " of loop " + marker.loop + " of "
                            + plans[step].step.name() + " twice");
        }
    }

    private void strange(Metric metric, Client client, byte[] bytes, int offset, int length) {
        loop.recorder.count(metric);
        String payload = new String(bytes, offset, Math.min(length, 200), StandardCharsets.UTF_8);
        loop.recorder.example(metric.text(), client + " got " + payload);
        loop.recorder.finding(metric.text() + ": " + client + " got " + payload);
    }

    /** Closes the own logs, so that they can be given to the other loops. */
    PublishLog[] seal() {
        for (EmitPlan plan : plans) {
            PublishLog log = own[plan.index];
            log.seal(message -> loop.client(log.publisher(message))
                    .receiver
                    .wasThere(plan.namespace(), log.sentNs(message), loop.scenario.deliveryTimeoutNs()));
        }
        return own;
    }

    /** Names every delivery that went wrong, once all is settled. */
    void name(EmitPlan plan, List<PublishLog> logs, Account account, List<Client> clients) {
        names.tell(plan, logs, account, clients);
    }

    /** Settles one emit step for this loop's clients against the logs of all loops, each at its loop's place. */
    Account settle(EmitPlan plan, List<PublishLog> logs, List<Client> clients) {
        Account account = new Account();
        RoomSettlement rooms = plan.step.room() == null
                ? null
                : new RoomSettlement(plan, clients, servers, loop.scenario.deliveryTimeoutNs());
        for (int from = 0; from < logs.size(); from++) {
            int bits = plan.index * loops + from;
            PublishLog log = logs.get(from);
            if (rooms != null) {
                rooms.settle(log, bits, account);
                continue;
            }
            PublishLog[] heard = log.byServer(servers);
            for (Client client : clients) {
                settle(plan, heard[client.number % servers], bits, client, account);
            }
            if (from == loop.number() && plan.step.fanOut() == Step.FanOut.OTHERS) {
                withoutOwn(plan, log, bits, account);
            }
        }
        return account;
    }

    private void settle(EmitPlan plan, PublishLog log, int bits, Client client, Account account) {
        Receiver receiver = client.receiver;
        long[] seen = receiver.received.words(bits);
        int came = 0;
        for (long word : seen) {
            came += Long.bitCount(word);
        }
        account.received += came;
        if (log.isLost()) {
            return;
        }
        if (!plan.fansOut() || !receiver.wasIn(plan.namespace())) {
            account.unexpected += came;
            return;
        }
        account.unexpected += log.foreignAmong(seen);
        for (int window = 0; window < receiver.windowCount(); window++) {
            if (!receiver.isIn(window, plan.namespace())) {
                continue;
            }
            int first = log.firstSince(receiver.joinedNs(window) + log.clockErrorNs);
            long leftNs = receiver.leftNs(window);
            int end = leftNs == Receiver.OPEN
                    ? log.count()
                    : log.firstSince(leftNs - log.clockErrorNs - loop.scenario.deliveryTimeoutNs() + 1);
            if (end > first) {
                int owed = log.certainBetween(first, end);
                int got = log.certainAmong(seen, first, end);
                account.expected += owed;
                account.ok += got;
                if (got < owed && account.example.isEmpty()) {
                    account.example = example(plan, log, bits, first, end, client);
                }
            }
        }
    }

    /** Takes out what publishers would be owed of their own messages: they are not among the others. */
    private void withoutOwn(EmitPlan plan, PublishLog log, int bits, Account account) {
        for (int message = 0; message < log.count(); message++) {
            Client publisher = loop.client(log.publisher(message));
            boolean came = publisher.receiver.received.has(bits, message);
            if (log.isCertain(message)
                    && publisher.receiver.wasThere(
                            plan.namespace(), log.sentNs(message), loop.scenario.deliveryTimeoutNs())) {
                account.expected--;
                account.ok -= came ? 1 : 0;
            }
            account.unexpected += came && publisher.receiver.wasIn(plan.namespace()) ? 1 : 0;
        }
    }

    private static String example(EmitPlan plan, PublishLog log, int bits, int first, int end, Client client) {
        for (int message = first; message < end; message++) {
            boolean came = client.receiver.received.has(bits, message);
            boolean own = log.publisher(message) == client.number && plan.step.fanOut() == Step.FanOut.OTHERS;
            if (!came && !own && log.isCertain(message)) {
                return client + " never got message " + message + " of " + plan.step.name() + ", sent by client "
                        + log.publisher(message);
            }
        }
        return "";
    }
}
