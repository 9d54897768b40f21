package io.oleada.loadgen.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run was worth. {@code INVALID} comes first: a load that could not be offered says nothing about the server, so
 * no threshold is held against it.
 *
 * @param kind the word
 * @param reasons plain sentences; empty for a pass
 * @param outcomes what each threshold made of the run, in the order of the scenario
 */
public record Verdict(Kind kind, List<String> reasons, List<Threshold.Outcome> outcomes) {

    /** Two of the texts by which reasons are told apart. */
    static final String NO_RESOURCES = "no resources";

    static final String PARSE_ERROR = "parse error";

    /** The three verdicts, with the exit code of each. */
    public enum Kind {
        PASS(0),
        FAIL(1),
        INVALID(4);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /** {@return the process exit code that says this verdict} */
        public int exitCode() {
            return exitCode;
        }
    }

    /** A send written this late was late by our own fault, not the server's: rule 1 of the saturation verdict. */
    static final long SEND_DELAY_P999_MAX_NS = 10_000_000;

    /** Below this a send delay is the timer's own grain and no sign of saturation. */
    static final long SEND_DELAY_FLOOR_NS = 2_000_000;

    /** Below so many values a percentile is an accident: ln 0.01 / ln p, so that with 99 % one value lies above it. */
    static final long P99_SAMPLES = 459;

    static final long P999_SAMPLES = 4_603;

    /** The share of the planned messages that must be sent: rule 2 of the saturation verdict. */
    static final double SENT_SHARE_MIN = 0.999;

    /** The loop's 50 ms heartbeat may be this late. */
    static final long LOOP_DELAY_MAX_NS = 100_000_000;

    /**
     * Sockets with something to read may wait so long for their turn: rule 9. When that is exceeded in over 1 % of the run the
     * generator is the slow side; all connections that end at once, or begin, are a crowd that passes.
     */
    static final long READ_DELAY_MAX_NS = 50_000_000;

    /** Judges a finished run. {@code complaints} are reasons for INVALID that the run itself found. */
    public static Verdict judge(Result result, List<Threshold> thresholds, List<String> complaints) {
        List<String> invalid = new ArrayList<>(complaints);
        addLedger(Ledger.of(result), invalid);
        addPlan(result, invalid);
        addGenerator(result, invalid);
        List<Threshold.Outcome> outcomes =
                thresholds.stream().map(threshold -> threshold.judge(result)).toList();
        if (!invalid.isEmpty()) {
            return new Verdict(Kind.INVALID, invalid, outcomes);
        }
        List<String> missed = outcomes.stream()
                .filter(outcome -> !outcome.holds())
                .map(Verdict::explain)
                .toList();
        return new Verdict(missed.isEmpty() ? Kind.PASS : Kind.FAIL, missed, outcomes);
    }

    private static void addLedger(Ledger ledger, List<String> invalid) {
        if (!ledger.balanced()) {
            invalid.add("the ledger does not balance: " + ledger + "; this is a fault of the load generator");
        }
    }

    /**
     * What was outside of the generator's power, told beside the reasons for INVALID.
     *
     * @return this verdict with one reason more if it is INVALID, else this verdict
     */
    public Verdict explainedBy(String circumstance) {
        if (kind != Kind.INVALID) {
            return this;
        }
        List<String> more = new ArrayList<>(reasons);
        more.add(circumstance);
        return new Verdict(kind, more, outcomes);
    }

