package io.oleada.server.cluster;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes: who is there, with how many clients, and which of their broadcasts has come last.
 *
 * <pre>
 *            beat                 4 of our beats without one of its
 * (unknown) ------> there ---------------------------------------> lost ---- 600 beats ---> (unknown)
 *                     ^  \_______________ bye ____________________________________________>
 *                     '------------------------ beat ---------------'
 * </pre>
 *
 * <p>Silence is counted in beats of our own, not in time: a process that was stopped for a while finds nobody lost when it
 * goes on. Who was lost is remembered for a while, so that what it sent meanwhile is counted as missed when it is back.
 * Any thread.
 */
final class Peers {

    /** So many beats of ours without one of its, and a node is lost. */
    static final int SILENT_MAX = 4;

    private static final int REMEMBERED = 600;
    private static final long UNKNOWN = -1;
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private static final class Peer {
        private String name = "";
        private int clients;
        private long next = UNKNOWN;
        private int silent;

        boolean isThere() {
            return !name.isEmpty() && silent <= SILENT_MAX;
        }
    }

    private final Map<Long, Peer> byNode = new HashMap<>();
    private final ClusterEvents events;

    Peers(ClusterEvents events) {
        this.events = events;
    }

    /** A node is there. */
    synchronized void beat(long node, Message.Beat beat) {
        Peer peer = byNode.computeIfAbsent(node, unknown -> new Peer());
        boolean joins = !peer.isThere();
        peer.name = beat.name().isEmpty() ? "?" : beat.name();
        peer.clients = beat.clients();
        peer.silent = 0;
        reached(peer, beat.next());
        if (joins) {
            LOG.info("cluster: {} joined; {}", peer.name, size());
        }
    }

    /**
     * Broadcasts of a node have come, numbered from {@code first} on.
     *
     * @return how many of them, from the first on, had come before
     */
    synchronized int came(long node, long first, int count) {
        Peer peer = byNode.computeIfAbsent(node, unknown -> new Peer());
        reached(peer, first);
        int before = (int) Math.min(count, peer.next - first);
        peer.next = Math.max(peer.next, first + count);
        return before;
    }

    private void reached(Peer peer, long next) {
        if (peer.next != UNKNOWN && next > peer.next) {
            events.missed(next - peer.next);
        }
        peer.next = Math.max(peer.next, next);
    }

    /** A node leaves. */
    synchronized void bye(long node) {
        Peer peer = byNode.remove(node);
        if (peer != null && peer.isThere()) {
            LOG.info("cluster: {} left; {}", peer.name, size());
        }
    }

    /** We have beaten again. */
    synchronized void beaten() {
        Iterator<Peer> each = byNode.values().iterator();
        while (each.hasNext()) {
            Peer peer = each.next();
            boolean was = peer.isThere();
            peer.silent++;
            if (was && !peer.isThere()) {
                LOG.warn("cluster: {} is lost: no beat for {} s; {}", peer.name, SILENT_MAX, size());
            } else if (peer.silent > REMEMBERED) {
                each.remove();
            }
        }
    }

    private String size() {
        int nodes = nodes();
        return nodes == 1 ? "this node is alone" : nodes + " nodes";
    }

    /** {@return the nodes that are there, ourselves too} */
    synchronized int nodes() {
        int sum = 1;
        for (Peer peer : byNode.values()) {
            sum += peer.isThere() ? 1 : 0;
        }
        return sum;
    }

    /** {@return the clients of the other nodes that are there} */
    synchronized int clients() {
        int sum = 0;
        for (Peer peer : byNode.values()) {
            sum += peer.isThere() ? peer.clients : 0;
        }
        return sum;
    }
}
