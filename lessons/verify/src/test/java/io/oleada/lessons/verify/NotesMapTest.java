package io.oleada.lessons.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.course.Lesson;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What of the course's notes each lesson takes up is what its READMEs say it takes up. */
class NotesMapTest {

    private static final Pattern IDS = Pattern.compile("\\b([NE])(\\d\\d)(?:–[NE](\\d\\d))?\\b");

    @Test
    void mapAndReadmesAgree() throws IOException {
        Map<Integer, List<String>> map = read("notes-map.yaml");
        for (Lesson lesson : Repository.COURSE.lessons()) {
            List<String> ids = map.getOrDefault(lesson.number(), List.of());
            for (String language : List.of("es", "en")) {
                String readme = Files.readString(lesson.folder().resolve("README." + language + ".md"));
                assertThat(ids(readme)).as(lesson.id() + " " + language).isEqualTo(Set.copyOf(ids));
            }
        }
        assertThat(map.keySet())
                .isEqualTo(Set.copyOf(
                        Repository.COURSE.lessons().stream().map(Lesson::number).toList()));
    }

    @Test
    void everyItemOfTheNotesIsTakenUpBySomeLesson() throws IOException {
        Map<String, String> items = read("notes-items.yaml");
        assertThat(items.keySet()).containsExactlyElementsOf(all());
        Map<Integer, List<String>> map = read("notes-map.yaml");
        Map<String, List<String>> claims = new TreeMap<>();
        map.forEach((lesson, ids) -> ids.forEach(
                id -> claims.computeIfAbsent(id, i -> new ArrayList<>()).add(two(lesson))));
        StringBuilder table = new StringBuilder("The notes, item by item, and the lessons that take each up:\n");
        items.forEach((id, text) -> table.append(
                "  %s  %-11s  %s%n".formatted(id, String.join(" ", claims.getOrDefault(id, List.of("–"))), text)));
        System.out.print(table);
        assertThat(claims.keySet()).isEqualTo(items.keySet());
    }

    private static <K, V> Map<K, V> read(String file) throws IOException {
        try (Reader in = Files.newBufferedReader(Repository.LESSONS.resolve(file), StandardCharsets.UTF_8)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }

    /** The ids of a text, ranges such as N01–N03 written out. */
    private static Set<String> ids(String text) {
        Set<String> ids = new HashSet<>();
        Matcher found = IDS.matcher(text);
        while (found.find()) {
            int from = Integer.parseInt(found.group(2));
            int to = found.group(3) == null ? from : Integer.parseInt(found.group(3));
            for (int i = from; i <= to; i++) {
                ids.add(found.group(1) + two(i));
            }
        }
        return ids;
    }

    /** The ids of all items, in order. */
    private static List<String> all() {
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 46; i++) {
            all.add("N" + two(i));
        }
        for (int i = 1; i <= 22; i++) {
            all.add("E" + two(i));
        }
        return all;
    }

    private static String two(int i) {
        return (i < 10 ? "0" : "") + i;
    }
}
