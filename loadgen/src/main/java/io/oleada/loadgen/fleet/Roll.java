package io.oleada.loadgen.fleet;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who of the workers is still there, what each has told, and what the lost ones leave open. A worker that is lost owes the
 * ledger the outcome of what it had under way: its acks count as unanswered, its deliveries as undetermined. One thread.
 */
final class Roll {

    private static final int COMPLAINTS_MAX = 8;

    private final List<TreeMap<Series, Long>> counts = new ArrayList<>();
    private final long[] heardUntilNs;
    private final long[] connected;
    private final boolean[] left;
    private final @Nullable Farewell[] farewells;
    private final List<String> lost = new ArrayList<>();
    private final TreeMap<Series, Long> open = new TreeMap<>();
    private Optional<String> refusal = Optional.empty();
    private int nextSecond;
    private String phase = "";
    private boolean measured = true;

    Roll(int workers) {
        heardUntilNs = new long[workers];
        connected = new long[workers];
        left = new boolean[workers];
        farewells = new Farewell[workers];
        for (int i = 0; i < workers; i++) {
            counts.add(new TreeMap<>());
        }
    }

    boolean hasLeft(int worker) {
        return left[worker];
    }

    void refused(String why) {
        refusal = refusal.or(() -> Optional.of(why));
    }

    /** Why the run cannot be started. */
    Optional<String> refusal() {
        return refusal;
    }

    void heard(int worker, Snapshot snapshot) {
        heardUntilNs[worker] = snapshot.endNs();
        connected[worker] = snapshot.number(Metric.CLIENTS_CONNECTED);
        snapshot.numbers().forEach((series, n) -> {
            if (series.metric().label() == Metric.Label.STEP) {
                counts.get(worker).merge(series, n, Long::sum);
            }
        });
    }

    void finished(int worker, Farewell farewell) {
        left[worker] = true;
        farewells[worker] = farewell;
    }

    /** A worker is lost; returns what is said of it. */
    String lost(int worker, String name, String why) {
        left[worker] = true;
        refused(name + ": " + why);
        String line = String.format(
                Locale.ROOT,
                "%s was lost: %s; its figures end at %.0f s of the run",
                name,
                why,
                heardUntilNs[worker] / 1e9);
        lost.add(line);
        leaveOpen(counts.get(worker));
        return line;
    }

    private void leaveOpen(Map<Series, Long> told) {
        for (Map.Entry<Series, Long> sent : told.entrySet()) {
            String step = sent.getKey().value();
            if (sent.getKey().metric() == Metric.SEND_SENT) {
                long unanswered = sent.getValue()
                        - sum(told, step, Metric.SEND_WITHOUT_ACK, Metric.ACK_OK, Metric.ACK_REJECTED)
                        - sum(told, step, Metric.ACK_TIMED_OUT, Metric.ACK_LOST, Metric.ACK_UNANSWERED);
                open.merge(new Series(Metric.ACK_UNANSWERED, step), unanswered, Long::sum);
            } else if (sent.getKey().metric() == Metric.DELIVERY_RECEIVED) {
                long undetermined = sent.getValue()
                        - sum(told, step, Metric.DELIVERY_OK, Metric.DELIVERY_UNEXPECTED)
                        - sum(told, step, Metric.DELIVERY_UNDETERMINED);
                open.merge(new Series(Metric.DELIVERY_UNDETERMINED, step), undetermined, Long::sum);
            }
        }
    }

    private static long sum(Map<Series, Long> told, String step, Metric... metrics) {
        return Arrays.stream(metrics)
                .mapToLong(metric -> told.getOrDefault(new Series(metric, step), 0L))
                .sum();
    }

    /** Adds to a merged snapshot what the lost have left open. */
    Snapshot settle(Snapshot merged) {
        nextSecond = merged.second() + 1;
        phase = merged.phase();
        measured = merged.measured();
        if (open.isEmpty()) {
            return merged;
        }
        Snapshot settled = merged.plus(leftOpen(merged.second(), merged.startNs(), merged.endNs()));
        open.clear();
        return settled;
    }

    /** What is still open when nothing more comes, as a snapshot of its own. */
    Optional<Snapshot> rest(long endNs) {
        return open.isEmpty() ? Optional.empty() : Optional.of(leftOpen(nextSecond, endNs, endNs));
    }

    private Snapshot leftOpen(int second, long startNs, long endNs) {
        return new Snapshot(
                second, startNs, endNs, phase, measured, new TreeMap<>(open), new TreeMap<>(), Map.of(), List.of());
    }

    List<String> lost() {
        return lost;
    }

    /** How many clients those that have said farewell had then. They end one after the other, so no second has them all. */
    long connectedAtFarewell() {
        long sum = 0;
        for (int i = 0; i < farewells.length; i++) {
            sum += farewells[i] == null ? 0 : connected[i];
        }
        return sum;
    }

    List<Farewell> farewells() {
        List<Farewell> said = new ArrayList<>();
        for (Farewell farewell : farewells) {
            if (farewell != null) {
                said.add(farewell);
            }
        }
        return said;
    }

    /** What the workers complain of, each with its name where there are several. */
    List<String> complaints(List<? extends FleetWorker> workers) {
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            Farewell farewell = farewells[i];
            for (String complaint : farewell == null ? List.<String>of() : farewell.complaints()) {
                complaints.add(workers.size() == 1 ? complaint : workers.get(i).name() + ": " + complaint);
            }
        }
        int more = complaints.size() - COMPLAINTS_MAX;
        if (more <= 0) {
            return complaints;
        }
        List<String> first = new ArrayList<>(complaints.subList(0, COMPLAINTS_MAX));
        first.add(more + " more complaints of workers");
        return first;
    }
}
