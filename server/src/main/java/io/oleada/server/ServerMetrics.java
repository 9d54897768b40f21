package io.oleada.server;

import com.corundumstudio.socketio.SocketIOClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.oleada.server.wire.CloseReason;
import io.oleada.server.wire.OffLoop;
import io.oleada.server.wire.Refusal;
import io.oleada.server.wire.Session;
import io.oleada.server.wire.WireEvents;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the server counts, in Prometheus's terms. Label values come from fixed lists, so that no client can make the page
 * grow; all series are there from the start; the buckets are fixed, so that those of several servers can be added. Any
 * thread.
 */
final class ServerMetrics implements WireEvents, AutoCloseable {

    private static final String OTHER = "other";
    static final Duration[] TIMES = millis(
            0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);
    private static final double[] RECEIVERS = {1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MachineMetrics machine = new MachineMetrics(registry);
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger slowReaders = new AtomicInteger();
    private final Counter connects = counter("oleada.connects", "Clients that joined the main namespace");
    private final Counter deliveries = counter("oleada.deliveries", "Events handed to clients by broadcasts");
    private final Counter upgrades = counter("oleada.upgrades", "Sessions that went from polling to WebSocket");
    private final Counter packetsSent = counter("oleada.packets.sent", "Packets handed to transports");
    private final Counter bytesSent = counter("oleada.bytes.sent", "Bytes of the packets handed to transports");
    private final Counter bytesReceived = counter("oleada.bytes.received", "Bytes of the events that came in");
    private final Map<String, Counter> opened = tagged(
            "oleada.sessions.opened",
            "Sessions opened, by their first transport",
            "transport",
            List.of("polling", "websocket"),
            Function.identity());
    private final Map<String, Counter> received =
            tagged("oleada.events.received", "Events that came in", "event", named(), Function.identity());
    private final Map<String, Counter> acks =
            tagged("oleada.acks.sent", "Acknowledgements sent", "event", SocketController.EVENTS, Function.identity());
    private final Map<String, Counter> faults = tagged(
            "oleada.faults",
            "Things from clients that could not be handled",
            "where",
            List.of("protocol", "event", "connect", "disconnect"),
            Function.identity());
    private final Map<Refusal, Counter> refused = new EnumMap<>(tagged(
            "oleada.requests.refused",
            "What was asked for or sent and was not taken",
            "why",
            Arrays.asList(Refusal.values()),
            Refusal::label));
    private final Map<CloseReason, Counter> left = new EnumMap<>(tagged(
            "oleada.disconnects",
            "Clients that left the main namespace",
            "reason",
            Arrays.asList(CloseReason.values()),
            CloseReason::label));
    private final Map<CloseReason, Counter> closed = new EnumMap<>(tagged(
            "oleada.sessions.closed",
            "Sessions that ended",
            "reason",
            Arrays.asList(CloseReason.values()),
            CloseReason::label));
    private final Map<Fault.Kind, Counter> injected = new EnumMap<>(tagged(
            "oleada.faults.injected",
            "What went wrong on purpose",
            "kind",
            Arrays.asList(Fault.Kind.values()),
            Fault.Kind::flag));
    private final Map<String, Timer> handlers = new HashMap<>();
    private final Timer fanOutTime = Timer.builder("oleada.fanout.time")
            .description("From a broadcast's call until the last receiver's bytes were handed over")
            .serviceLevelObjectives(TIMES)
            .register(registry);
    private final DistributionSummary fanOutReceivers = DistributionSummary.builder("oleada.fanout.receivers")
            .description("Receivers of a broadcast")
            .serviceLevelObjectives(RECEIVERS)
            .register(registry);
    private final Timer pingRoundTrip = Timer.builder("oleada.ping.roundtrip")
            .description("From a ping's sending until its pong")
            .serviceLevelObjectives(TIMES)
            .register(registry);

    ServerMetrics() {
        gauge("oleada.clients.connected", connected, "Clients in the main namespace");
        gauge("oleada.channels.open", channels, "Open TCP connections to the Socket.IO port");
        gauge("oleada.sessions.active", sessions, "Open Engine.IO sessions");
        gauge("oleada.readers.slow", slowReaders, "Clients that leave more unread than their channel takes");
        for (String event : SocketController.EVENTS) {
            handlers.put(
                    event,
                    Timer.builder("oleada.event.handling")
                            .description("Time that an event's handler took on the event loop, without its broadcast")
                            .tag("event", event)
                            .serviceLevelObjectives(TIMES)
                            .register(registry));
        }
    }

    private static Duration[] millis(double... times) {
        return Arrays.stream(times)
                .mapToObj(time -> Duration.ofNanos(Math.round(time * 1e6)))
                .toArray(Duration[]::new);
    }

    private static List<String> named() {
        List<String> names = new java.util.ArrayList<>(SocketController.EVENTS);
        names.add(OTHER);
        return names;
    }

    private void gauge(String name, AtomicInteger value, String help) {
        Gauge.builder(name, value, AtomicInteger::get).description(help).register(registry);
    }

    private Counter counter(String name, String help) {
        return Counter.builder(name).description(help).register(registry);
    }

    private <T> Map<T, Counter> tagged(
            String name, String help, String tag, Collection<T> values, Function<T, String> label) {
        Map<T, Counter> made = new HashMap<>();
        for (T value : values) {
            made.put(
                    value,
                    Counter.builder(name)
                            .description(help)
                            .tag(tag, label.apply(value))
                            .register(registry));
        }
        return made;
    }

    /** Watches how late the event loops are with what is due, until {@link #close}. */
    void watch(EventLoopGroup loops) {
        machine.watch(loops, TIMES);
    }

    /** Shows what waits in the server: for clients, by transport, and for threads. */
    void watch(Supplier<Number> unreadPolling, Supplier<Number> unreadWebSocket, OffLoop offLoop) {
        String unread = "What waits for clients to read it";
        Gauge.builder("oleada.unread", unreadPolling)
                .description(unread)
                .baseUnit("bytes")
                .tag("transport", "polling")
                .register(registry);
        Gauge.builder("oleada.unread", unreadWebSocket)
                .description(unread)
                .baseUnit("bytes")
                .tag("transport", "websocket")
                .register(registry);
        Gauge.builder("oleada.listeners.waiting", offLoop, OffLoop::waiting)
                .description("Events that wait for a thread because their listener may block")
                .register(registry);
        Gauge.builder("oleada.listeners.running", offLoop, OffLoop::running)
                .description("Threads in a listener that may block")
                .register(registry);
    }

    /** What a node of a cluster tells, all of it at zero if this is none. */
    ClusterMetrics cluster(String bus) {
        return new ClusterMetrics(registry, bus, this::connected);
    }

    int connected() {
        return connected.get();
    }

    void connectedOne() {
        connected.incrementAndGet();
        connects.increment();
    }

    void disconnectedOne(SocketIOClient client) {
        Session session = Session.of(client);
        connected.decrementAndGet();
        Objects.requireNonNull(left.get(session == null ? CloseReason.UNKNOWN : session.leaving()))
                .increment();
    }

    void channelOpened() {
        channels.incrementAndGet();
    }

    void channelClosed() {
        channels.decrementAndGet();
    }

    void handled(String event, boolean acked, long durationNs) {
        Objects.requireNonNull(handlers.get(event)).record(durationNs, TimeUnit.NANOSECONDS);
        if (acked) {
            Objects.requireNonNull(acks.get(event)).increment();
        }
    }

    void delivered(int receivers) {
        deliveries.increment(receivers);
        fanOutReceivers.record(receivers);
    }

    void fault(String where) {
        Objects.requireNonNull(faults.get(where)).increment();
    }

    void injected(Fault.Kind kind) {
        Objects.requireNonNull(injected.get(kind)).increment();
    }

    @Override
    public void opened(String transport) {
        sessions.incrementAndGet();
        Objects.requireNonNull(opened.get(transport)).increment();
    }

    @Override
    public void upgraded() {
        upgrades.increment();
    }

    @Override
    public void closed(CloseReason reason) {
        sessions.decrementAndGet();
        Objects.requireNonNull(closed.get(reason)).increment();
    }

    @Override
    public void refused(Refusal why) {
        Objects.requireNonNull(refused.get(why)).increment();
    }

    @Override
    public void received(String event, int bytes) {
        Objects.requireNonNull(received.getOrDefault(event, received.get(OTHER)))
                .increment();
        bytesReceived.increment(bytes);
    }

    @Override
    public void sent(int count, long bytes) {
        packetsSent.increment(count);
        bytesSent.increment((double) bytes);
    }

    @Override
    public void fannedOut(int receivers, long durationNs) {
        delivered(receivers);
        fanOutTime.record(durationNs, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ponged(long roundTripNs) {
        pingRoundTrip.record(roundTripNs, TimeUnit.NANOSECONDS);
    }

    @Override
    public void unwritable(int change) {
        slowReaders.addAndGet(change);
    }

    /** The page for Prometheus. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        machine.close();
        registry.close();
    }
}
