package io.oleada.lessons.cli;

import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Scratch;
import io.oleada.lessons.student.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The lessons in a folder of their own for a while, without what a student has made of them: their solutions in place of that. */
final class CourseCopy implements AutoCloseable {

    private final Path home;

    private CourseCopy(Path home) {
        this.home = home;
    }

    /**
     * Makes a copy.
     *
     * @param from the folder that the lessons' folder is in
     * @param course the lessons
     */
    static CourseCopy of(Path from, Course course) throws IOException {
        CourseCopy copy = new CourseCopy(Scratch.folder("oleada-copy"));
        for (Lesson lesson : course.lessons()) {
            for (Map.Entry<String, Path> file :
                    new Sources(lesson.folder()).files().entrySet()) {
                String name = file.getKey();
                if (!name.startsWith("src/main/") && !name.startsWith("target/")) {
                    copy.put(file.getValue(), from.relativize(file.getValue()));
                }
                if (name.startsWith("src/solution/")) {
                    Path as = lesson.folder().resolve(name.replace("src/solution/", "src/main/"));
                    copy.put(file.getValue(), from.relativize(as));
                }
            }
        }
        return copy;
    }

    private void put(Path file, Path as) throws IOException {
        Path at = home.resolve(as.toString());
        Files.createDirectories(at.getParent());
        Files.copy(file, at);
    }

    /** {@return the folder that the copied lessons' folder is in} */
    Path home() {
        return home;
    }

    /** {@return the copied lessons} */
    Course course() {
        return Course.in(home.resolve("lessons"));
    }

    /** Deletes the copy. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> walk = Files.walk(home)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
