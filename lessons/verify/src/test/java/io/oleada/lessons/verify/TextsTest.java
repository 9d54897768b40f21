package io.oleada.lessons.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.check.Step;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.text.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both languages say the same, and what is printed in a README is what is in the files. */
class TextsTest {

    private static final Pattern CODE = Pattern.compile("<!-- code: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    static Stream<Lesson> lessons() {
        return Repository.lessons();
    }

    @Test
    void kitSaysTheSameInBothLanguages() {
        assertThat(Texts.kit(Lang.EN).paths()).isEqualTo(Texts.kit(Lang.ES).paths());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void lessonSaysTheSameInBothLanguages(Lesson lesson) {
        assertThat(lesson.texts(Lang.EN).paths())
                .isEqualTo(lesson.texts(Lang.ES).paths());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void eachStepHasATitleAndThreeHints(Lesson lesson) {
        Texts texts = lesson.texts(Lang.ES);
        assertThat(texts.keys("steps"))
                .isEqualTo(lesson.steps().stream().map(Step::id).toList());
        for (Step step : lesson.steps()) {
            assertThat(texts.list("steps", step.id(), "hints")).as(step.id()).hasSize(3);
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void eachTickHasARule(Lesson lesson) throws IOException {
        String rules = Files.readString(lesson.folder().resolve("ticks.js"), StandardCharsets.UTF_8);
        for (String item : lesson.texts(Lang.ES).keys("ticks")) {
            assertThat(rules).contains("oleada.rule('" + item + "'");
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void hasAtLeastThreeMutants(Lesson lesson) {
        assertThat(Repository.mutants(lesson)).hasSizeGreaterThanOrEqualTo(3);
    }

    /** Lessons 00 and 01 stand alone; from 03 on each goes on where the one before has ended. */
    @ParameterizedTest
    @MethodSource("lessons")
    void starterIsTheSolutionBeforePlusWhatIsToDo(Lesson lesson) {
        if (lesson.number() < 3) {
            return;
        }
        Lesson before = Repository.COURSE.lesson(lesson.number() - 1).orElseThrow();
        SortedMap<String, List<String>> expected = bare(before.solution());
        SortedMap<String, List<String>> actual = bare(lesson.starter());
        for (String file : expected.keySet()) {
            assertThat(actual.get(file)).as(file).isEqualTo(expected.get(file));
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void solutionLeavesNothingToDo(Lesson lesson) {
        assertThat(lesson.solution().find("TODO")).isNull();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void readmesAgreeWithEachOtherAndWithTheFiles(Lesson lesson) throws IOException {
        String es = readme(lesson, Lang.ES);
        String en = readme(lesson, Lang.EN);
        assertThat(shape(en)).isEqualTo(shape(es));
        assertThat(blocks(en)).isEqualTo(blocks(es)).isNotEmpty();
        Matcher code = CODE.matcher(es);
        while (code.find()) {
            String file = Files.readString(lesson.folder().resolve(code.group(1)), StandardCharsets.UTF_8);
            assertThat(flat(file)).as(code.group(1)).contains(flat(code.group(2)));
        }
        Matcher picture = Pattern.compile("!\\[[^\\]]+\\]\\((\\S+)\\)").matcher(es + en);
        while (picture.find()) {
            assertThat(lesson.folder().resolve(picture.group(1))).exists();
        }
    }

    /** One screen before the first command. */
    @ParameterizedTest
    @MethodSource("lessons")
    void firstCommandIsOnTheFirstScreen(Lesson lesson) throws IOException {
        for (Lang lang : Lang.values()) {
            String text = readme(lesson, lang);
            int at = text.indexOf("./oleada learn");
            assertThat(text.substring(0, at).lines().count()).as(lang.code()).isBetween(1L, 32L);
        }
    }

    private static String readme(Lesson lesson, Lang lang) throws IOException {
        Path file = lesson.folder().resolve("README." + lang.code() + ".md");
        return Files.readString(file, StandardCharsets.UTF_8).replace("\r", "");
    }

    private static List<String> shape(String text) {
        return text.lines()
                .filter(line ->
                        line.startsWith("#") || line.startsWith("|") || line.startsWith("```") || line.startsWith(">"))
                .map(line -> line.startsWith("#") ? line.replaceAll("[^#].*", "") : line.substring(0, 1))
                .toList();
    }

    private static List<String> blocks(String text) {
        List<String> blocks = new ArrayList<>();
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            blocks.add(code.group(1) + "\n" + code.group(2));
        }
        return blocks;
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static SortedMap<String, List<String>> bare(Sources sources) {
        SortedMap<String, List<String>> files = new TreeMap<>();
        for (String file : sources.files().keySet()) {
            List<String> lines = new ArrayList<>();
            boolean toDo = false;
            for (String line : sources.lines(file)) {
                String text = line.strip();
                toDo = text.contains("TODO(") || (toDo && text.startsWith("//"));
                if (!toDo && !text.isEmpty()) {
                    lines.add(line);
                }
            }
            files.put(file, lines);
        }
        return files;
    }
}
