package io.oleada.lessons.cli;

import io.oleada.lessons.check.Message;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.text.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A student's copy of a lesson's files. */
final class Work {

    private Work() {}

    /** Makes the copy if there is none yet. Returns whether it was made. */
    static boolean begin(Lesson lesson) {
        if (!lesson.work().files().isEmpty()) {
            return false;
        }
        try {
            copy(lesson.starter(), lesson.work().root());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the copy anew. What was there is lost. */
    static void reset(Lesson lesson) throws IOException {
        for (Path file : lesson.work().files().values()) {
            Files.delete(file);
        }
        copy(lesson.starter(), lesson.work().root());
    }

    /** A path as the student can use it from where he is; whole where there is no way from here, as to another drive. */
    static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        return Objects.equals(here.getRoot(), there.getRoot()) ? here.relativize(there) : there;
    }

    /** {@return what says in words how a check of a lesson went} */
    static Message message(Lesson lesson, Texts texts) {
        return new Message(texts, lesson.id(), folder(lesson));
    }

    /** {@return where the compiler complains, as the student can use it from where he is} */
    static String place(Lesson lesson, CompileFailed e) {
        return folder(lesson) + '/' + e.file() + ':' + e.line();
    }

    private static String folder(Lesson lesson) {
        return shown(lesson.work().root()).toString().replace('\\', '/');
    }

    private static void copy(Sources from, Path to) throws IOException {
        for (Map.Entry<String, Path> file : from.files().entrySet()) {
            Path at = to.resolve(file.getKey());
            Files.createDirectories(at.getParent());
            Files.copy(file.getValue(), at);
        }
    }
}
