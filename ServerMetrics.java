package io.oleada.server;

import com.corundumstudio.socketio.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the server counts about itself. Every label value comes from an enum here, so the number of series is fixed; all series
 * exist, at zero, from the start. May be called from any thread.
 */
final class ServerMetrics implements AutoCloseable {

    /** The events with a name of their own in the metrics; all others are {@link #OTHER}. */
    enum Event {
        ENVIAR_MENSAJE("enviar-mensaje"),
        ECO("eco"),
        OTHER("other");

        final String wireName;

        Event(String wireName) {
            this.wireName = wireName;
        }

        static boolean isKnown(String name) {
            return name.equals(ENVIAR_MENSAJE.wireName) || name.equals(ECO.wireName);
        }
    }

    /** How the handling of one event ended. */
    enum Outcome {
        OK,
        INVALID,
        ERROR
    }

    /** Why a client is gone. */
    enum Reason {
        TRANSPORT_CLOSE,
        CLIENT_DISCONNECT,
        PING_TIMEOUT,
        SLOW_CLIENT,
        PROTOCOL_ERROR,
        SERVER_SHUTDOWN
    }

    /** Why a request was refused before it became a client. */
    enum Refusal {
        ORIGIN,
        METHOD
    }

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final JvmHeapPressureMetrics heapPressure = new JvmHeapPressureMetrics();

    private final Map<Transport, Counter> connections = new EnumMap<>(Transport.class);
    private final Map<Reason, Counter> disconnections = new EnumMap<>(Reason.class);
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<Event, Counter> received = new EnumMap<>(Event.class);
    private final Map<Event, Counter> acks = new EnumMap<>(Event.class);
    private final Map<Event, Map<Outcome, Timer>> processing = new EnumMap<>(Event.class);
    private final Counter sent;
    private final Counter protocolErrors;
    private final DistributionSummary fanOut;
    private final DistributionSummary payloadIn;

    ServerMetrics() {
        registry.config().meterFilter(MeterFilter.ignoreTags("id.hash"));
        for (Transport transport : Transport.values()) {
            connections.put(transport, counter("connections", "Clients accepted since the start", "transport", transport));
        }
        for (Reason reason : Reason.values()) {
            disconnections.put(reason, counter("disconnections", "Clients gone since the start", "reason", reason));
        }
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, counter("connect.errors", "Handshakes refused", "reason", refusal));
        }
        for (Event event : Event.values()) {
            received.put(event, eventCounter("events.received", "Events received from clients", event));
            if (event != Event.OTHER) {
                acks.put(event, eventCounter("acks.sent", "Acknowledgements sent", event));
                processing.put(event, timers(event));
            }
        }
        sent = eventCounter("events.sent", "Deliveries: events written to clients", Event.ENVIAR_MENSAJE);
        protocolErrors = Counter.builder("socketio.server.protocol.errors")
                .description("Packets or requests that could not be understood; each closes its connection")
                .register(registry);
        fanOut = DistributionSummary.builder("socketio.server.broadcast.fanout")
                .description("Deliveries owed by one broadcast")
                .baseUnit("deliveries")
                .serviceLevelObjectives(1, 10, 100, 1_000, 10_000)
                .register(registry);
        payloadIn = DistributionSummary.builder("socketio.server.payload.size")
                .description("Size of the messages received")
                .baseUnit("bytes")
                .tag("direction", "in")
                .register(registry);
    }

    /** Adds the gauges that look into a running server, and those of the JVM and of Netty. */
    void bind(EventLoopGroup loops, Supplier<Number> clients, Supplier<Number> channels, Supplier<Number> unwritable) {
        gauge("socketio.server.connections.active", "Clients connected now", clients);
        gauge("socketio.server.channels.active", "TCP connections open now, of any kind", channels);
        gauge("socketio.server.channels.unwritable", "TCP connections whose peer reads too slowly, now", unwritable);
        new JvmMemoryMetrics().bindTo(registry);
        gc.bindTo(registry);
        heapPressure.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new NettyEventExecutorMetrics(loops).bindTo(registry);
        new NettyAllocatorMetrics(PooledByteBufAllocator.DEFAULT).bindTo(registry);
    }

    void connected(Transport transport) {
        connections.get(transport).increment();
    }

    void disconnected(Reason reason) {
        disconnections.get(reason).increment();
    }

    void refused(Refusal refusal) {
        refusals.get(refusal).increment();
    }

    void received(Event event) {
        received.get(event).increment();
    }

    void acked(Event event) {
        acks.get(event).increment();
    }

    void processed(Event event, Outcome outcome, long elapsedNs) {
        processing.get(event).get(outcome).record(elapsedNs, TimeUnit.NANOSECONDS);
    }

    void broadcast(int owed) {
        fanOut.record(owed);
    }

    void delivered(int count) {
        sent.increment(count);
    }

    void protocolError() {
        protocolErrors.increment();
    }

    void payload(int bytes) {
        payloadIn.record(bytes);
    }

    /** Everything in Prometheus text format 0.0.4. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        heapPressure.close();
        registry.close();
    }

    private Map<Outcome, Timer> timers(Event event) {
        Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            timers.put(
                    outcome,
                    Timer.builder("socketio.server.event.processing")
                            .description("Time in the handler of one event, on its event loop")
                            .tags(Tags.of("event", event.wireName, "outcome", word(outcome)))
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
        return timers;
    }

    private Counter counter(String name, String help, String label, Enum<?> value) {
        return Counter.builder("socketio.server." + name)
                .description(help)
                .tag(label, word(value))
                .register(registry);
    }

    private Counter eventCounter(String name, String help, Event event) {
        return Counter.builder("socketio.server." + name)
                .description(help)
                .tag("event", event.wireName)
                .register(registry);
    }

    private void gauge(String name, String help, Supplier<Number> value) {
        Gauge.builder(name, value).description(help).register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
