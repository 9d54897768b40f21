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
        Map<Integer, List<String>> map = read();
        Set<String> claimed = new HashSet<>();
        for (Lesson lesson : Repository.COURSE.lessons()) {
            List<String> ids = map.getOrDefault(lesson.number(), List.of());
            for (String language : List.of("es", "en")) {
                String readme = Files.readString(lesson.folder().resolve("README." + language + ".md"));
                assertThat(ids(readme)).as(lesson.id() + " " + language).isEqualTo(Set.copyOf(ids));
            }
            claimed.addAll(ids);
            System.out.println("lesson " + lesson.id() + "  " + String.join(" ", ids));
        }
        System.out.println("unclaimed  " + String.join(" ", unclaimed(claimed)));
        assertThat(map.keySet())
                .isEqualTo(Set.copyOf(
                        Repository.COURSE.lessons().stream().map(Lesson::number).toList()));
    }

    private static Map<Integer, List<String>> read() throws IOException {
        try (Reader in =
                Files.newBufferedReader(Repository.LESSONS.resolve("notes-map.yaml"), StandardCharsets.UTF_8)) {
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

    private static List<String> unclaimed(Set<String> claimed) {
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 46; i++) {
            all.add("N" + two(i));
        }
        for (int i = 1; i <= 22; i++) {
            all.add("E" + two(i));
        }
        all.removeAll(claimed);
        return all;
    }

    private static String two(int i) {
        return (i < 10 ? "0" : "") + i;
    }
}
