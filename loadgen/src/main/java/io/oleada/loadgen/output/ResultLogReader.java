package io.oleada.loadgen.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.SparseHistogram;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ResultLogFormat} wrote. */
final class ResultLogReader {

    private final Path path;
    private final Result result = new Result();
    private @Nullable RunInfo info;
    private Optional<Verdict> verdict = Optional.empty();
    private boolean complete;

    ResultLogReader(Path path) {
        this.path = path;
    }

    /** A last line that is half a line is what a killed process leaves behind: the run is incomplete then. */
    StoredRun read() {
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    path + ": is a folder; name the log in it, as in " + path.resolve("results.ndjson"));
        }
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            for (int number = 1; line != null; number++) {
                String next = lines.readLine();
                take(line, number, next == null);
                line = next;
            }
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + ": no such file (looked in "
                    + Path.of("").toAbsolutePath().resolve(path).getParent() + ")");
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": cannot be read as text: " + e.getMessage());
        }
        if (info == null) {
            throw new IllegalArgumentException(path + ": is empty; a log begins with the line that a run writes first");
        }
        return new StoredRun(info, result, verdict, complete);
    }

    private void take(String line, int number, boolean last) {
        JsonNode node;
        try {
            node = ResultLogFormat.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            if (last && number > 1) {
                return;
            }
            throw number == 1 ? notALog() : wrong(number, "is no JSON: " + e.getOriginalMessage());
        }
        try {
            if (number == 1) {
                info = header(node);
            } else if (verdict.isPresent()) {
                throw new IllegalArgumentException("comes after the verdict, which ends a log");
            } else if (node.has("verdict")) {
                verdict = Optional.of(end(node));
                complete = node.path("complete").asBoolean();
            } else {
                result.add(interval(node));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(number, String.valueOf(e.getMessage()));
        }
    }

    private IllegalArgumentException wrong(int number, String what) {
        return new IllegalArgumentException(path + ":" + number + ": " + what);
    }

    private IllegalArgumentException notALog() {
        return wrong(1, "this is no result log; expected the results.ndjson that \"oleada run\" wrote");
    }

    private RunInfo header(JsonNode header) {
        if (!header.path("oleada").asText().equals("result")) {
            throw new IllegalArgumentException(
                    "this is no result log; expected the results.ndjson that \"oleada run\" wrote");
        }
        int schema = header.path("schema").asInt();
        if (schema != ResultLogFormat.SCHEMA) {
            throw new IllegalArgumentException("has schema " + schema + ", this Oleada reads " + ResultLogFormat.SCHEMA
                    + "; use the Oleada that wrote it");
        }
        JsonNode run = need(header, "run");
        List<RunInfo.Phase> phases = new ArrayList<>();
        run.path("phases")
                .forEach(phase -> phases.add(new RunInfo.Phase(
                        need(phase, "name").asText(),
                        need(phase, "startNs").asLong(),
                        need(phase, "endNs").asLong(),
                        need(phase, "measured").asBoolean())));
        return new RunInfo(
                need(run, "runId").asText(),
                need(run, "scenario").asText(),
                need(run, "target").asText(),
                need(run, "driver").asText(),
                need(run, "loops").asInt(),
                need(run, "plannedNs").asLong(),
                phases,
                instant(need(run, "startedAt").asText()),
                need(run, "version").asText(),
                need(run, "java").asText(),
                need(run, "os").asText(),
                need(run, "cores").asInt(),
                texts(run.path("thresholds")));
    }

    private static Snapshot interval(JsonNode line) {
        TreeMap<Series, Long> numbers = new TreeMap<>();
        each(line.path("counters"), (series, n) -> numbers.put(Series.parse(series), n.asLong()));
        each(line.path("gauges"), (series, n) -> numbers.put(Series.parse(series), n.asLong()));
        TreeMap<Series, SparseHistogram> histograms = new TreeMap<>();
        each(
                line.path("histograms"),
                (series, histogram) -> histograms.put(
                        Series.parse(series),
                        SparseHistogram.decode(need(histogram, "hdr").asText())));
        Map<String, String> examples = new TreeMap<>();
        each(line.path("examples"), (kind, text) -> examples.put(kind, text.asText()));
        return new Snapshot(
                need(line, "second").asInt(),
                need(line, "startNs").asLong(),
                need(line, "endNs").asLong(),
                need(line, "phase").asText(),
                need(line, "measured").asBoolean(),
                numbers,
                histograms,
                examples,
                texts(line.path("findings")));
    }

    private static Verdict end(JsonNode end) {
        List<Threshold.Outcome> outcomes = new ArrayList<>();
        end.path("thresholds")
                .forEach(node -> outcomes.add(new Threshold.Outcome(
                        Threshold.parse(need(node, "text").asText()),
                        need(node, "holds").asBoolean(),
                        need(node, "actual").isNull()
                                ? Double.NaN
                                : node.get("actual").asDouble(),
                        need(node, "samples").asLong())));
        return new Verdict(Verdict.Kind.valueOf(need(end, "verdict").asText()), texts(end.path("reasons")), outcomes);
    }

    private static JsonNode need(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("lacks \"" + key + "\"");
        }
        return value;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("\"startedAt\" is no instant: " + text, e);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    private static void each(JsonNode object, BiConsumer<String, JsonNode> action) {
        object.properties().forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
    }
}
