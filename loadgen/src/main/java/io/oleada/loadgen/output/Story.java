package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** A run in plain sentences. */
final class Story {

    private Story() {}

    /** {@return one sentence that says what the verdict means} */
    static String verdict(Verdict verdict) {
        long thresholds = verdict.outcomes().size();
        long missed =
                verdict.outcomes().stream().filter(outcome -> !outcome.holds()).count();
        return switch (verdict.kind()) {
            case PASS ->
                thresholds == 0
                        ? "the load was offered as planned; the scenario sets no thresholds"
                        : "the load was offered as planned and "
                                + (thresholds == 1 ? "the threshold held" : "all " + thresholds + " thresholds held");
            case FAIL ->
                missed + " of " + Format.plural(thresholds, "threshold") + (missed == 1 ? " was" : " were") + " missed";
            case INVALID -> "the figures cannot be relied on";
        };
    }

    /** {@return what happened, a few sentences} */
    static List<String> of(Result result) {
        List<String> story = new ArrayList<>();
        clients(result, story);
        messages(result, story);
        reconnects(result, story);
        return story;
    }

    private static void clients(Result result, List<String> story) {
        long peak = result.total(Metric.CLIENTS_CONNECTED);
        if (peak > 0) {
            Histogram connects = result.histogram(Metric.CONNECT_RESPONSE);
            story.add(Format.plural(peak, "client") + " connected at the peak"
                    + (Quantile.P99.of(connects).isPresent()
                            ? "; half of the connects took less than " + Format.duration(Quantile.P50.of(connects))
                                    + ", 99 % less than " + Format.duration(Quantile.P99.of(connects)) + "."
                            : "."));
        }
    }

    private static void messages(Result result, List<String> story) {
        long sent = result.total(Metric.SEND_SENT);
        Histogram acks = result.histogram(Metric.ACK_RESPONSE);
        if (sent > 0) {
            story.add(Format.plural(sent, "message") + " sent"
                    + (acks == null
                            ? "."
                            : "; half of the acks came within " + Format.duration(acks.getValueAtPercentile(50))
                                    + " of the due instant, the slowest took " + Format.duration(acks.getMaxValue())
                                    + "."));
        }
    }

    private static void reconnects(Result result, List<String> story) {
        long attempts = result.total(Metric.RECONNECT_ATTEMPTS);
        long restored = result.total(Metric.RECONNECT_RESTORED);
        Histogram time = result.histogram(Metric.RECONNECT_TIME);
        if (attempts > 0) {
            story.add(Format.plural(restored, "lost connection") + " restored in " + Format.plural(attempts, "attempt")
                    + (time == null ? "." : ", the last after " + Format.duration(time.getMaxValue()) + "."));
        }
    }

    /** {@return how far a threshold's actual value is from its limit, such as {@code 24 % below}, or an empty text} */
    static String margin(Threshold.Outcome outcome) {
        double limit = outcome.threshold().limit();
        if (outcome.samples() == 0 || limit <= 0 || outcome.actual() <= 0) {
            return "";
        }
        double percent = 100 * (outcome.actual() - limit) / limit;
        if (Math.abs(percent) < 0.5) {
            return "at the limit";
        }
        return percent > 1_000
                ? Math.round(outcome.actual() / limit) + " times the limit"
                : Math.round(Math.abs(percent)) + " % " + (percent < 0 ? "below" : "above") + " the limit";
    }
}
