package io.oleada.benchmarks;

import io.oleada.benchmarks.ScaleWatch.Footprint;
import io.oleada.benchmarks.ScaleWatch.Sample;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What came of a run of {@link ScaleBenchmark}, as lines. */
final class ScaleTable {

    private final ScalePlan plan;
    private final ScaleWatch watch;
    private final long availableBefore;
    private final List<String> lines = new ArrayList<>();

    /** {@code availableBefore} is what the machine had left before anything was started, in bytes. */
    ScaleTable(ScalePlan plan, ScaleWatch watch, long availableBefore) {
        this.plan = plan;
        this.watch = watch;
        this.availableBefore = availableBefore;
    }

    /**
     * The table.
     *
     * @param heapLine what the run said of its clients' heap, empty if nothing
     * @param early why the run ended before its time by itself, empty if it did not
     */
    List<String> lines(StoredRun run, String heapLine, String early) {
        row("", "servers", "workers", "");
        row("processes", count(plan.servers()), count(plan.workers()), "");
        connects(run.result());
        memory();
        if (!heapLine.isEmpty()) {
            add("%-26s %s", "said by the workers", heapLine);
        }
        heartbeats();
        broadcast(run.result());
        Ledger ledger = Ledger.of(run.result());
        add("%-26s %s", "ledger", ledger.balanced() ? "balanced" : "NOT balanced: " + ledger);
        add("%-26s %s", "verdict", run.verdict().kind());
        run.verdict().reasons().forEach(reason -> add("%-26s %s", "", reason));
        add("%-26s %s", "stopped by", stoppedBy(run, early));
        return lines;
    }

    private String stoppedBy(StoredRun run, String early) {
        String said = watch.stopped().isEmpty() ? early : watch.stopped();
        if (!said.isEmpty()) {
            return said;
        }
        return run.complete() ? "nothing" : "the run itself, for the reasons of its verdict";
    }

    private void connects(Result result) {
        long most = watch.samples().stream().mapToLong(Sample::connected).max().orElse(0);
        double allUp = watch.samples().stream()
                .filter(sample -> sample.connected() == most)
                .mapToDouble(Sample::seconds)
                .findFirst()
                .orElse(Double.NaN);
        add(
                "%-26s %,d of %,d, the last of them %.0f s after the start; %,d failed, %,d lost",
                "clients up",
                most,
                plan.clients(),
                allUp,
                result.total(Metric.CONNECT_FAILED),
                result.total(Metric.DISCONNECTS));
        if (watch.samples().isEmpty()) {
            return;
        }
        Sample begin = watch.samples().get(0);
        watch.samples().stream()
                .filter(sample -> sample.connected() == most)
                .findFirst()
                .ifPresent(end -> row(
                        "CPU per connect, ms",
                        number((end.serverCpu() - begin.serverCpu()) * 1e3 / (most - begin.connected())),
                        number((end.workerCpu() - begin.workerCpu()) * 1e3 / (most - begin.connected())),
                        "heartbeats meanwhile included"));
    }

    private void memory() {
        Footprint first = watch.first();
        Footprint held = watch.held();
        ScaleServers.Said said = watch.said();
        if (first == null || held == null || said == null) {
            return;
        }
        double more = held.connected() - first.connected();
        row(
                "own memory, B per client",
                count((held.servers() - first.servers()) / more),
                count((held.workers() - first.workers()) / more),
                "resident and neither file nor shared, since before they came");
        row(
                "before the first, MB each",
                mb(first.servers() / plan.servers()),
                mb(first.workers() / plan.workers()),
                "");
        add(
                "%-26s %s B per client of the first server, all that lives there counted",
                "live heap", count((double) said.heapBytes() / said.connected()));
        add("%-26s %s B per client, both ends, by its slabs", "kernel", count((held.kernel() - first.kernel()) / more));
        add(
                "%-26s %s B per client since before they came, %s B with all processes; %s MB are left",
                "of the machine's memory",
                count((first.available() - held.available()) / more),
                count((double) (availableBefore - held.available()) / held.connected()),
                mb(held.available()));
    }

    private void heartbeats() {
        Footprint held = watch.held();
        List<Sample> hold = watch.samples().stream()
                .filter(sample -> sample.phase().equals(ScalePlan.HOLD))
                .toList();
        if (hold.size() < 2 || held == null) {
            return;
        }
        Sample from = hold.get(0);
        Sample to = hold.get(hold.size() - 1);
        double seconds = to.seconds() - from.seconds();
        double perSecond = (double) held.connected() / plan.pingSeconds();
        row(
                "idle, % of a core",
                number((to.serverCpu() - from.serverCpu()) * 100 / seconds),
                number((to.workerCpu() - from.workerCpu()) * 100 / seconds),
                String.format(Locale.ROOT, "%,.0f heartbeats a second", perSecond));
        row(
                "CPU per heartbeat, µs",
                number((to.serverCpu() - from.serverCpu()) * 1e6 / seconds / perSecond),
                number((to.workerCpu() - from.workerCpu()) * 1e6 / seconds / perSecond),
                "all that idle processes do included");
    }

    private void broadcast(Result result) {
        add(
                "%-26s %,d emits over %d s, one to each server's clients; %,d deliveries of %,d, %,d missing, %,d unexpected",
                "broadcast",
                result.total(Metric.SEND_SENT),
                plan.broadcastSeconds(),
                result.total(Metric.DELIVERY_OK),
                result.total(Metric.DELIVERY_EXPECTED),
                result.total(Metric.DELIVERY_MISSING),
                result.total(Metric.DELIVERY_UNEXPECTED) + result.total(Metric.DELIVERY_DUPLICATE));
        Histogram times = result.histogram(Metric.DELIVERY_RESPONSE);
        if (times != null && times.getTotalCount() > 0) {
            add(
                    "%-26s p50 %.0f ms, p99 %.0f ms, the last %.0f ms after its emit was due",
                    "delivery.response",
                    times.getValueAtPercentile(50) / 1e6,
                    times.getValueAtPercentile(99) / 1e6,
                    times.getMaxValue() / 1e6);
        }
    }

    private void row(String name, String servers, String workers, String remark) {
        lines.add(String.format(Locale.ROOT, "%-26s %16s %16s   %s", name, servers, workers, remark)
                .stripTrailing());
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    private static String count(double n) {
        return String.format(Locale.ROOT, "%,.0f", n);
    }

    private static String number(double n) {
        return String.format(Locale.ROOT, "%.2f", n);
    }

    private static String mb(long bytes) {
        return count((double) (bytes >> 20));
    }
}
