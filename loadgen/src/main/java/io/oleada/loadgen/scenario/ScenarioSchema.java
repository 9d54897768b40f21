package io.oleada.loadgen.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * The JSON Schema of scenario files, made from {@link Shape}, for editors: they complete keys and mark mistakes while one
 * writes. It never refuses what {@link ScenarioFile} takes; the reverse is not true, since some rules lie beyond a schema,
 * such as names that must be unique.
 */
public final class ScenarioSchema {

    private static final List<Shape> STEPS =
            List.of(Shape.CONNECT_STEP, Shape.EMIT, Shape.AWAIT, Shape.THINK, Shape.REPEAT);

    private ScenarioSchema() {}

    /** {@return the schema, in the dialect of 2020-12} */
    public static ObjectNode schema() {
        ObjectNode schema = object(Shape.SCENARIO);
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema").put("title", "Oleada scenario");
        ObjectNode definitions = schema.putObject("$defs");
        for (Shape shape : Shape.all()) {
            if (!shape.equals(Shape.SCENARIO)) {
                definitions.set(id(shape.name()), object(shape));
            }
        }
        ArrayNode steps = definitions.putObject("step").putArray("anyOf");
        steps.addObject().putArray("enum").add("connect").add("disconnect").add("drop");
        STEPS.forEach(shape -> steps.add(reference(shape.name())));
        return schema;
    }

    private static ObjectNode object(Shape shape) {
        ObjectNode object = node().put("type", "object").put("description", shape.help());
        object.put("additionalProperties", false);
        ArrayNode required = object.putArray("required");
        ObjectNode properties = object.putObject("properties");
        for (Shape.Key key : shape.keys()) {
            ObjectNode value = value(key.value());
            String fallback = key.fallback();
            value.put("description", key.help() + (fallback.length() < 2 ? "" : " (default: " + fallback + ")"));
            properties.set(key.name(), value);
            if (fallback.isEmpty()) {
                required.add(key.name());
            }
        }
        return object;
    }

    /** What the words of a {@link Shape.Key} mean. */
    private static ObjectNode value(String words) {
        return switch (words) {
            case "text", "text, templates allowed", "a phase's name" -> scalar();
            case "URL", "CSV file, beside the scenario" -> node().put("type", "string");
            case "URL, or a list of URLs" -> either(value("URL"), listOf(value("URL")));
            case "any data, templates allowed" -> node();
            case "list of data", "list of data, templates allowed" -> node().put("type", "array");
            case "count" -> node().put("type", "integer").put("minimum", 0);
            case "whole number" -> node().put("type", "integer");
            case "number from 0 to 1" ->
                node().put("type", "number").put("minimum", 0).put("maximum", 1);
            case "true or false" -> node().put("type", "boolean");
            case "duration" -> matching(DurationText.PATTERN.pattern());
            case "duration, or two as in 1s..3s" ->
                matching(DurationText.PATTERN.pattern() + "(\\.\\." + DurationText.PATTERN.pattern() + ")?");
            case "rate", "rate, such as 50/s" -> matching(Field.RATE.pattern());
            case "true, false or duration" -> either(value("true or false"), value("duration"));
            case "a phase's name, or a list of them" -> either(scalar(), listOf(scalar()));
            case "texts by name" -> {
                ObjectNode texts = node().put("type", "object");
                texts.set("additionalProperties", scalar());
                yield texts;
            }
            case "list of lines", "list of lines like thresholds" -> listOf(node().put("type", "string"));
            case "list of steps", "list of flows", "list of phases" ->
                listOf(reference(words.substring("list of ".length(), words.length() - 1)))
                        .put("minItems", 1);
            case "a connect object", "a reconnect object" -> reference(words.split(" ", 3)[1]);
            default -> words(words);
        };
    }

    /** {@code a, b or c}: one of these words. */
    private static ObjectNode words(String list) {
        if (!list.matches("[a-z.-]+(, [a-z.-]+)* or [a-z.-]+")) {
            throw new IllegalStateException("no schema is known for \"" + list + "\"; add it here");
        }
        ObjectNode node = node();
        ArrayNode words = node.putArray("enum");
        for (String word : list.split(", | or ", -1)) {
            words.add(word);
        }
        return node;
    }

    /** YAML takes 5 for a number and yes for a flag; the reader takes what is written. */
    private static ObjectNode scalar() {
        ObjectNode node = node();
        node.putArray("type").add("string").add("number").add("boolean");
        return node;
    }

    private static ObjectNode matching(String pattern) {
        return node().put("type", "string").put("pattern", "^\\s*" + pattern + "\\s*$");
    }

    private static ObjectNode either(ObjectNode one, ObjectNode other) {
        ObjectNode node = node();
        node.putArray("anyOf").add(one).add(other);
        return node;
    }

    private static ObjectNode listOf(ObjectNode item) {
        ObjectNode node = node().put("type", "array");
        node.set("items", item);
        return node;
    }

    private static ObjectNode reference(String shape) {
        return node().put("$ref", "#/$defs/" + id(shape));
    }

    private static String id(String shape) {
        return shape.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
