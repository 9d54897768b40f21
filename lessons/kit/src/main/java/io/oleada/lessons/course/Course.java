package io.oleada.lessons.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All lessons that there are, in order. */
public final class Course {

    private static final Map<Integer, Plan> PLANS = Map.ofEntries(
            Map.entry(0, new L00()),
            Map.entry(1, new L01()),
            Map.entry(2, new L02()),
            Map.entry(3, new L03()),
            Map.entry(4, new L04()),
            Map.entry(5, new L05()),
            Map.entry(6, new L06()),
            Map.entry(7, new L07()),
            Map.entry(8, new L08()),
            Map.entry(9, new L09()),
            Map.entry(10, new L10()),
            Map.entry(11, new L11()),
            Map.entry(12, new L12()));

    private final List<Lesson> lessons;

    private Course(List<Lesson> lessons) {
        this.lessons = lessons;
    }

    /** {@return the lessons in a folder, whose folders begin with two digits} */
    public static Course in(Path folder) {
        try (Stream<Path> list = Files.list(folder)) {
            return new Course(list.filter(path -> path.getFileName().toString().matches("\\d\\d-.*"))
                    .sorted()
                    .filter(path -> PLANS.containsKey(number(path)))
                    .map(path -> new Lesson(number(path), path, Objects.requireNonNull(PLANS.get(number(path)))))
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
