package io.oleada.loadgen.stats;

/**
 * One line of figures: a metric and the value of its label.
 *
 * @param metric what is measured
 * @param value the label's value, such as a step's name; empty for {@link Metric.Label#NONE}
 */
public record Series(Metric metric, String value) implements Comparable<Series> {

    /** {@return the series of a metric that has no label} */
    public static Series of(Metric metric) {
        return new Series(metric, "");
    }

    /** {@return {@code ack.response} or {@code ack.response{enviar-mensaje}}} */
    @Override
    public String toString() {
        return value.isEmpty() ? metric.text() : metric.text() + '{' + value + '}';
    }

    /**
     * Reads back what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if no metric has that name, or the braces are not a pair at the end
     */
    public static Series parse(String text) {
        int brace = text.indexOf('{');
        if (brace >= 0 && !text.endsWith("}")) {
            throw new IllegalArgumentException("no series is written " + text);
        }
        String name = brace < 0 ? text : text.substring(0, brace);
        String value = brace < 0 ? "" : text.substring(brace + 1, text.length() - 1);
        for (Metric metric : Metric.values()) {
            if (metric.text().equals(name)) {
                return new Series(metric, value);
            }
        }
        throw new IllegalArgumentException("no metric is called " + name);
    }

    @Override
    public int compareTo(Series other) {
        int byMetric = metric.compareTo(other.metric);
        return byMetric != 0 ? byMetric : value.compareTo(other.value);
    }
}
