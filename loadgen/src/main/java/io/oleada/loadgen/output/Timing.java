package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** A row of the table of times: a metric that has values, summed over its label. */
record Timing(Metric metric, Histogram histogram) {

    /** {@return the durations that were measured, in the order of the enum; backoffs have a table of their own} */
    static List<Timing> of(Result result) {
        List<Timing> timings = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (metric.kind() != Metric.Kind.HISTOGRAM || metric.label() == Metric.Label.ATTEMPT) {
                continue;
            }
            Histogram histogram = result.histogram(metric);
            if (histogram != null && histogram.getTotalCount() > 0) {
                timings.add(new Timing(metric, histogram));
            }
        }
        return timings;
    }

    /** {@return the metric's name as people say it: {@code ack response}} */
    String name() {
        return metric.text().replace('.', ' ').replace('_', ' ');
    }
}
