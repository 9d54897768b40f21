package io.oleada.lessons.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Live;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.text.Texts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each lesson's measurement, with few clients, against its solution: what is to be exact is exact. */
@Execution(ExecutionMode.CONCURRENT)
class MeasureTest {

    static Stream<Lesson> lessons() {
        return Repository.lessons();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void countsAreExactInSmall(Lesson lesson) throws Exception {
        countsAreExact(lesson, 0.1);
    }

    /** Whoever measures before the lesson is done learns how much is missing. */
    @Test
    void serverThatSendsNothingIsMeasuredTooAndFoundShort() throws Exception {
        Lesson lesson = Repository.COURSE.lesson(8).orElseThrow();
        try (Ground ground = new Ground(lesson.starter(), 0.1, new Live())) {
            assertThat(lesson.measure().run(ground).exacts())
                    .isNotEmpty()
                    .allMatch(exact -> !exact.ok() && exact.measured() == 0);
        }
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("lessons")
    void countsAreExact(Lesson lesson) throws Exception {
        countsAreExact(lesson, 0.3);
    }

    private static void countsAreExact(Lesson lesson, double scale) throws Exception {
        Live live = new Live();
        try (Ground ground = new Ground(lesson.solution(), scale, live)) {
            Measured measured = lesson.measure().run(ground);
            assertThat(measured.exacts()).isNotEmpty().allMatch(Measured.Exact::ok);
            assertThat(live.series()).isNotEmpty();
            Texts texts = lesson.texts(Lang.EN);
            measured.rows()
                    .forEach(row -> assertThat(texts.say("measure", row.what())).isNotBlank());
            measured.exacts().forEach(exact -> assertThat(texts.say("measure", exact.what()))
                    .isNotBlank());
            assertThat(texts.get(java.util.List.of("measure", "answer"))).isNotBlank();
        }
    }
}
