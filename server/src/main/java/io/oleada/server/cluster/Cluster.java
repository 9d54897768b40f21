package io.oleada.server.cluster;

import io.oleada.server.cluster.ClusterEvents.Dropped;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's part in a cluster: its broadcasts go to the other nodes, and theirs come to it. While the bus is away it
 * serves its own clients and drops, counted, what others should have had.
 */
public final class Cluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long QUIET_NS = TimeUnit.MINUTES.toNanos(1);

    private final long node = new SecureRandom().nextLong();
    private final @Nullable Seal seal;
    private final Predicate<byte[]> inlet;
    private final ClusterEvents events;
    private final Echo echo;
    private final Peers peers;
    private final Map<Dropped, Long> droppedNs = new EnumMap<>(Dropped.class);
    private final Bus bus;
    private final Outlet outlet;
    private volatile String name = "";
    private volatile IntSupplier clients = () -> 0;

    private Cluster(
            Function<Bus.Listener, Bus> way,
            String title,
            @Nullable Seal seal,
            Predicate<byte[]> inlet,
            ClusterEvents events) {
        this.seal = seal;
        this.inlet = inlet;
        this.events = events;
        this.echo = new Echo(title);
        this.peers = new Peers(events);
        this.bus = way.apply(this::came);
        this.outlet = new Outlet(bus, new Self());
    }

    /**
     * Opens the bus: from now on broadcasts of other nodes come in.
     *
     * @param inlet hands a broadcast of another node to the clients here and says whether it could; throws
     *     IllegalArgumentException if that is no broadcast; called on a thread of the bus
     * @throws ClusterException with one line for the user if the bus cannot be opened
     */
    public static Cluster open(ClusterConfig config, Predicate<byte[]> inlet, ClusterEvents events) {
        return over(
                listener -> config.isRedis() ? RedisBus.open(config, listener) : HazelcastBus.open(config, listener),
                config.title(),
                config.seal(),
                inlet,
                events);
    }

    static Cluster over(
            Function<Bus.Listener, Bus> way,
            String title,
            @Nullable Seal seal,
            Predicate<byte[]> inlet,
            ClusterEvents events) {
        return new Cluster(way, title, seal, inlet, events);
    }

    /**
     * Tells the others that this node is there, and sends what is published.
     *
     * @param own what the others' logs shall call this node
     * @param connected how many clients it has
     */
    public void join(String own, IntSupplier connected) {
        name = own.substring(0, Math.min(own.length(), Message.NAME_MAX_BYTES / 4));
        clients = connected;
        outlet.start();
    }

    /** Sends a broadcast to the other nodes, or drops it. Any thread; it never waits. */
    public void publish(byte[] broadcast) {
        outlet.offer(broadcast);
    }

    /** {@return the nodes that are there, this one too} */
    public int nodes() {
        return peers.nodes();
    }

    /** {@return the clients of all nodes that are there, the others' as of their last beats} */
    public int clients() {
        return clients.getAsInt() + peers.clients();
    }

    /** {@return whether the bus works} */
    public boolean isUp() {
        return echo.isUp();
    }

    /** {@return the bytes that wait for the bus} */
    public long waitingBytes() {
        return outlet.waitingBytes();
    }

    // ---- what comes, on a thread of the bus

    private void came(byte[] bytes) {
        if (Message.isBy(node, bytes, seal)) {
            return; // our own broadcasts, which the clients here have
        }
        try {
            Message.Signed signed = Message.read(bytes, seal);
            take(signed.node(), signed.message());
        } catch (IllegalArgumentException e) {
            drop(Dropped.REFUSED, 1);
        }
    }

    private void take(long from, Message message) {
        if (message instanceof Message.Broadcasts broadcasts) {
            List<byte[]> each = broadcasts.each();
            int before = peers.came(from, broadcasts.first(), each.size());
            if (before > 0) {
                drop(Dropped.DUPLICATE, before);
            }
            deliver(each.subList(before, each.size()));
        } else if (message instanceof Message.Beat beat) {
            if (from == node) {
                echo.came();
                events.echoed(System.nanoTime() - beat.clockNs());
            } else {
                peers.beat(from, beat);
            }
        } else if (from != node) {
            peers.bye(from);
        }
    }

    private void deliver(List<byte[]> each) {
        int handed = 0;
        for (byte[] broadcast : each) {
            try {
                if (inlet.test(broadcast)) {
                    handed++;
                } else {
                    drop(Dropped.BEHIND, 1);
                }
            } catch (IllegalArgumentException e) {
                drop(Dropped.REFUSED, 1);
            }
        }
        events.received(handed);
    }

    /** Counts each, and says so in the log when it begins. */
    private void drop(Dropped why, int broadcasts) {
        events.dropped(why, broadcasts);
        long now = System.nanoTime();
        Long before;
        synchronized (droppedNs) {
            before = droppedNs.put(why, now);
        }
        if (before == null || now - before > QUIET_NS) {
            LOG.warn("cluster: broadcasts are dropped ({}); oleada_cluster_dropped_total counts them", why.label());
        }
    }

    /** What goes out, and what became of it. */
    private final class Self implements Outlet.Node {
        @Override
        public byte[] beat(long next) {
            return Message.write(node, new Message.Beat(next, clients.getAsInt(), System.nanoTime(), name), seal);
        }

        @Override
        public byte[] broadcasts(long first, List<byte[]> each) {
            return Message.write(node, new Message.Broadcasts(first, each), seal);
        }

        @Override
        public byte[] bye() {
            return Message.write(node, new Message.Bye(), seal);
        }

        @Override
        public void beaten() {
            peers.beaten();
            echo.beaten();
        }

        @Override
        public void taken(int broadcasts) {
            if (broadcasts > 0) {
                events.published(broadcasts);
            }
        }

        @Override
        public void failed(int broadcasts) {
            echo.failed();
            if (broadcasts > 0) {
                drop(Dropped.FAILED, broadcasts);
            }
        }

        @Override
        public void overflowed() {
            drop(Dropped.OVERFLOW, 1);
        }
    }

    /** Sends what waits, says good-bye to the others and leaves the bus. */
    @Override
    public void close() {
        outlet.close();
        bus.close();
    }
}
