package io.oleada.loadgen.output;

import io.oleada.loadgen.output.Block.Colour;
import io.oleada.loadgen.stats.Histograms;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How a run is getting on: a block of a few lines drawn in place on a terminal, a line every five seconds elsewhere. Percentiles
 * are those of the last five seconds; rates are those of the last second in the block, of the last five in a line.
 */
public final class Progress implements Output {

    private static final int RECENT = 5;
    private static final int BAR_CELLS = 24;

    private final PrintStream out;
    private final Terminal terminal;
    private final ArrayDeque<Snapshot> recent = new ArrayDeque<>();
    private long plannedNs;
    private long planned;
    private long up;
    private long troubles;
    private int accepted;
    private int drawn;

    /** Makes a display that writes to {@code out}, which should encode in UTF-8. */
    public Progress(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void start(RunInfo info) {
        plannedNs = info.plannedNs();
    }

    @Override
    public void accept(Snapshot snapshot) {
        recent.addLast(snapshot);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        planned += snapshot.total(Metric.CLIENTS_PLANNED);
        up = snapshot.total(Metric.CLIENTS_CONNECTED);
        troubles += Troubles.total(snapshot::total);
        accepted++;
        if (terminal.live()) {
            draw(block(snapshot));
        } else if (accepted % RECENT == 0) {
            out.println(line(snapshot));
            out.flush();
        }
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        Snapshot last = recent.peekLast();
        if (!terminal.live() && accepted % RECENT != 0 && last != null) {
            out.println(line(last));
        }
        out.println();
        out.flush();
    }

    private void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        lines.forEach(line -> text.append("\r\u001b[2K").append(line).append('\n'));
        out.print(text);
        out.flush();
        drawn = lines.size();
    }

    private List<String> block(Snapshot now) {
        Block block = new Block(terminal.columns() - 1, terminal.colour());
        bar(now, block);
        clients(now, block);
        label(block, "messages")
                .put(column(Metric.SEND_SENT, "sends"))
                .put(column(Metric.ACK_OK, "acks"))
                .put(column(Metric.DELIVERY_RECEIVED, "deliveries"))
                .end();
        Histogram acks = recent(Metric.ACK_RESPONSE);
        label(block, "ack time")
                .put(pad("p50 " + Format.duration(Quantile.P50.of(acks))))
                .put(pad("p99 " + Format.duration(Quantile.P99.of(acks))))
                .end();
        label(block, "errors").put(Format.count(troubles), troubles > 0 ? Colour.RED : Colour.GREEN);
        if (troubles > 0) {
            block.put("  " + worst(), Colour.DIM);
        }
        return block.end().lines();
    }

    private void bar(Snapshot now, Block block) {
        double part = plannedNs <= 0 ? 1 : Math.min(1, now.endNs() / (double) plannedNs);
        int full = (int) Math.round(part * BAR_CELLS);
        block.put(Format.clock(now.endNs()), Colour.BOLD)
                .put(" / " + Format.clock(plannedNs) + "  ")
                .put("█".repeat(full), Colour.GREEN)
                .put("░".repeat(BAR_CELLS - full), Colour.DIM)
                .put("  " + Format.clock(plannedNs - now.endNs()) + " left  ")
                .put(Format.line(now.phase(), Math.max(1, block.left())), Colour.BOLD);
        if (!now.measured()) {
            block.put(" (warm-up)", Colour.DIM);
        }
        block.end();
    }

    private void clients(Snapshot now, Block block) {
        long connecting = now.total(Metric.CLIENTS_CONNECTING);
        long waiting = now.total(Metric.CLIENTS_WAITING);
        label(block, "clients")
                .put(pad(Format.count(up) + " up of " + Format.count(planned)))
                .put(pad(Format.count(connecting) + " connecting"), connecting > 0 ? Colour.YELLOW : Colour.PLAIN)
                .put(Format.count(waiting) + " reconnecting", waiting > 0 ? Colour.YELLOW : Colour.PLAIN)
                .end();
    }

    private static Block label(Block block, String label) {
        return block.put(String.format(Locale.ROOT, "%-10s", label), Colour.DIM);
    }

    private String column(Metric metric, String noun) {
        return pad(Format.rate(rate(metric)) + ' ' + noun);
    }

    private static String pad(String text) {
        return String.format(Locale.ROOT, "%-22s", text);
    }

    /** The kind of trouble that recent seconds had most of. */
    private String worst() {
        Metric worst = null;
        long most = 0;
        for (Metric metric : Troubles.ALL) {
            long n = recent.stream()
                    .mapToLong(snapshot -> snapshot.total(metric))
                    .sum();
            if (n > most) {
                worst = metric;
                most = n;
            }
        }
        return worst == null ? "none of late" : "of late: " + Format.count(most) + ' ' + worst.text();
    }

    private String line(Snapshot now) {
        Histogram acks = recent(Metric.ACK_RESPONSE);
        List<String> parts = new ArrayList<>();
        parts.add(String.format(
                Locale.ROOT,
                "%s  %-10s %6s/%s up",
                Format.clock(now.endNs()),
                Format.line(now.phase(), 10),
                Format.count(up),
                Format.count(planned)));
        parts.add(String.format(Locale.ROOT, "%7s sent", Format.rate(rate(Metric.SEND_SENT))));
        parts.add(String.format(Locale.ROOT, "%7s acked", Format.rate(rate(Metric.ACK_OK))));
        parts.add(String.format(Locale.ROOT, "%7s delivered", Format.rate(rate(Metric.DELIVERY_RECEIVED))));
        if (acks != null) {
            parts.add("ack p50 " + Format.duration(Quantile.P50.of(acks)) + ", p99 "
                    + Format.duration(Quantile.P99.of(acks)));
        }
        parts.add(Format.plural(troubles, "error"));
        long reconnecting = now.total(Metric.CLIENTS_WAITING);
        if (reconnecting > 0) {
            parts.add(Format.count(reconnecting) + " reconnecting");
        }
        parts.add(Format.clock(plannedNs - now.endNs()) + " left");
        return String.join("  ", parts);
    }

    private double rate(Metric metric) {
        List<Snapshot> over = terminal.live() ? List.of(recent.getLast()) : List.copyOf(recent);
        long n = over.stream().mapToLong(snapshot -> snapshot.total(metric)).sum();
        long ns = over.get(over.size() - 1).endNs() - over.get(0).startNs();
        return ns <= 0 ? 0 : n * 1e9 / ns;
    }

    private @Nullable Histogram recent(Metric metric) {
        Histogram sum = null;
        for (Snapshot snapshot : recent) {
            Histogram histogram = snapshot.look(metric);
            if (histogram == null) {
                continue;
            }
            if (sum == null) {
                sum = Histograms.create();
            }
            sum.add(histogram);
        }
        return sum;
    }
}
