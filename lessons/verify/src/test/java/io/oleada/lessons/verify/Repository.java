package io.oleada.lessons.verify;

import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lessons as they are in the repository. */
final class Repository {

    static final Path LESSONS = Path.of("..").toAbsolutePath().normalize();
    static final Course COURSE = Course.in(LESSONS);

    private Repository() {}

    /** All lessons, or with {@code -Dlesson=8} or {@code -Dlesson='1[0-2]'} those alone, for whoever writes them. */
    static Stream<Lesson> lessons() {
        String some = System.getProperty("lesson", "\\d+");
        return COURSE.lessons().stream()
                .filter(lesson -> String.valueOf(lesson.number()).matches(some));
    }

    /** The names of a lesson's mutants. */
    static List<String> mutants(Lesson lesson) {
        Path folder = lesson.folder().resolve("src").resolve("mutants");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A mutant: the solution with the mutant's files laid over it, in a folder of its own. */
    static Sources mutant(Lesson lesson, String name, Path into) throws IOException {
        copy(lesson.solution(), into);
        copy(new Sources(lesson.folder().resolve("src").resolve("mutants").resolve(name)), into);
        return new Sources(into);
    }

    static void copy(Sources from, Path into) throws IOException {
        for (Map.Entry<String, Path> file : from.files().entrySet()) {
            Path at = into.resolve(file.getKey());
            Files.createDirectories(at.getParent());
            Files.write(at, Files.readAllBytes(file.getValue()));
        }
    }
}
