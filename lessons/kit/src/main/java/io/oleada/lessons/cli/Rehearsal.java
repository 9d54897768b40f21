package io.oleada.lessons.cli;

import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Student;
import io.oleada.lessons.text.Lang;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lessons worked on by nobody, for a JVM that keeps in an archive, when it ends, what classes it has loaded: with it the lessons
 * start in a fraction of the time. The launcher has it done once for each build and Java. One thread.
 */
final class Rehearsal {

    /** One of each sort: with the counter's server, and with a server, a client and a page. */
    private static final List<Integer> LESSONS = List.of(1, 9);

    private static final long DEADLINE_S = 60;

    private Rehearsal() {}

    /** Goes through the lessons, each until its check has passed. */
    static void run(Path home, Course course) throws IOException, InterruptedException {
        try (CourseCopy copy = CourseCopy.of(home, course)) {
            Progress progress = Progress.in(copy.home().resolve(".learn").resolve("progress.json"));
            Course copied = copy.course();
            for (int number : LESSONS) {
                Lesson lesson = copied.lesson(number).orElseThrow();
                Thread session = new Thread(() -> work(lesson, progress, copied), "rehearsal");
                session.setDaemon(true);
                session.start();
                long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
                while (session.isAlive() && !progress.isDone(number) && System.nanoTime() < untilNs) {
                    Thread.sleep(50);
                }
                session.interrupt();
                session.join(TimeUnit.SECONDS.toMillis(5));
            }
        }
    }

    private static void work(Lesson lesson, Progress progress, Course course) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Session session = new Session(new Screen(nowhere, false), lesson, Lang.ES, progress, course);
        try {
            session.run(Student.freePort(), true, false);
        } catch (IOException e) {
            throw new UserError(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the lesson is over
        }
    }
}
