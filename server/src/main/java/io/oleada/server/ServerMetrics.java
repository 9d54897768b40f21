package io.oleada.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the server counts, in Prometheus's terms. Label values come from fixed lists, so that no client can make the page
 * grow. Any thread.
 */
final class ServerMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final AtomicInteger connected = new AtomicInteger();
    private final Counter connects;
    private final Counter disconnects;
    private final Counter acks;
    private final Counter deliveries;
    private final AtomicInteger channels = new AtomicInteger();
    private final Map<String, Timer> handlers;
    private final Map<String, Counter> faults;
    private final Map<String, Counter> refused;

    ServerMetrics() {
        Gauge.builder("oleada.clients.connected", connected, AtomicInteger::get)
                .description("Clients in the main namespace")
                .register(registry);
        Gauge.builder("oleada.channels.open", channels, AtomicInteger::get)
                .description("Open TCP connections to the Socket.IO port")
                .register(registry);
        connects = counter("oleada.connects", "Clients that joined the main namespace");
        disconnects = counter("oleada.disconnects", "Clients that left the main namespace");
        acks = counter("oleada.acks.sent", "Acknowledgements sent");
        deliveries = counter("oleada.deliveries", "Events handed to clients by broadcasts");
        handlers = Map.of(
                SocketController.MESSAGE, handler(SocketController.MESSAGE),
                SocketController.ECHO, handler(SocketController.ECHO));
        faults = Map.of(
                "protocol", faultCounter("protocol"),
                "event", faultCounter("event"),
                "connect", faultCounter("connect"),
                "disconnect", faultCounter("disconnect"));
        refused = Map.of(
                "origin", refusedCounter("origin"),
                "method", refusedCounter("method"),
                "handshake", refusedCounter("handshake"),
                "path", refusedCounter("path"));
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    private Counter counter(String name, String help) {
        return Counter.builder(name).description(help).register(registry);
    }

    private Timer handler(String event) {
        return Timer.builder("oleada.event.handling")
                .description(
                        "Time that an event's handler took on the event loop, acknowledgement and broadcast included")
                .tag("event", event)
                .publishPercentileHistogram()
                .minimumExpectedValue(java.time.Duration.ofNanos(10_000))
                .maximumExpectedValue(java.time.Duration.ofSeconds(10))
                .register(registry);
    }

    private Counter faultCounter(String where) {
        return Counter.builder("oleada.faults")
                .description("Things from clients that could not be handled")
                .tag("where", where)
                .register(registry);
    }

    private Counter refusedCounter(String why) {
        return Counter.builder("oleada.requests.refused")
                .description("Requests that were refused before a session existed")
                .tag("why", why)
                .register(registry);
    }

    int connected() {
        return connected.get();
    }

    void connectedOne() {
        connected.incrementAndGet();
        connects.increment();
    }

    void disconnectedOne() {
        connected.decrementAndGet();
        disconnects.increment();
    }

    void channelOpened() {
        channels.incrementAndGet();
    }

    void channelClosed() {
        channels.decrementAndGet();
    }

    void handled(String event, boolean acked, int delivered, long durationNs) {
        Objects.requireNonNull(handlers.get(event)).record(durationNs, TimeUnit.NANOSECONDS);
        if (acked) {
            acks.increment();
        }
        deliveries.increment(delivered);
    }

    void fault(String where) {
        Objects.requireNonNull(faults.get(where)).increment();
    }

    void refused(String why) {
        Objects.requireNonNull(refused.get(why)).increment();
    }

    /** The page for Prometheus. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
