package io.oleada.loadgen.scenario;

import io.oleada.loadgen.stats.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a scenario file, with its place: what is read from it is right, or the user is told where it is not.
 *
 * @param file the file's name, for messages
 * @param path the keys that lead here, such as {@code flows[0].steps[1]}
 * @param node the value
 */
record Field(String file, String path, Node node) {

    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ, Tag.TIMESTAMP);
    static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*/\\s*(s|m|h)");

    /** The key that stands for a binary attachment, with its size in bytes. */
    private static final String BINARY = "$binary";

    private static final int ATTACHMENT_MAX = 10_000_000;

    /** The one hour that anything may last but a phase. */
    private static final long DURATION_MAX_NS = 3_600_000_000_000L;

    ScenarioException error(String message) {
        return errorAt(node, path, message);
    }

    private ScenarioException errorAt(Node where, String keys, String message) {
        return new ScenarioException(file + ':' + (where.getStartMark().getLine() + 1) + ':'
                + (where.getStartMark().getColumn() + 1) + ": " + (keys.isEmpty() ? "" : keys + ": ") + message);
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isScalar() {
        return node instanceof ScalarNode;
    }

    /** The values of an object by key, whose keys must be those of a shape. */
    Map<String, Field> object(Shape shape) throws ScenarioException {
        List<String> known = shape.keys().stream().map(Shape.Key::name).toList();
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Map.Entry<Field, Field> entry : entries(shape.name() + " object").entrySet()) {
            String key = entry.getKey().scalar();
            if (!known.contains(key)) {
                String hint = Nearest.hint(key, known);
                throw entry.getKey()
                        .error("unknown key" + (hint.isEmpty() ? "; expected " + String.join(", ", known) : hint));
            }
            fields.put(key, entry.getValue());
        }
        for (Shape.Key key : shape.keys()) {
            if (key.fallback().isEmpty() && !fields.containsKey(key.name())) {
                throw error("\"" + key.name() + "\" is missing: " + key.value() + " (" + key.help() + ")");
            }
        }
        return fields;
    }

    /** The entries of an object, keys as fields, no key twice. */
    Map<Field, Field> entries(String expected) throws ScenarioException {
        if (!(node instanceof MappingNode mapping)) {
            String article = "aeiou".indexOf(expected.charAt(0)) < 0 ? "a " : "an ";
            throw error("expected " + article + expected + ", found " + kind());
        }
        checkTag();
        Map<Field, Field> fields = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            String keys = path.isEmpty() ? key : path + '.' + key;
            Field field = new Field(file, keys, tuple.getKeyNode());
            Integer first = lines.put(key, tuple.getKeyNode().getStartMark().getLine() + 1);
            if (first != null) {
                throw field.error("duplicate key \"" + key + "\" (first at line " + first + ")");
            }
            fields.put(field, new Field(file, keys, tuple.getValueNode()));
        }
        return fields;
    }

    List<Field> list() throws ScenarioException {
        if (!(node instanceof SequenceNode sequence)) {
            throw error("expected a list, found " + kind());
        }
        checkTag();
        List<Field> fields = new ArrayList<>();
        for (Node child : sequence.getValue()) {
            fields.add(new Field(file, path + '[' + fields.size() + ']', child));
        }
        return fields;
    }

    String scalar() throws ScenarioException {
        if (!(node instanceof ScalarNode scalar)) {
            throw error("expected a plain value, found " + kind());
        }
        checkTag();
        return scalar.getValue();
    }

    String text() throws ScenarioException {
        String text = scalar();
        if (text.isBlank() || node.getTag().equals(Tag.NULL)) {
            throw error("expected a text, found nothing");
        }
        return text;
    }

    boolean flag() throws ScenarioException {
        String text = scalar();
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw error("expected true or false, found \"" + text + '"');
    }

    long count(long least, long most) throws ScenarioException {
        String text = scalar().replace("_", "");
        if (!text.matches("-?\\d{1,18}")) {
            throw error("expected a whole number, found \"" + text + '"');
        }
        long value = Long.parseLong(text);
        if (value < least || value > most) {
            throw error("expected a whole number from " + least + " to " + most + ", found " + value);
        }
        return value;
    }

    double fraction() throws ScenarioException {
        String text = scalar();
        if (!text.matches("0|1|[01]?\\.\\d{1,9}") || Double.parseDouble(text) > 1) {
            throw error("expected a number from 0 to 1, found \"" + text + '"');
        }
        return Double.parseDouble(text);
    }

    /** A duration in nanoseconds, of which there must be at least {@code leastNs}. */
    long durationNs(long leastNs) throws ScenarioException {
        return durationNs(scalar(), leastNs, DURATION_MAX_NS);
    }

    /** The same of a phase, which may last as long as a run. */
    long phaseNs(long leastNs) throws ScenarioException {
        return durationNs(scalar(), leastNs, Scenario.DURATION_MAX_NS);
    }

    long durationNs(String text, long leastNs) throws ScenarioException {
        return durationNs(text, leastNs, DURATION_MAX_NS);
    }

    private long durationNs(String text, long leastNs, long mostNs) throws ScenarioException {
        try {
            return DurationText.parse(text, leastNs, mostNs);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    Rate rate() throws ScenarioException {
        String text = scalar();
        Matcher matcher = RATE.matcher(text.strip());
        if (!matcher.matches()) {
            throw error("expected a rate such as 50/s or 6/m, found \"" + text + '"');
        }
        long thousandths = new BigDecimal(matcher.group(1)).movePointRight(3).longValueExact();
        if (thousandths == 0) {
            return new Rate(0, DurationText.unitNs(matcher.group(2)));
        }
        boolean whole = thousandths % 1000 == 0;
        return new Rate(
                whole ? thousandths / 1000 : thousandths, DurationText.unitNs(matcher.group(2)) * (whole ? 1 : 1000));
    }

    Rate positiveRate() throws ScenarioException {
        Rate rate = rate();
        if (rate.count() == 0) {
            throw error("a rate of 0 does nothing; leave the key out, or write at least 1/m");
        }
        return rate;
    }

    /** The one of some words that is written here. */
    String word(List<String> words) throws ScenarioException {
        String text = scalar();
        if (!words.contains(text)) {
            String hint = Nearest.hint(text, words);
            throw error("\"" + text + "\" is not known here"
                    + (hint.isEmpty() ? "; expected " + String.join(", ", words) : hint));
        }
        return text;
    }

    /** The constant of an enum whose name, in lower case with hyphens, is written here. */
    <E extends Enum<E>> E word(E[] constants) throws ScenarioException {
        Map<String, E> byWord = new LinkedHashMap<>();
        for (E constant : constants) {
            byWord.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        String text = word(List.copyOf(byWord.keySet()));
        return java.util.Objects.requireNonNull(byWord.get(text));
    }

    /** A text with holes, as it is: no quotes, nothing escaped. */
    Template.Builder plain(Template.Builder into) throws ScenarioException {
        try {
            return into.plain(text());
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    /** Any data as JSON, with holes where templates allow them. */
    Template.Builder json(Template.Builder into) throws ScenarioException {
        if (node instanceof MappingNode) {
            Map<Field, Field> entries = entries("object");
            for (Map.Entry<Field, Field> entry : entries.entrySet()) {
                if (entry.getKey().scalar().equals(BINARY)) {
                    return into.attachment(attachment(entries.size(), entry.getValue()));
                }
            }
            String separator = "";
            into.json("{");
            for (Map.Entry<Field, Field> entry : entries.entrySet()) {
                into.json(separator).json(Json.quoted(entry.getKey().scalar())).json(":");
                entry.getValue().json(into);
                separator = ",";
            }
            return into.json("}");
        }
        if (node instanceof SequenceNode) {
            String separator = "";
            into.json("[");
            for (Field field : list()) {
                field.json(into.json(separator));
                separator = ",";
            }
            return into.json("]");
        }
        return jsonScalar(into);
    }

    /** The size of a binary attachment: {@code {$binary: 1024}} stands alone in its object. */
    private int attachment(int keys, Field size) throws ScenarioException {
        if (keys > 1) {
            throw error(BINARY + " stands alone in its object: {" + BINARY + ": 1024}");
        }
        return (int) size.count(0, ATTACHMENT_MAX);
    }

    private Template.Builder jsonScalar(Template.Builder into) throws ScenarioException {
        String text = scalar();
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return into.json("null");
        }
        if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return into.json(text);
        }
        if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            return into.json(text);
        }
        try {
            return into.text(text);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    private String kind() {
        return switch (node.getNodeId()) {
            case mapping -> "an object";
            case sequence -> "a list";
            default -> {
                String text = ((ScalarNode) node).getValue();
                yield text.isEmpty() ? "nothing" : '"' + text + '"';
            }
        };
    }

    private void checkTag() throws ScenarioException {
        if (node.isTwoStepsConstruction()) {
            throw error("holds itself through its anchor; write plain data");
        }
        if (!TAGS.contains(node.getTag())) {
            throw error("the tag " + node.getTag() + " is not allowed; write plain data");
        }
    }
}
