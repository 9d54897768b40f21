package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names each delivery that went wrong by its receiver, its publisher and its number. Who published a message of another loop
 * is known only when that loop has given its log, so what is seen during the run is kept until then.
 *
 * <p>A message is out of order if one of the same publisher that was sent later had come before it. Only the 64 messages
 * after it are looked at, which is as far as one look at the receiver's bits goes. Messages of different publishers may
 * overtake each other, and where a server does so, it does to all receivers: they share an entry.
 */
final class DeliveryNames {

    private static final String REORDERED = "delivery.reordered";

    /** 8 MB: some thousand entries of 50,000 clients. */
    private static final long LATE_WORDS_MAX = 1 << 20;

    /** A message that came again to a client, or too late. */
    private record Odd(String what, int client, int step, int loop, int message) {}

    /** A message of another loop that came after others of its log that were sent later: {@code later} says which. */
    private record Late(int step, int loop, int message, long later) {}

    private final Loop loop;
    private final int loops;
    private final PublishLog[] own;
    private final List<Odd> odd = new ArrayList<>();
    private final Map<Late, BitSet> late = new LinkedHashMap<>();
    private long lateWords;
    private boolean full;

    DeliveryNames(Loop loop, int loops, PublishLog[] own) {
        this.loop = loop;
        this.loops = loops;
        this.own = own;
    }

    /** A message came for the first time, and is noted. */
    void came(Client client, int step, int from, int message) {
        long later = client.receiver.received.after(step * loops + from, message);
        if (later == 0) {
            return;
        }
        Late one = new Late(step, from, message, later);
        if (from != loop.number()) {
            keep(one, client.number);
        } else if (isIn(own[step], message) && isOvertaken(one, own[step])) {
            keep(new Odd(REORDERED, client.number, step, from, message));
        }
    }

    /** A message came that had come before. */
    void cameAgain(Client client, int step, int from, int message) {
        keep(new Odd(Metric.DELIVERY_DUPLICATE.text(), client.number, step, from, message));
    }

    private void keep(Odd one) {
        if (odd.size() < Recorder.FINDINGS_MAX) {
            odd.add(one);
        }
    }

    private void keep(Late one, int client) {
        BitSet receivers = late.get(one);
        if (lateWords >= LATE_WORDS_MAX && (receivers == null || receivers.size() <= client)) {
            full = true;
            return;
        }
        if (receivers == null) {
            receivers = new BitSet();
            late.put(one, receivers);
        }
        lateWords -= receivers.size() / Long.SIZE;
        receivers.set(client);
        lateWords += receivers.size() / Long.SIZE;
    }

    /** Tells of one step, against the logs of all loops. */
    void tell(EmitPlan plan, List<PublishLog> logs, Deliveries.Account account, List<Client> clients) {
        for (Odd one : odd) {
            PublishLog log = logs.get(one.loop);
            if (one.step == plan.index && isIn(log, one.message)) {
                tell(one.what, one.client, plan, one.loop, one.message, log);
            }
        }
        late.forEach((one, receivers) -> {
            PublishLog log = logs.get(one.loop);
            if (one.step == plan.index && isIn(log, one.message) && isOvertaken(one, log)) {
                receivers.stream().forEach(client -> tell(REORDERED, client, plan, one.loop, one.message, log));
            }
        });
        if (full) {
            full = false;
            loop.recorder.finding(REORDERED + ": more came late than could be kept, and was not looked at");
        }
        for (int from = 0; from < logs.size() && account.missing() + account.unexpected > 0; from++) {
            if (!logs.get(from).isLost()) {
                tell(plan, from, logs.get(from), clients);
            }
        }
    }

    private static boolean isIn(PublishLog log, int message) {
        return !log.isLost() && message < log.count();
    }

    private static boolean isOvertaken(Late one, PublishLog log) {
        for (long left = one.later; left != 0; left &= left - 1) {
            int other = one.message + 1 + Long.numberOfTrailingZeros(left);
            if (other < log.count() && log.publisher(other) == log.publisher(one.message)) {
                return true;
            }
        }
        return false;
    }

    private void tell(EmitPlan plan, int from, PublishLog log, List<Client> clients) {
        int bits = plan.index * loops + from;
        for (int message = 0; message < log.count(); message++) {
            for (Client client : clients) {
                boolean came = client.receiver.received.has(bits, message);
                if (!came && isOwed(plan, log, message, client)) {
                    tell(Metric.DELIVERY_MISSING.text(), client.number, plan, from, message, log);
                } else if (came && !mayCome(plan, log, message, client)) {
                    tell(Metric.DELIVERY_UNEXPECTED.text(), client.number, plan, from, message, log);
                }
            }
        }
    }

    private boolean isOwed(EmitPlan plan, PublishLog log, int message, Client client) {
        long sentNs = log.sentNs(message) - log.clockErrorNs;
        long stayNs = loop.scenario.deliveryTimeoutNs() + 2 * log.clockErrorNs;
        return plan.fansOut()
                && log.isCertain(message)
                && !isOwn(plan, log, message, client)
                && isOfOneServer(log, message, client)
                && client.receiver.wasThere(plan.namespace(), sentNs, stayNs)
                && (plan.step.room() == null || client.receiver.wasInRoom(log.room(message), sentNs, stayNs));
    }

    private boolean mayCome(EmitPlan plan, PublishLog log, int message, Client client) {
        long sentNs = log.sentNs(message) - log.clockErrorNs;
        long stayNs = loop.scenario.deliveryTimeoutNs() + 2 * log.clockErrorNs;
        return plan.fansOut()
                && !isOwn(plan, log, message, client)
                && isOfOneServer(log, message, client)
                && client.receiver.wasIn(plan.namespace())
                && (plan.step.room() == null || client.receiver.mayHaveBeenInRoom(log.room(message), sentNs, stayNs));
    }

    private boolean isOfOneServer(PublishLog log, int message, Client client) {
        int servers = loop.scenario.servers();
        return client.number % servers == log.publisher(message) % servers;
    }

    private static boolean isOwn(EmitPlan plan, PublishLog log, int message, Client client) {
        return client.number == log.publisher(message) && plan.step.fanOut() == Step.FanOut.OTHERS;
    }

    private void tell(String what, int client, EmitPlan plan, int from, int message, PublishLog log) {
        loop.recorder.finding(what + ": client " + client + ", message " + message + " of loop " + from + " of "
                + plan.step.name() + ", sent by client " + log.publisher(message));
    }
}
