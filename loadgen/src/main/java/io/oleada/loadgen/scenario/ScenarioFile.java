package io.oleada.loadgen.scenario;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Nearest;
import io.oleada.loadgen.stats.Threshold;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a scenario file: YAML to a {@link Scenario} that can be run, or one message with file, line, column, key path and
 * what would be right. The YAML is composed to nodes and read from these, since only nodes know their place.
 */
public final class ScenarioFile {

    private static final int SIZE_MAX = 1 << 20;
    private static final int ALIASES_MAX = 10;
    private static final int DEPTH_MAX = 40;

    private final List<Target> targetOverride;
    private final Beside beside;
    private Step.Connect connectDefaults =
            new Step.Connect(Transport.WEBSOCKET, Parser.JSON, "/", 20_000_000_000L, null, Map.of());
    private List<Phase> phases = List.of();
    private Rows rows = Rows.NONE;
    private final Set<String> stepNames = new HashSet<>();

    private ScenarioFile(List<Target> targetOverride, Beside beside) {
        this.targetOverride = targetOverride;
        this.beside = beside;
    }

    /**
     * Reads a scenario from a file.
     *
     * @param path the file
     * @param targets where the load goes, whatever the file says; none to go by the file
     */
    public static Scenario read(Path path, Target... targets) throws ScenarioException {
        return parse(path.toString(), content(path), targets);
    }

    /**
     * Reads a scenario from text.
     *
     * @param file what messages call it
     * @param yaml the text
     * @param targets where the load goes, whatever the text says; none to go by the text
     */
    public static Scenario parse(String file, String yaml, Target... targets) throws ScenarioException {
        return new ScenarioFile(List.of(targets), Beside.onDisk()).scenario(new Field(file, "", compose(file, yaml)));
    }

    /**
     * Reads a scenario from its text and the files that came with it, and from no other.
     *
     * @param targets where the load goes, whatever the text says; none to go by the text
     */
    public static Scenario parse(ScenarioText text, Target... targets) throws ScenarioException {
        return new ScenarioFile(List.of(targets), Beside.given(text.beside()))
                .scenario(new Field(text.file(), "", compose(text.file(), text.text())));
    }

    static ScenarioText text(Path path) throws ScenarioException {
        String yaml = content(path);
        Beside files = Beside.onDisk();
        Target anywhere = new Target(false, "127.0.0.1", 1, "/socket.io/");
        new ScenarioFile(List.of(anywhere), files)
                .scenario(new Field(path.toString(), "", compose(path.toString(), yaml)));
        return new ScenarioText(path.toString(), yaml, files.used());
    }

    private static String content(Path path) throws ScenarioException {
        try {
            if (Files.isDirectory(path)) {
                throw new ScenarioException(path + ": is a directory; name a scenario file in it");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(SIZE_MAX + 1); // a device has no size, and no end
            }
            if (bytes.length > SIZE_MAX) {
                throw new ScenarioException(path + ": is larger than 1 MiB; no scenario is");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new ScenarioException(
                    path + ": no such file (in " + Path.of("").toAbsolutePath() + ")");
        } catch (AccessDeniedException e) {
            throw new ScenarioException(path + ": cannot be read: permission denied");
        } catch (CharacterCodingException e) {
            throw new ScenarioException(path + ": is no UTF-8 text");
        } catch (IOException e) {
            throw new ScenarioException(path + ": cannot be read: " + e.getMessage());
        }
    }

    private static Node compose(String file, String yaml) throws ScenarioException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(ALIASES_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new Yaml(options).compose(new StringReader(yaml));
            if (root == null) {
                throw new ScenarioException(file + ":1:1: is empty; a scenario has at least flows and phases");
            }
            return root;
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark();
            String place = at == null ? "" : ":" + (at.getLine() + 1) + ':' + (at.getColumn() + 1);
            throw new ScenarioException(file + place + ": not YAML: " + context(e) + oneLine(e.getProblem()));
        } catch (YAMLException e) {
            throw new ScenarioException(file + ": not YAML: " + oneLine(e.getMessage()));
        }
    }

