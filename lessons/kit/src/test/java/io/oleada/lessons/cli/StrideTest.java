package io.oleada.lessons.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How much a student writes from one lesson to the next. */
class StrideTest {

    private static final int MOST = 60;

    @Test
    void noLessonAsksForMoreThanSixtyLines() {
        Course course = Course.in(Path.of("..").toAbsolutePath().normalize());
        for (Lesson lesson : course.lessons()) {
            long written = LineDiff.of(lesson.starter(), lesson.solution()).stream()
                    .filter(line -> line.startsWith("+"))
                    .count();
            assertThat(written).as("lesson " + lesson.id()).isBetween(1L, (long) MOST);
        }
    }
}
