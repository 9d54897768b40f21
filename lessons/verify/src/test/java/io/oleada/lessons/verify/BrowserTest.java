package io.oleada.lessons.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.cli.PageRun;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.StartFailed;
import io.oleada.lessons.text.Lang;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Each lesson's page in a real browser: all that is to be seen is seen with the solution, and not with the starter. */
class BrowserTest extends Pages {

    @TempDir
    Path folder;

    static Stream<Lesson> lessons() {
        return Repository.lessons();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void solutionShowsAllThereIsToSee(Lesson lesson) throws Exception {
        try (PageRun run = new PageRun(lesson, lesson.solution(), Lang.ES, folder.resolve("progress.json"))) {
            var items = new TreeSet<>(lesson.texts(Lang.ES).keys("ticks"));
            assertThat(items).isNotEmpty();
            walk(run, lesson, items);
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void starterDoesNot(Lesson lesson) throws Exception {
        try (PageRun run = new PageRun(lesson, lesson.starter(), Lang.EN, folder.resolve("progress.json"))) {
            browser.get(run.url());
            if (!browser.findElements(By.cssSelector("h1, p")).isEmpty()) {
                new WebDriverWait(browser, DEADLINE).until(b -> looks() >= 8);
            }
            assertThat(run.ticks())
                    .isNotEqualTo(new TreeSet<>(lesson.texts(Lang.EN).keys("ticks")));
        } catch (StartFailed e) {
            assertThat(lesson.number()).as("a starter that does not start").isEqualTo(2);
        }
    }
}
