package io.oleada.loadgen.truth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the stub answers questions: most at once, some as the plan has it. */
final class AckFaults {

    private static final long MS = 1_000_000;
    private static final int OFF = 1_000_000;

    /** How much later than others an ack comes that is to be overtaken. */
    private static final long REORDER_MS = 60;

    /** A question without an ordinary answer. */
    private static final class Odd {
        final long n;
        final String kind;
        final Peer peer;
        final long arrivedNs;
        long answeredNs;

        Odd(long n, String kind, Peer peer, long arrivedNs) {
            this.n = n;
            this.kind = kind;
            this.peer = peer;
            this.arrivedNs = arrivedNs;
        }
    }

    private final TruthStub stub;
    private final FaultPlan plan;
    private final List<Odd> odd = new ArrayList<>();
    private final Map<Integer, Integer> afterwards = new HashMap<>();
    private long asked;
    private long afterwardsAnswered;

    AckFaults(TruthStub stub, FaultPlan plan) {
        this.stub = stub;
        this.plan = plan;
    }

    void asked(Peer peer, int id, long now) {
        long n = asked++;
        String kind = plan.acks.getOrDefault(n, peer.isGone() ? "after-cut" : "");
        if (kind.isEmpty()) {
            if (plan.delayMs == 0) {
                answer(peer, id, "12345");
            } else {
                stub.at(now + plan.delayMs * MS, () -> answer(peer, id, "12345"));
            }
            return;
        }
        Odd one = new Odd(n, kind, peer, now);
        odd.add(one);
        if (peer.isGone()) {
            return;
        }
        switch (kind) {
            case "drop" -> {}
            case "double" -> {
                answer(one, id, "12345");
                answer(one, id, "12345");
            }
            case "late" -> stub.at(now + plan.latenessMs * MS, () -> answer(one, id, "12345"));
            case "reorder" -> stub.at(now + REORDER_MS * MS, () -> answer(one, id, "12345"));
            case "reject" -> answer(one, id, "\"no\"");
            case "wrong-id" -> answer(one, id + OFF, "12345");
            case "cut" -> {
                afterwards.put(peer.client, id);
                peer.cut(now);
            }
            default -> throw new IllegalStateException("unknown fault " + kind);
        }
    }

    private static void answer(Peer peer, int id, String argument) {
        peer.send("43" + id + '[' + argument + ']');
    }

    private static void answer(Odd one, int id, String argument) {
        if (!one.peer.isGone()) {
            answer(one.peer, id, argument);
            one.answeredNs = System.nanoTime();
        }
    }

    /** A client whose connection was cut is back: what it was owed comes now, when nobody waits for it any more. */
    void cameBack(Peer peer) {
        Integer id = afterwards.remove(peer.client);
        if (id != null) {
            answer(peer, id, "12345");
            afterwardsAnswered++;
        }
    }

    void log() {
        for (Odd one : odd) {
            stub.log("ack " + one.n + ' ' + one.kind + ' ' + one.peer.client + ' ' + one.arrivedNs + ' '
                    + one.answeredNs + ' ' + one.peer.cutNs);
        }
        stub.log("afterwards " + afterwardsAnswered);
        stub.log("acks " + asked);
    }
}
