package io.oleada.lessons.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.check.Checker;
import io.oleada.lessons.check.Message;
import io.oleada.lessons.check.Outcome;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.text.Lang;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the checker says of starters, solutions and typical mistakes, against the texts kept in each lesson's {@code
 * golden}. After a wanted change run with {@code -Dgolden.update=true} and read the difference.
 */
@Execution(ExecutionMode.CONCURRENT)
class CheckTest {

    @TempDir
    Path folder;

    static Stream<Lesson> lessons() {
        return Repository.lessons();
    }

    static Stream<Arguments> mutants() {
        return lessons().flatMap(lesson -> Repository.mutants(lesson).stream()
                .map(mutant -> Arguments.of(lesson.id(), mutant, lesson)));
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void starterFailsAtTheFirstStep(Lesson lesson) throws Exception {
        Outcome outcome = Checker.check(lesson.steps(), lesson.starter());
        assertThat(outcome.ok()).isFalse();
        assertThat(outcome.passed()).isZero();
        matches(lesson, "starter", outcome);
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void solutionPasses(Lesson lesson) throws Exception {
        Outcome outcome = Checker.check(lesson.steps(), lesson.solution());
        assertThat(new Message(lesson.texts(Lang.EN), lesson.id(), "src/main").of(outcome))
                .doesNotContain("✗");
        matches(lesson, "solution", outcome);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("mutants")
    void mistakeIsToldByItsName(String id, String mutant, Lesson lesson) throws Exception {
        Sources sources = Repository.mutant(lesson, mutant, folder);
        Outcome outcome = Checker.check(lesson.steps(), sources);
        assertThat(outcome.ok()).as("a mistake passes").isFalse();
        matches(lesson, mutant, outcome);
    }

    /** Whoever types the course's code without an IDE lacks the imports, and is told which. */
    @Test
    void missingImportIsNamed() throws Exception {
        Lesson lesson = Repository.COURSE.lesson(3).orElseThrow();
        Sources work = new Sources(folder.resolve("main"));
        Repository.copy(lesson.solution(), folder.resolve("solution"));
        Repository.copy(lesson.solution(), work.root());
        Path server = work.java().resolve("Servidor.java");
        String line = "import com.corundumstudio.socketio.SocketIOServer;";
        Files.writeString(server, Files.readString(server).replace(line, ""));
        Outcome outcome = Checker.check(lesson.steps(), work);
        assertThat(new Message(lesson.texts(Lang.EN), lesson.id(), "src/main").of(outcome))
                .contains("expected   " + line)
                .contains("The import above is missing");
    }

    private static void matches(Lesson lesson, String name, Outcome outcome) throws IOException {
        for (Lang lang : Lang.values()) {
            String said = steady(new Message(lesson.texts(lang), lesson.id(), "src/main").of(outcome));
            Path golden = lesson.folder().resolve("golden").resolve(name + "." + lang.code() + ".txt");
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(golden.getParent());
                Files.writeString(golden, said);
            }
            assertThat(golden).exists();
            assertThat(said)
                    .isEqualTo(Files.readString(golden, StandardCharsets.UTF_8).replace("\r", ""));
        }
    }

    /** Ports and session ids differ from run to run. */
    private static String steady(String text) {
        return text.replaceAll("\\b(puerto|port) \\d{4,5}\\b(?<!3000)(?<!8080)", "$1 <port>")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>");
    }
}
