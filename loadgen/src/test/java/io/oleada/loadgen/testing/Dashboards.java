package io.oleada.loadgen.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** What is under {@code grafana}, read for tests. */
public final class Dashboards {

    public static final Path FOLDER = Path.of("..", "grafana");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OWN_METRIC = Pattern.compile("\\b(?:loadgen|oleada|jvm|process|system)_\\w+");
    private static final Pattern COMPARISON = Pattern.compile(" (>|==|<) ([0-9.]+)$");

    /** An expression and where it stands. */
    public record Expression(String place, String promql) {}

    private Dashboards() {}

    /** The dashboards by file name. */
    public static Map<String, JsonNode> all() {
        Map<String, JsonNode> found = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Every expression of every panel and annotation, with its variables filled in to match everything. What an annotation
     * marks may be over in a moment, and counts for a while as it does on the axis of a dashboard.
     */
    public static List<Expression> queries() {
        List<Expression> queries = new ArrayList<>();
        all().forEach((file, dashboard) -> {
            for (JsonNode panel : dashboard.at("/panels")) {
                for (JsonNode target : panel.at("/targets")) {
                    queries.add(new Expression(
                            file + ", " + panel.path("title").asText() + ", "
                                    + target.path("refId").asText(),
                            filled(target.path("expr").asText())));
                }
            }
            for (JsonNode annotation : dashboard.at("/annotations/list")) {
                queries.add(new Expression(
                        file + ", annotation " + annotation.path("name").asText(),
                        "last_over_time((" + filled(annotation.path("expr").asText()) + ")[2m:1s])"));
            }
        });
        return queries;
    }

    /** Every rule's expression; an alert's with its comparison made one that always has a result, 0 or 1. */
    public static List<Expression> rules() {
        List<Expression> found = new ArrayList<>();
        for (Map<String, Object> rule : ruleMaps()) {
            String expression = String.valueOf(rule.get("expr"));
            Matcher comparison = COMPARISON.matcher(expression);
            found.add(new Expression(
                    String.valueOf(rule.containsKey("alert") ? rule.get("alert") : rule.get("record")),
                    rule.containsKey("alert") ? comparison.replaceAll(" $1 bool $2") : expression));
        }
        return found;
    }

    /** The rules as they are written. */
    public static List<Map<String, Object>> ruleMaps() {
        List<Map<String, Object>> found = new ArrayList<>();
        for (String file : List.of("recording.yml", "alerts.yml")) {
            try {
                Map<String, List<Map<String, List<Map<String, Object>>>>> document =
                        new Yaml().load(Files.readString(FOLDER.resolve("prometheus/rules/" + file)));
                document.get("groups").forEach(group -> found.addAll(group.get("rules")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    /** A service of {@code compose.yaml}. */
    public static Map<String, Object> service(String name) {
        try {
            Map<String, Map<String, Map<String, Object>>> document =
                    new Yaml().load(Files.readString(FOLDER.resolve("compose.yaml")));
            return java.util.Objects.requireNonNull(document.get("services").get(name), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of metrics in an expression, but for those that rules record. */
    public static java.util.Set<String> metricsIn(String promql) {
        TreeSet<String> names = new TreeSet<>();
        Matcher matcher =
                OWN_METRIC.matcher(promql.replaceAll("\\w+:\\w+:\\w+", "").replaceAll("\"[^\"]*\"", ""));
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static String filled(String expression) {
        return expression
                .replace("$__rate_interval", "8s")
                .replace("$__interval", "1s")
                .replaceAll("\\$(run_id|instance|job)", ".+");
    }
}
