package io.oleada.server;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.oleada.server.wire.Interference;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The faults that are set, for teaching and for tests of what watches for them. Any thread. */
final class Faults implements Interference {

    private static final long STALL_EVERY_S = 5;

    /** What is set, and since when. */
    private record Plan(List<Fault> faults, long sinceNs) {}

    private final ServerMetrics metrics;
    private volatile Plan plan;

    Faults(List<Fault> faults, ServerMetrics metrics) {
        this.metrics = metrics;
        this.plan = new Plan(List.copyOf(faults), System.nanoTime());
    }

    /** Sets others instead, from words as on the command line, separated by blanks; none to end all. */
    void set(String words) {
        plan = new Plan(
                Stream.of(words.strip().split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .map(Fault::parse)
                        .toList(),
                System.nanoTime());
    }

    @Override
    public String toString() {
        return plan.faults.stream().map(Fault::toString).collect(Collectors.joining(" "));
    }

    @Override
    public int copies(Of what) {
        boolean ack = what == Of.ACK;
        if (happens(ack ? Fault.Kind.DROP_ACKS : Fault.Kind.DROP_DELIVERIES)) {
            return 0;
        }
        return happens(ack ? Fault.Kind.DUPLICATE_ACKS : Fault.Kind.DUPLICATE_DELIVERIES) ? 2 : 1;
    }

    @Override
    public long delayMs(Of what) {
        Fault.Kind kind = what == Of.ACK ? Fault.Kind.DELAY_ACKS : Fault.Kind.DELAY_DELIVERIES;
        int delay = amount(kind);
        if (delay > 0) {
            metrics.injected(kind);
        }
        return delay;
    }

    private boolean happens(Fault.Kind kind) {
        int percent = amount(kind);
        boolean now = percent > 0 && ThreadLocalRandom.current().nextInt(100) < percent;
        if (now) {
            metrics.injected(kind);
        }
        return now;
    }

    /** What is set for a kind at this moment, or 0. */
    private int amount(Fault.Kind kind) {
        Plan now = plan;
        if (now.faults.isEmpty()) {
            return 0;
        }
        long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - now.sinceNs);
        for (Fault fault : now.faults) {
            if (fault.kind() == kind && second >= fault.fromS() && second < fault.toS()) {
                return fault.amount();
            }
        }
        return 0;
    }

    /** Stalls these loops when it is set that they should be. */
    void stall(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            var unused = loop.scheduleAtFixedRate(this::stand, STALL_EVERY_S, STALL_EVERY_S, TimeUnit.SECONDS);
        }
    }

    private void stand() {
        int forMs = amount(Fault.Kind.STALL_LOOPS);
        if (forMs > 0) {
            metrics.injected(Fault.Kind.STALL_LOOPS);
            try {
                Thread.sleep(forMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