    /** What the parser was about when it stumbled, such as a text whose quote is never closed. */
    private static String context(MarkedYAMLException e) {
        Mark begun = e.getContextMark();
        Mark at = e.getProblemMark();
        if (e.getContext() == null || begun == null || at == null || begun.getLine() == at.getLine()) {
            return "";
        }
        return oneLine(e.getContext()) + " begun at line " + (begun.getLine() + 1) + ": ";
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s+", " ").strip();
    }

    private Scenario scenario(Field root) throws ScenarioException {
        Map<String, Field> keys = root.object(Shape.SCENARIO);
        Field rowsField = keys.get("rows");
        if (rowsField != null) {
            rows = Rows.read(rowsField, beside);
        }
        Field connect = keys.get("connect");
        if (connect != null) {
            connectDefaults = connect(connect);
        }
        phases = PhaseReader.read(keys);
        List<Flow> flows = flows(keys);
        Field name = keys.get("name");
        Field timeout = keys.get("deliveryTimeout");
        Field seed = keys.get("seed");
        Field cluster = keys.get("cluster");
        Scenario scenario = new Scenario(
                name == null ? fileName(root.file()) : name.text(),
                targets(root, keys.get("target")),
                cluster == null || cluster.flag(),
                backoff(keys.get("reconnect")),
                flows,
                phases,
                thresholds(keys.get("thresholds")),
                thresholds(keys.get("abort")),
                timeout == null ? 10_000_000_000L : timeout.durationNs(1_000_000),
                seed == null ? 1 : seed.count(Long.MIN_VALUE / 10, Long.MAX_VALUE / 10));
        if (scenario.clients() == 0) {
            throw root.error("no client arrives in any phase; give one of the phases \"clients: 100\"");
        }
        return scenario;
    }

    private static String fileName(String file) {
        String last = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return last.replaceFirst("\\.ya?ml$", "");
    }

    private List<Target> targets(Field root, @Nullable Field field) throws ScenarioException {
        if (!targetOverride.isEmpty()) {
            return targetOverride;
        }
        if (field == null) {
            throw root.error("no target: add \"target: http://127.0.0.1:3000\", or give --target");
        }
        List<Target> targets = new ArrayList<>();
        for (Field each : field.isScalar() ? List.of(field) : field.list()) {
            try {
                targets.add(Target.parse(each.text()));
            } catch (IllegalArgumentException e) {
                throw each.error(String.valueOf(e.getMessage()));
            }
        }
        if (targets.isEmpty()) {
            throw field.error("is empty; name a server");
        }
        return targets;
    }

    private Step.Connect connect(Field field) throws ScenarioException {
        Map<String, Field> keys = field.object(Shape.CONNECT);
        Field transport = keys.get("transport");
        Field parser = keys.get("parser");
        Field namespace = keys.get("namespace");
        Field timeout = keys.get("timeout");
        Field auth = keys.get("auth");
        Field headers = keys.get("headers");
        if (namespace != null && !namespace.text().startsWith("/")) {
            throw namespace.error("a namespace begins with /, as in /chat");
        }
        return new Step.Connect(
                transport == null ? connectDefaults.transport() : transport.word(Transport.values()),
                parser == null ? connectDefaults.parser() : parser.word(Parser.values()),
                namespace == null ? connectDefaults.namespace() : namespace.text(),
                timeout == null ? connectDefaults.timeoutNs() : timeout.durationNs(1_000_000),
                auth == null
                        ? connectDefaults.auth()
                        : auth.json(new Template.Builder(rows)).build(),
                headers == null ? connectDefaults.headers() : headers(headers));
    }

