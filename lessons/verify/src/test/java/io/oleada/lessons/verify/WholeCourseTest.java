package io.oleada.lessons.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.cli.PageRun;
import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.text.Lang;
import io.oleada.loadgen.cli.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A student's whole way, by the command and in the browser, in each language: a copy of the lessons, each solution copied in. */
@Tag("full")
class WholeCourseTest extends Pages {

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void everyLessonIsGreenFromTheFirstToTheLast(Lang lang) throws Exception {
        for (Lesson lesson : Repository.COURSE.lessons()) {
            Path folder = home.resolve("lessons").resolve(lesson.folder().getFileName());
            Repository.copy(new Sources(lesson.folder()), folder);
        }
        for (Lesson lesson : Course.in(home.resolve("lessons")).lessons()) {
            String number = String.valueOf(lesson.number());
            Repository.copy(lesson.solution(), lesson.work().root());
            assertThat(learn(lang, "check", number))
                    .as("check " + number)
                    .startsWith("0")
                    .doesNotContain("✗");
            var items = new TreeSet<>(lesson.texts(lang).keys("ticks"));
            try (PageRun run = new PageRun(lesson, lesson.work(), lang, home.resolve(".learn/progress.json"))) {
                walk(run, lesson, items);
            }
        }
        List<String> list = learn(lang, "list").lines().skip(1).toList();
        assertThat(list).hasSize(13).allMatch(line -> line.startsWith("✓ "));
    }

    /** Runs the command as its launcher does; returns its exit code and what it prints, line by line. */
    private String learn(Lang lang, String... words) throws IOException, InterruptedException {
        List<String> command = JavaCommand.begin();
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Doleada.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.oleada.lessons.cli.Main"));
        command.addAll(List.of(words));
        command.add("--lang=" + lang.code());
        Path out = home.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int code = process.waitFor();
        return code + "\n" + Files.readString(out, StandardCharsets.UTF_8);
    }
}
