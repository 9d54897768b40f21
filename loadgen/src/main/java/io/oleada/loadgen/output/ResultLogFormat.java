package io.oleada.loadgen.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.SparseHistogram;
import io.oleada.loadgen.stats.Verdict;
import java.io.UncheckedIOException;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How a run is written down as lines of JSON. {@link ResultLogReader} is its inverse. */
final class ResultLogFormat {

    /** Goes up when a reader of the old form could misread the new one. */
    static final int SCHEMA = 1;

    /** Only ASCII goes out, so that any text, even half a surrogate pair, comes back as it was. */
    static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private ResultLogFormat() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode header(RunInfo info) {
        ObjectNode header = object();
        header.put("oleada", "result").put("schema", SCHEMA).set("run", run(info));
        return header;
    }

    static ObjectNode run(RunInfo info) {
        ObjectNode run = object().put("runId", info.runId())
                .put("scenario", info.scenario())
                .put("target", info.target())
                .put("driver", info.driver())
                .put("loops", info.loops())
                .put("plannedNs", info.plannedNs());
        info.phases().forEach(phase -> run.withArray("/phases")
                .addObject()
                .put("name", phase.name())
                .put("startNs", phase.startNs())
                .put("endNs", phase.endNs())
                .put("measured", phase.measured()));
        run.put("startedAt", info.startedAt().toString())
                .put("version", info.version())
                .put("java", info.java())
                .put("os", info.os())
                .put("cores", info.cores());
        info.thresholds().forEach(run.withArray("/thresholds")::add);
        return run;
    }

    static ObjectNode interval(Snapshot snapshot) {
        ObjectNode line = object().put("second", snapshot.second())
                .put("startNs", snapshot.startNs())
                .put("endNs", snapshot.endNs())
                .put("phase", snapshot.phase())
                .put("measured", snapshot.measured());
        ObjectNode counters = line.putObject("counters");
        ObjectNode gauges = line.putObject("gauges");
        snapshot.numbers().forEach((series, n) -> (series.metric().kind() == Metric.Kind.GAUGE ? gauges : counters)
                .put(series.toString(), n));
        ObjectNode histograms = line.putObject("histograms");
        snapshot.histograms().forEach((series, histogram) -> histograms.set(series.toString(), histogram(histogram)));
        texts(line.putObject("examples"), snapshot.examples());
        if (!snapshot.findings().isEmpty()) {
            snapshot.findings().forEach(line.putArray("findings")::add);
        }
        return line;
    }

    /** The first four are for people with jq; the last is the histogram itself. */
    private static ObjectNode histogram(SparseHistogram times) {
        Histogram histogram = times.look();
        return object().put("count", histogram.getTotalCount())
                .put("p50Ms", histogram.getValueAtPercentile(50) / 1e6)
                .put("p99Ms", histogram.getValueAtPercentile(99) / 1e6)
                .put("maxMs", histogram.getMaxValue() / 1e6)
                .put("hdr", times.encode());
    }

    static ObjectNode end(Verdict verdict, boolean complete) {
        ObjectNode end = object().put("verdict", verdict.kind().name()).put("complete", complete);
        verdict.reasons().forEach(end.withArray("/reasons")::add);
        verdict.outcomes().forEach(outcome -> {
            ObjectNode node = end.withArray("/thresholds").addObject();
            node.put("text", outcome.threshold().text()).put("holds", outcome.holds());
            if (Double.isNaN(outcome.actual())) {
                node.putNull("actual");
            } else {
                node.put("actual", outcome.actual());
            }
            node.put("samples", outcome.samples());
        });
        return end;
    }

    private static void texts(ObjectNode into, Map<String, String> texts) {
        new java.util.TreeMap<>(texts).forEach(into::put);
    }
}
