package io.oleada.lessons.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** What a student has done so far, kept in one JSON file. Any thread. */
final class Progress {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final ObjectNode tree;

    private Progress(Path file, ObjectNode tree) {
        this.file = file;
        this.tree = tree;
    }

    /** Reads a file; one that is missing or unreadable counts as nothing done. */
    static Progress in(Path file) {
        try {
            if (Files.isRegularFile(file) && JSON.readTree(file.toFile()) instanceof ObjectNode tree) {
                return new Progress(file, tree);
            }
        } catch (IOException e) {
            // A damaged file must not keep anybody from learning: it is written anew.
        }
        return new Progress(file, JSON.createObjectNode());
    }

    synchronized void steps(int lesson, int passed, int total) {
        ObjectNode node = lesson(lesson);
        node.put("passed", passed).put("steps", total);
        if (passed == total) {
            node.put("done", true);
        }
        save();
    }

    synchronized int passed(int lesson) {
        return lesson(lesson).path("passed").asInt();
    }

    synchronized boolean isDone(int lesson) {
        return lesson(lesson).path("done").asBoolean();
    }

    synchronized boolean isBegun(int lesson) {
        return lesson(lesson).size() > 0;
    }

    /** {@return the language that was last asked for, empty if none ever was} */
    synchronized String lang() {
        return tree.path("lang").asText();
    }

    synchronized void lang(String code) {
        if (!lang().equals(code)) {
            tree.put("lang", code);
            save();
        }
    }

    /** Notes that an item of the page's list has come true. Returns whether that is new. */
    synchronized boolean tick(int lesson, String item) {
        Set<String> ticks = ticks(lesson);
        boolean fresh = ticks.add(item);
        if (fresh) {
            ArrayNode array = lesson(lesson).putArray("ticks");
            ticks.forEach(array::add);
            save();
        }
        return fresh;
    }

    synchronized Set<String> ticks(int lesson) {
        Set<String> ticks = new TreeSet<>();
        lesson(lesson).path("ticks").forEach(item -> ticks.add(item.asText()));
        return ticks;
    }

    /** Moves on to the next hint of a step, or to the one asked for, and returns its level, from 1 to 3. */
    synchronized int hint(int lesson, String step, int asked) {
        ObjectNode hints = lesson(lesson).withObject("/hints");
        int level =
                asked > 0 ? Math.min(3, asked) : Math.min(3, hints.path(step).asInt() + 1);
        hints.put(step, Math.max(level, hints.path(step).asInt()));
        save();
        return level;
    }

    synchronized void prediction(int lesson, double value) {
        lesson(lesson).put("prediction", value);
        save();
    }

    synchronized OptionalDouble prediction(int lesson) {
        var node = lesson(lesson).path("prediction");
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }

    synchronized void measured(int lesson, double value) {
        lesson(lesson).put("measured", value);
        save();
    }

    synchronized void forget(int lesson) {
        tree.withObject("/lessons").remove("_" + lesson);
        save();
    }

    private ObjectNode lesson(int number) {
        return tree.withObject("/lessons/_" + number);
    }

    private void save() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            JSON.writeValue(fresh.toFile(), tree);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