    private static Map<String, String> headers(Field field) throws ScenarioException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<Field, Field> entry : field.entries("object of texts").entrySet()) {
            String name = entry.getKey().scalar();
            String value = entry.getValue().text();
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || value.matches("(?s).*[\\r\\n].*")) {
                throw entry.getKey().error("is no HTTP header");
            }
            headers.put(name, value);
        }
        return headers;
    }

    private static Backoff backoff(@Nullable Field field) throws ScenarioException {
        if (field == null) {
            return Backoff.DEFAULT;
        }
        Map<String, Field> keys = field.object(Shape.RECONNECT);
        Field policyField = keys.get("policy");
        Field delayField = keys.get("delay");
        Field maxField = keys.get("max");
        Field jitterField = keys.get("jitter");
        Field attemptsField = keys.get("attempts");
        String policy = policyField == null
                ? "socket.io-js"
                : policyField.word(List.of("socket.io-js", "socket.io-java", "full-jitter", "decorrelated", "none"));
        long delay = delayField == null ? 1_000_000_000L : delayField.durationNs(1_000_000);
        long max = maxField == null ? Math.max(delay, 5_000_000_000L) : maxField.durationNs(1_000_000);
        double jitter = jitterField == null ? 0.5 : jitterField.fraction();
        int attempts = attemptsField == null ? Integer.MAX_VALUE : (int) attemptsField.count(1, Integer.MAX_VALUE);
        if (delay > max) {
            throw field.error("delay is longer than max");
        }
        return switch (policy) {
            case "socket.io-java" -> new Backoff.SocketIoJava(delay, max, jitter, attempts);
            case "full-jitter" -> new Backoff.FullJitter(delay, max, attempts);
            case "decorrelated" -> new Backoff.Decorrelated(delay, max, attempts);
            case "none" -> new Backoff.None();
            default -> new Backoff.SocketIoJs(delay, max, jitter, attempts);
        };
    }

    private List<Flow> flows(Map<String, Field> root) throws ScenarioException {
        List<Flow> flows = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field field : required(root, "flows").list()) {
            Map<String, Field> keys = field.object(Shape.FLOW);
            Field weight = keys.get("weight");
            Field stepsField = required(keys, "steps");
            List<Step> steps = steps(stepsField);
            if (!(steps.get(0) instanceof Step.Connect)) {
                throw stepsField.list().get(0).error("the first step of a flow is connect");
            }
            flows.add(new Flow(
                    unique(required(keys, "name"), names, "flow"),
                    weight == null ? 1 : (int) weight.count(1, 1_000_000),
                    steps));
        }
        return nonEmpty(flows, required(root, "flows"), "flow");
    }

    private List<Step> steps(Field field) throws ScenarioException {
        List<Step> steps = new ArrayList<>();
        for (Field item : field.list()) {
            steps.add(new StepReader(connectDefaults, this::connect, phases, stepNames, rows, this::steps).read(item));
        }
        return nonEmpty(steps, field, "step");
    }

    private List<Threshold> thresholds(@Nullable Field field) throws ScenarioException {
        List<Threshold> thresholds = new ArrayList<>();
        if (field != null) {
            for (Field line : field.list()) {
                thresholds.add(threshold(line));
            }
        }
        return thresholds;
    }

    private Threshold threshold(Field line) throws ScenarioException {
        Threshold threshold;
        try {
            threshold = Threshold.parse(line.text());
        } catch (IllegalArgumentException e) {
            throw line.error(String.valueOf(e.getMessage()));
        }
        String step = threshold.series().value();
        boolean ofStep = threshold.series().metric().label() == Metric.Label.STEP;
        if (ofStep && !step.isEmpty() && !stepNames.contains(step)) {
            throw line.error("no emit step is called \"" + step + '"' + Nearest.hint(step, stepNames));
        }
        return threshold;
    }

    static Field required(Map<String, Field> keys, String name) {
        return java.util.Objects.requireNonNull(keys.get(name));
    }

    static String unique(Field field, Set<String> taken, String what) throws ScenarioException {
        String name = field.text();
        if (name.matches("(?s).*[{}\\p{Cntrl}].*")) {
            throw field.error("a name has no braces and no control characters");
        }
        if (!taken.add(name)) {
            throw field.error("there is another " + what + " called \"" + name + "\"; names are unique");
        }
        return name;
    }

    static <T> List<T> nonEmpty(List<T> list, Field field, String what) throws ScenarioException {
        if (list.isEmpty()) {
            throw field.error("is empty; at least one " + what + " is needed");
        }
        return list;
    }
}
