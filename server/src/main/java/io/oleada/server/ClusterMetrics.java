package io.oleada.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.oleada.server.cluster.Cluster;
import io.oleada.server.cluster.ClusterEvents;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a node counts of its cluster, by bus; a server that is alone has the bus {@code none} and is its own cluster. Any thread. */
final class ClusterMetrics implements ClusterEvents {

    private final Counter published;
    private final Counter batches;
    private final Counter received;
    private final Counter missed;
    private final Map<Dropped, Counter> dropped = new EnumMap<>(Dropped.class);
    private final Timer echo;
    private final String bus;
    private volatile @Nullable Cluster cluster;

    ClusterMetrics(MeterRegistry registry, String bus, IntSupplier own) {
        this.bus = bus;
        published = counter(registry, "oleada.cluster.published", "Broadcasts that the bus took for other nodes");
        batches = counter(registry, "oleada.cluster.batches", "Messages that the bus took, with one broadcast or more");
        received = counter(registry, "oleada.cluster.received", "Broadcasts of other nodes handed to the clients here");
        missed = counter(registry, "oleada.cluster.missed", "Broadcasts that other nodes sent and that never came");
        for (Dropped why : Dropped.values()) {
            dropped.put(
                    why,
                    Counter.builder("oleada.cluster.dropped")
                            .description("Broadcasts that went no further, out or in")
                            .tag("bus", bus)
                            .tag("why", why.label())
                            .register(registry));
        }
        echo = Timer.builder("oleada.cluster.echo")
                .description("From a beat's sending until it came back over the bus")
                .tag("bus", bus)
                .serviceLevelObjectives(ServerMetrics.TIMES)
                .register(registry);
        gauge(registry, "oleada.cluster.nodes", "Nodes of the cluster, this one too", Cluster::nodes, () -> 1);
        gauge(
                registry,
                "oleada.cluster.clients",
                "Clients of all nodes, as of their last beats",
                Cluster::clients,
                own);
        gauge(registry, "oleada.cluster.bus.down", "1 while the bus does not work", at -> at.isUp() ? 0 : 1, () -> 0);
        gauge(registry, "oleada.cluster.waiting", "What waits for the bus", Cluster::waitingBytes, () -> 0);
    }

    private Counter counter(MeterRegistry registry, String name, String help) {
        return Counter.builder(name).description(help).tag("bus", bus).register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String help, ToDoubleFunction<Cluster> clustered, IntSupplier alone) {
        Gauge.builder(name, this, metrics -> {
                    Cluster at = metrics.cluster;
                    return at == null ? alone.getAsInt() : clustered.applyAsDouble(at);
                })
                .description(help)
                .baseUnit(name.endsWith("waiting") ? "bytes" : null)
                .tag("bus", bus)
                .register(registry);
    }

    /** Shows a cluster from now on. */
    void watch(Cluster opened) {
        cluster = opened;
    }

    /** What {@code /health} adds, empty for a server that is alone. A server whose bus is down is up: its clients are served. */
    String health() {
        Cluster at = cluster;
        return at == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        ",\"cluster\":{\"bus\":\"%s\",\"status\":\"%s\",\"nodes\":%d,\"clients\":%d}",
                        bus,
                        at.isUp() ? "UP" : "DOWN",
                        at.nodes(),
                        at.clients());
    }

    @Override
    public void published(int broadcasts) {
        published.increment(broadcasts);
        batches.increment();
    }

    @Override
    public void received(int broadcasts) {
        received.increment(broadcasts);
    }

    @Override
    public void dropped(Dropped why, int broadcasts) {
        Objects.requireNonNull(dropped.get(why)).increment(broadcasts);
    }

    @Override
    public void missed(long broadcasts) {
        missed.increment((double) broadcasts);
    }

    @Override
    public void echoed(long roundTripNs) {
        echo.record(roundTripNs, TimeUnit.NANOSECONDS);
    }
}
