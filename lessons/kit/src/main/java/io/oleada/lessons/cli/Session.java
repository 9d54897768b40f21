package io.oleada.lessons.cli;

import io.oleada.lessons.check.Checker;
import io.oleada.lessons.check.Outcome;
import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.StartFailed;
import io.oleada.lessons.student.Student;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.text.Texts;
import io.oleada.lessons.web.App;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A lesson being worked on: the student's server runs, and is started anew at each save, until the process is ended. The
 * server is touched by the main thread and by the desk's (its page has buttons), one at a time.
 */
final class Session implements Desk.Buttons {

    private static final int BAR = 13;

    private final Screen screen;
    private final Lesson lesson;
    private final Texts texts;
    private final Progress progress;
    private final Course course;
    private int port;
    private boolean unopened;
    private @Nullable Student student;
    private @Nullable Desk desk;

    Session(Screen screen, Lesson lesson, Lang lang, Progress progress, Course course) {
        this.screen = screen;
        this.lesson = lesson;
        this.texts = lesson.texts(lang);
        this.progress = progress;
        this.course = course;
    }

    /** Runs until the thread is interrupted. */
    int run(int atPort, boolean checking, boolean opening) throws IOException, InterruptedException {
        port = atPort;
        if (Student.answers(port)) {
            throw new UserError(texts.get(List.of("doctor", "no-port"), port));
        }
        boolean fresh = Work.begin(lesson);
        intro(fresh, checking);
        Watcher watcher = new Watcher(lesson.work());
        try (Desk opened = Desk.open(lesson, texts, progress, this::ticked, this)) {
            desk = opened;
            App.inject(opened.scriptUrl());
            unopened = opening;
            open(restart(checking));
            if (checking) {
                check();
            }
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(Watcher.PERIOD_MS);
                if (watcher.changed()) {
                    saved(checking);
                }
            }
            return 0;
        } finally {
            stop();
        }
    }

    private void saved(boolean checking) throws InterruptedException {
        long startNs = System.nanoTime();
        screen.line();
        open(restart(checking));
        if (checking) {
            check();
        }
        screen.line(screen.faint(texts.get("took", (System.nanoTime() - startNs) / 1_000_000)));
    }

    /** Opens the page once, as soon as there is one. */
    private void open(boolean up) {
        if (up && unopened) {
            unopened = false;
            Browser.open(url());
        }
    }

    private void intro(boolean fresh, boolean checking) {
        screen.line(bar(lesson, texts, progress, course));
        screen.line(screen.strong(texts.get("page-lesson", lesson.id()) + " · " + texts.get("title")));
        screen.line(texts.get("summary"));
        screen.line();
        screen.line(texts.get(
                fresh ? "files-made" : "files", Work.shown(lesson.work().root())));
        screen.line(texts.get("readme", Work.shown(lesson.folder())));
        List<String> changes = texts.list("change");
        for (int i = 0; i < changes.size(); i++) {
            screen.line("  " + (i + 1) + ". " + changes.get(i));
        }
        if (!checking) {
            screen.line(texts.get("check-elsewhere", lesson.number()));
        }
        screen.line(texts.get("saving"));
        screen.line();
    }

    private void check() throws InterruptedException {
        Student running = student;
        Outcome outcome =
                running == null ? Checker.check(lesson.steps(), lesson.work()) : Checker.check(lesson.steps(), running);
        progress.steps(lesson.number(), outcome.passed(), outcome.steps().size());
        screen.message(Work.message(lesson, texts).of(outcome));
        screen.line(bar(lesson, texts, progress, course));
    }

    private void ticked(String item) {
        int seen = progress.ticks(lesson.number()).size();
        int all = texts.keys("ticks").size();
        screen.message("✓ " + texts.get("seen", texts.get(List.of("ticks", item)), seen, all));
        if (seen == all && progress.isDone(lesson.number())) {
            screen.line(texts.get("all-seen", lesson.number()));
        }
    }

    /** Starts the newest version; returns whether it runs. Why it does not is left to the check, if one follows. */
    private synchronized boolean restart(boolean checkFollows) throws InterruptedException {
        stop();
        try {
            student = Student.start(lesson.work(), port, this::printed);
            screen.line(texts.get("running", screen.strong(url())));
            return true;
        } catch (CompileFailed e) {
            if (!checkFollows) {
                screen.message(texts.get("no-compile", Work.place(lesson, e), e.complaint()));
            }
        } catch (StartFailed e) {
            if (!checkFollows) {
                String kind =
                        "start-" + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
                String detail = texts.get(List.of("facts", kind), e.detail());
                screen.message(texts.get("no-start", detail, lesson.number()));
            }
        } catch (IOException e) {
            screen.message(texts.get("no-start", e.toString(), lesson.number()));
        }
        return false;
    }

    private void printed(String line) {
        screen.verbatim(screen.faint("  │ ") + line);
        Desk open = desk;
        if (open != null) {
            open.print(line);
        }
    }

    private String url() {
        return "http://localhost:" + port + "/";
    }

    @Override
    public synchronized void stop() {
        Student running = student;
        student = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public synchronized void start() {
        if (student == null) {
            try {
                restart(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What the student has done of a lesson. */
    static String state(Lesson lesson, Texts texts, Progress progress) {
        return texts.get(
                "state",
                progress.passed(lesson.number()),
                lesson.steps().size(),
                progress.ticks(lesson.number()).size(),
                texts.keys("ticks").size());
    }

    /** One line that says how far the student is, in the course and in the lesson. */
    static String bar(Lesson lesson, Texts texts, Progress progress, Course course) {
        int all = course.lessons().size();
        long done = course.lessons().stream()
                .filter(one -> progress.isDone(one.number()))
                .count();
        int filled = (int) (done * BAR / Math.max(1, all));
        return "█".repeat(filled) + "░".repeat(BAR - filled) + "  "
                + texts.get("bar", done, all, lesson.id(), state(lesson, texts, progress));
    }
}