    /** Whether what was planned was offered at all. */
    private static void addPlan(Result result, List<String> invalid) {
        long notStarted = result.total(Metric.CLIENTS_NOT_STARTED);
        if (notStarted > 0) {
            invalid.add(notStarted + " planned clients could not be started");
        }
        long planned = result.total(Metric.CLIENTS_PLANNED);
        if (planned > 0 && result.total(Metric.CONNECT_ATTEMPTS) > 0 && result.total(Metric.CONNECT_OK) == 0) {
            invalid.add("not one of " + planned + " clients ever connected" + example(result, Metric.CONNECT_FAILED));
        }
        long noResources = result.number(Metric.CONNECT_FAILED, NO_RESOURCES);
        if (noResources > 0) {
            invalid.add(noResources + " connects failed because this machine had no descriptor or port left: "
                    + result.examples().getOrDefault(NO_RESOURCES, "see oleada doctor"));
        }
        long broken = result.number(Metric.DISCONNECTS, PARSE_ERROR);
        if (broken > 0) {
            invalid.add("the other side broke the protocol " + broken + " times, so what was measured is no Socket.IO: "
                    + result.examples().getOrDefault(PARSE_ERROR, PARSE_ERROR));
        }
        long intended = result.total(Metric.SEND_INTENDED);
        long unsent = result.notSentOutsideOutages();
        if (unsent > (1 - SENT_SHARE_MIN) * intended) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "%d of %d planned messages were not sent (%.1f %%; 0.1 %% is allowed) though no connection had been"
                            + " lost: clients were not there yet, or the server did not read; let them arrive before"
                            + " the load begins",
                    unsent,
                    intended,
                    100.0 * unsent / intended));
        }
    }

    /** The text of the most frequent reason of a counter that is broken down by reason; empty if there is none. */
    private static String example(Result result, Metric byReason) {
        return result.numbers().entrySet().stream()
                .filter(entry -> entry.getKey().metric() == byReason)
                .max(Map.Entry.comparingByValue())
                .map(entry -> result.examples().get(entry.getKey().value()))
                .map(text -> ": " + text)
                .orElse("");
    }

    private static void addGenerator(Result result, List<String> invalid) {
        Histogram delay = result.histogram(Metric.SEND_DELAY);
        Histogram response = result.histogram(Metric.ACK_RESPONSE);
        if (delay != null) {
            long p99 = delay.getValueAtPercentile(99);
            long p999 = delay.getValueAtPercentile(99.9);
            long sends = delay.getTotalCount();
            if (sends >= P999_SAMPLES && p999 > SEND_DELAY_P999_MAX_NS) {
                invalid.add(String.format(
                        Locale.ROOT,
                        "sends left %.1f ms late at p99.9 (10 ms is allowed): the generator could not keep the schedule",
                        p999 / 1e6));
            } else if (response != null
                    && sends >= P99_SAMPLES
                    && p99 > SEND_DELAY_FLOOR_NS
                    && p99 > response.getValueAtPercentile(99) / 10) {
                invalid.add(String.format(
                        Locale.ROOT,
                        "sends left %.1f ms late at p99, more than a tenth of the response time at p99 (%.1f ms)",
                        p99 / 1e6,
                        response.getValueAtPercentile(99) / 1e6));
            }
        }
        long busy = result.total(Metric.LOOP_BUSY);
        if (busy > 0) {
            invalid.add("an event loop of the generator used more than 80 % of a core for " + (busy + 4)
                    + " s (5 s are allowed)");
        }
        Histogram loop = result.histogram(Metric.LOOP_DELAY);
        if (loop != null && loop.getMaxValue() > LOOP_DELAY_MAX_NS) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "the generator's event loop stood still for %.0f ms (100 ms is allowed)",
                    loop.getMaxValue() / 1e6));
        }
        Histogram unread = result.histogram(Metric.READ_DELAY);
        if (unread != null && unread.getValueAtPercentile(99) > READ_DELAY_MAX_NS) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "what the server sent lay unread for %.0f ms and more in 1 %% of the run (50 ms is allowed): the times of acks"
                            + " and deliveries have the generator's own in them",
                    unread.getValueAtPercentile(99) / 1e6));
        }
    }

    private static String explain(Threshold.Outcome outcome) {
        if (outcome.samples() == 0) {
            return outcome.threshold().text() + " was missed: there is not one sample";
        }
        boolean duration = outcome.threshold().series().metric().kind() == Metric.Kind.HISTOGRAM
                && !outcome.threshold().statistic().equals("count");
        return outcome.threshold().text() + " was missed: it was "
                + (duration ? duration(outcome.actual()) : String.format(Locale.ROOT, "%.0f", outcome.actual()));
    }

    /** {@return nanoseconds as a person says them: {@code 0.042 ms}, {@code 51.3 ms}, {@code 2.50 s}} */
    private static String duration(double ns) {
        if (ns >= 1e9) {
            return String.format(Locale.ROOT, "%.2f s", ns / 1e9);
        }
        return String.format(Locale.ROOT, ns < 1e6 ? "%.3f ms" : "%.1f ms", ns / 1e6);
    }
}
