package io.oleada.loadgen.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One rule over a {@link Result}, parsed from a line such as {@code ack.response p99 < 50ms}, {@code delivery.missing
 * == 0} or {@code ack.response{eco} max <= 1s}.
 *
 * <p>Durations compare a statistic of a histogram: {@code min}, {@code mean}, {@code max}, {@code count} or a
 * percentile such as {@code p50} or {@code p99.9}. Counters and gauges compare their total, gauges their peak.
 *
 * @param text the line as the user wrote it
 * @param series the metric and, where the line names one, the value of its label; an empty value means all
 * @param statistic {@code total} for numbers, else one of the statistics above
 * @param operator one of {@code < <= == != >= >}
 * @param limit nanoseconds for durations, a plain number else
 */
public record Threshold(String text, Series series, String statistic, String operator, double limit) {

    private static final Pattern LINE = Pattern.compile("(?<metric>[a-z_.]+)(?:\\{(?<label>[^}]*)})?"
            + "(?:\\s+(?<stat>[a-z]+[0-9.]*))?\\s*(?<op><=|>=|==|!=|<|>)\\s*(?<value>[0-9.]+)\\s*(?<unit>[a-zµ]*)");

    /**
     * Parses one line.
     *
     * @throws IllegalArgumentException with one line for the user that says what is wrong and what would be right
     */
    public static Threshold parse(String text) {
        Matcher line = LINE.matcher(text.strip());
        if (!line.matches()) {
            throw new IllegalArgumentException(
                    "not a threshold: \"" + text + "\"; expected something like \"ack.response p99 < 50ms\"");
        }
        Metric metric = metric(line.group("metric"));
        String label = line.group("label");
        if (label != null && !label.isEmpty() && metric.label() == Metric.Label.NONE) {
            throw new IllegalArgumentException(metric.text() + " is not broken down; remove \"{" + label + "}\"");
        }
        boolean duration = metric.kind() == Metric.Kind.HISTOGRAM;
        String statistic = statistic(metric, line.group("stat"));
        double limit = duration && !statistic.equals("count")
                ? nanoseconds(text, line.group("value"), line.group("unit"))
                : number(text, line.group("value"), line.group("unit"));
        return new Threshold(
                text.strip(), new Series(metric, label == null ? "" : label), statistic, line.group("op"), limit);
    }

    /** What a rule made of a run. A run without a single value to judge by does not hold a rule about durations. */
    public record Outcome(Threshold threshold, boolean holds, double actual, long samples) {}

    /** {@return what this rule makes of a result} */
    public Outcome judge(Result result) {
        if (series.metric().kind() != Metric.Kind.HISTOGRAM) {
            double actual = series.value().isEmpty()
                    ? result.total(series.metric())
                    : result.number(series.metric(), series.value());
            return new Outcome(this, compare(actual), actual, 1);
        }
        Histogram histogram = series.value().isEmpty()
                ? result.histogram(series.metric())
                : result.histograms().get(series);
        if (histogram == null) {
            return new Outcome(this, statistic.equals("count") && compare(0), Double.NaN, 0);
        }
        double actual = value(histogram, statistic);
        return new Outcome(this, compare(actual), actual, histogram.getTotalCount());
    }

    private static double value(Histogram histogram, String statistic) {
        return switch (statistic) {
            case "min" -> histogram.getMinValue();
            case "mean" -> histogram.getMean();
            case "max" -> histogram.getMaxValue();
            case "count" -> histogram.getTotalCount();
            default -> histogram.getValueAtPercentile(Double.parseDouble(statistic.substring(1)));
        };
    }

    private boolean compare(double actual) {
        return switch (operator) {
            case "<" -> actual < limit;
            case "<=" -> actual <= limit;
            case ">" -> actual > limit;
            case ">=" -> actual >= limit;
            case "==" -> actual == limit;
            default -> actual != limit;
        };
    }

    private static Metric metric(String name) {
        List<Metric> metrics = Arrays.asList(Metric.values());
        return metrics.stream()
                .filter(metric -> metric.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric is called \"" + name + "\""
                        + Nearest.hint(name, metrics.stream().map(Metric::text).toList())));
    }

    private static String statistic(Metric metric, @Nullable String given) {
        if (metric.kind() != Metric.Kind.HISTOGRAM) {
            if (given == null || given.equals("total")) {
                return "total";
            }
            throw new IllegalArgumentException(
                    metric.text() + " is a count and has no \"" + given + "\"; write \"" + metric.text() + " == 0\"");
        }
        if (given != null
                && (Arrays.asList("min", "mean", "max", "count").contains(given)
                        || given.matches("p(100|[0-9]{1,2}(\\.[0-9]+)?)"))) {
            return given;
        }
        throw new IllegalArgumentException(metric.text()
                + " is a duration: name min, mean, max, count or a percentile, as in \"" + metric.text()
                + " p99 < 50ms\"");
    }

    private static double nanoseconds(String text, String value, @Nullable String unit) {
        double factor =
                switch (unit == null ? "" : unit) {
                    case "ns" -> 1;
                    case "us", "µs" -> 1e3;
                    case "ms" -> 1e6;
                    case "s" -> 1e9;
                    case "m" -> 60e9;
                    default ->
                        throw new IllegalArgumentException(String.format(
                                Locale.ROOT, "\"%s\" needs a unit after %s: us, ms, s or m", text, value));
                };
        return number(text, value, "") * factor;
    }

    private static double number(String text, String value, @Nullable String unit) {
        try {
            if (unit == null || unit.isEmpty()) {
                return Double.parseDouble(value);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + value + "\" in \"" + text + "\" is no number", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" compares a count: remove the unit \"" + unit + "\"");
    }
}
