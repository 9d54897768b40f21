package io.oleada.lessons.cli;

import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.student.StartFailed;
import io.oleada.lessons.student.Student;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.web.App;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A lesson's page with its list of what to see, and nothing printed: what a test opens in a browser. */
public final class PageRun implements AutoCloseable, Desk.Buttons {

    private final Sources sources;
    private final Progress progress;
    private final Lesson lesson;
    private final Desk desk;
    private final int port;
    private @Nullable Student student;

    /**
     * Starts a server and its desk.
     *
     * @param lesson whose list is shown
     * @param sources the server's files
     * @param lang the list's language
     * @param progressFile where ticks are kept
     */
    public PageRun(Lesson lesson, Sources sources, Lang lang, Path progressFile)
            throws IOException, CompileFailed, StartFailed, InterruptedException {
        this.lesson = lesson;
        this.sources = sources;
        this.progress = Progress.in(progressFile);
        this.desk = Desk.open(lesson, lesson.texts(lang), progress, item -> {}, this);
        App.inject(desk.scriptUrl());
        try {
            student = Student.start(sources, 0, desk::print);
            port = student.port();
        } catch (CompileFailed | StartFailed e) {
            desk.close();
            throw e;
        }
    }

    /** {@return the page's address} */
    public String url() {
        return "http://localhost:" + port + "/";
    }

    /** {@return the items that have come true so far} */
    public Set<String> ticks() {
        return progress.ticks(lesson.number());
    }

    @Override
    public synchronized void stop() {
        if (student != null) {
            student.close();
            student = null;
        }
    }

    @Override
    public synchronized void start() {
        try {
            if (student == null) {
                student = Student.start(sources, port, desk::print);
            }
        } catch (IOException | CompileFailed | StartFailed e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        App.inject(null);
        desk.close();
        stop();
    }
}
