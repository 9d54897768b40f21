package io.oleada.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the server stands on: the JVM, Netty's buffers, and how late its event loops are. */
final class MachineMetrics implements AutoCloseable {

    private static final long LAG_PERIOD_MS = 100;

    private final MeterRegistry registry;
    private final JvmGcMetrics gc = new JvmGcMetrics();

    MachineMetrics(MeterRegistry registry) {
        this.registry = registry;
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            ByteBufAllocatorMetric metric = provider.metric();
            Gauge.builder("oleada.netty.memory", metric, ByteBufAllocatorMetric::usedDirectMemory)
                    .description("Memory that Netty's allocator holds")
                    .baseUnit("bytes")
                    .tag("kind", "direct")
                    .register(registry);
            Gauge.builder("oleada.netty.memory", metric, ByteBufAllocatorMetric::usedHeapMemory)
                    .description("Memory that Netty's allocator holds")
                    .baseUnit("bytes")
                    .tag("kind", "heap")
                    .register(registry);
        }
    }

    /** Asks each loop to do nothing ten times a second and notes how late it is. */
    void watch(EventLoopGroup loops, Duration... buckets) {
        Timer lag = Timer.builder("oleada.loop.lag")
                .description("How late an event loop was with a task that was due")
                .serviceLevelObjectives(buckets)
                .register(registry);
        int index = 0;
        for (EventExecutor loop : loops) {
            note(loop, lag);
            if (loop instanceof SingleThreadEventExecutor executor) {
                Gauge.builder("oleada.loop.tasks", executor, SingleThreadEventExecutor::pendingTasks)
                        .description("Tasks that wait for an event loop")
                        .tag("loop", String.valueOf(index++))
                        .register(registry);
            }
        }
    }

    private static void note(EventExecutor loop, Timer lag) {
        long dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAG_PERIOD_MS);
        var unused = loop.schedule(
                () -> {
                    lag.record(Math.max(0, System.nanoTime() - dueNs), TimeUnit.NANOSECONDS);
                    note(loop, lag);
                },
                LAG_PERIOD_MS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        gc.close();
    }
}
