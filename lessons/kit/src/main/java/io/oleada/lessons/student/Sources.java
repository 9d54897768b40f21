package io.oleada.lessons.student;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of a lesson's files.
 *
 * @param root the folder that holds {@code java}, {@code resources} and, in the last lesson, {@code deploy}
 */
public record Sources(Path root) {

    /**
     * A line of a file.
     *
     * @param file its path below {@link #root}, with slashes
     * @param line its number, from 1
     * @param text what it says, without surrounding space
     */
    public record Place(String file, int line, String text) {}

    /** {@return where the Java files are} */
    public Path java() {
        return root.resolve("java");
    }

    /** {@return where {@code public} is} */
    public Path resources() {
        return root.resolve("resources");
    }

    /** {@return where the files are that tell a host how to run the server} */
    public Path deploy() {
        return root.resolve("deploy");
    }

    /** {@return all files below the root by their path with slashes, in order} */
    public SortedMap<String, Path> files() {
        SortedMap<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(root)) {
            return files;
        }
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(Files::isRegularFile)
                    .forEach(file -> files.put(root.relativize(file).toString().replace('\\', '/'), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** {@return the lines of a file, none if it is not there} */
    public List<String> lines(String file) {
        try {
            Path at = root.resolve(file);
            return Files.isRegularFile(at) ? Files.readAllLines(at, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the first line that contains one of the texts, the texts tried in order, or null} */
    public @Nullable Place find(String... texts) {
        for (String text : texts) {
            for (String file : files().keySet()) {
                List<String> lines = isText(file) ? lines(file) : new ArrayList<>();
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).contains(text)) {
                        return new Place(file, i + 1, lines.get(i).strip());
                    }
                }
            }
        }
        return null;
    }

    /** {@return whether some file has a line, comments aside, that contains the text} */
    public boolean contains(String text) {
        return files().keySet().stream().filter(Sources::isText).anyMatch(file -> lines(file).stream()
                .map(String::strip)
                .anyMatch(line -> !line.startsWith("//") && !line.startsWith("*") && line.contains(text)));
    }

    private static boolean isText(String file) {
        return file.startsWith("deploy/") || file.endsWith(".java") || file.endsWith(".html") || file.endsWith(".js");
    }
}
