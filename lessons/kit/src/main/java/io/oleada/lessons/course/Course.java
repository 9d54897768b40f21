package io.oleada.lessons.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All lessons that there are, in order. */
public final class Course {

    private static final List<Plan> PLANS = List.of(
            new L00(), new L01(), new L02(), new L03(), new L04(), new L05(), new L06(), new L07(), new L08(),
            new L09(), new L10(), new L11(), new L12());

    private final List<Lesson> lessons;

    private Course(List<Lesson> lessons) {
        this.lessons = lessons;
    }

    /** {@return the lessons in a folder, whose folders begin with two digits} */
    public static Course in(Path folder) {
        try (Stream<Path> list = Files.list(folder)) {
            return new Course(list.filter(path -> path.getFileName().toString().matches("\\d\\d-.*"))
                    .sorted()
                    .filter(path -> number(path) < PLANS.size())
                    .map(path -> new Lesson(number(path), path, PLANS.get(number(path))))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Path folder) {
        return Integer.parseInt(folder.getFileName().toString().substring(0, 2));
    }

    /** {@return the lessons} */
    public List<Lesson> lessons() {
        return lessons;
    }

    /** {@return the lesson of that number, if there is one} */
    public Optional<Lesson> lesson(int number) {
        return lessons.stream().filter(lesson -> lesson.number() == number).findFirst();
    }
}
