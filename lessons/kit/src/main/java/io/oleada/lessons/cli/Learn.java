package io.oleada.lessons.cli;

import io.oleada.lessons.check.Checker;
import io.oleada.lessons.check.Outcome;
import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.Compiler;
import io.oleada.lessons.student.Jvm;
import io.oleada.lessons.student.Release;
import io.oleada.lessons.student.Scratch;
import io.oleada.lessons.student.Student;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.text.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code learn}: a verb, a lesson's number, both optional. */
@Command(name = "learn")
final class Learn implements Callable<Integer> {

    private static final int ROUNDS = 3;
    private static final int TITLE = 30;

    private final Path home;
    private final Screen screen;
    private final Course course;
    private final Progress progress;

    @Parameters(arity = "0..*", paramLabel = "VERB|LESSON", description = "What to do, and in which lesson.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--lang",
            paramLabel = "es|en",
            description = "The language; it is remembered (default: the system's, else Spanish).")
    private @Nullable String lang;

    @Option(names = "--no-open", description = "Open no browser.")
    private boolean noOpen;

    @Option(names = "--port", defaultValue = "3000", description = "The port of the lesson's server (default: 3000).")
    private int port = 3000;

    @Option(names = "--mine", description = "With solution: how yours differs from it.")
    private boolean mine;

    @Option(
            names = {"-y", "--yes"},
            description = "Ask nothing.")
    private boolean yes;

    @Option(
            names = {"-h", "--help"},
            description = "What there is to say.")
    private boolean help;

    Learn(Path home, Screen screen) {
        this.home = home;
        this.screen = screen;
        this.course = Course.in(home.resolve("lessons"));
        this.progress = Progress.in(home.resolve(".learn").resolve("progress.json"));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help) {
            screen.message(texts().get("help"));
            return 0;
        }
        String verb = words.isEmpty() || words.get(0).matches("\\d+") ? "run" : words.remove(0);
        return switch (verb) {
            case "run", "watch" ->
                new Session(screen, lesson(), lang(), progress, course).run(port, verb.equals("watch"), !noOpen);
            case "check" -> check();
            case "hint" -> hint();
            case "predict" -> predict();
            case "measure" -> measure();
            case "client" -> client();
            case "jar" -> jar();
            case "diff" -> diff();
            case "solution" -> solution();
            case "reset" -> reset();
            case "list" -> list();
            case "next" -> next();
            case "bench" -> bench(); // said in no help: for whoever works on the lessons
            case "rehearse" -> rehearse(); // nor this: the launcher's
            case "doctor" -> new Doctor(screen, texts()).look(home) ? 0 : 1;
            default -> throw new UserError(texts().get("no-verb", verb));
        };
    }

    private int check() throws InterruptedException {
        Lesson lesson = lesson();
        Work.begin(lesson);
        Outcome outcome = Checker.check(lesson.steps(), lesson.work());
        progress.steps(lesson.number(), outcome.passed(), outcome.steps().size());
        screen.message(Work.message(lesson, lesson.texts(lang())).of(outcome));
        bar(lesson);
        return outcome.ok() ? 0 : 1;
    }

    private int hint() throws InterruptedException {
        Lesson lesson = lesson();
        Work.begin(lesson);
        List<String> steps = lesson.steps().stream().map(step -> step.id()).toList();
        Texts texts = lesson.texts(lang());
        int passed = progress.passed(lesson.number());
        int asked = words.size() > 1 && words.get(1).matches("[1-3]") ? Integer.parseInt(words.get(1)) : 0;
        if (passed == steps.size() && asked == 0) {
            screen.line(texts.get("hint-none", lesson.id(), lesson.number()));
            return 0;
        }
        String step = steps.get(Math.min(passed, steps.size() - 1));
        int level = progress.hint(lesson.number(), step, asked);
        screen.line(screen.strong(texts.get("hint", step, level, texts.get(List.of("steps", step, "title")))));
        String hint = texts.list("steps", step, "hints").get(level - 1);
        if (level < 3) {
            screen.line(hint);
            screen.line(screen.faint(texts.get("hint-more", lesson.number())));
        } else {
            screen.verbatim(hint); // mostly code
        }
        return 0;
    }

    private int predict() {
        Lesson lesson = lesson();
        Texts texts = lesson.texts(lang());
        screen.line(texts.get(List.of("quiz", "question")));
        String text = words.size() > 1 ? words.get(1) : answer(texts.get("predict-ask") + ':');
        try {
            double value = Double.parseDouble(text.replace(',', '.').strip());
            progress.prediction(lesson.number(), value);
            screen.line(texts.get("predict-kept", MeasureRun.number(value), lesson.number()));
            return 0;
        } catch (NumberFormatException e) {
            throw new UserError(texts.get("predict-bad", text));
        }
    }

    private int measure() throws IOException, InterruptedException {
        Lesson lesson = lesson();
        Work.begin(lesson);
        return new MeasureRun(screen, lesson, lesson.texts(lang()), progress).run(!noOpen) ? 0 : 1;
    }

    private int client() throws IOException, InterruptedException {
        Lesson lesson = lesson();
        Work.begin(lesson);
        if (!Files.isRegularFile(lesson.work().java().resolve("Cliente.java"))) {
            throw new UserError(texts().get("no-client", lesson.id()));
        }
        if (!Student.answers(port)) {
            screen.line(texts().get("client-alone", port, lesson.number()));
        }
        Path classes = Scratch.folder("cliente");
        try {
            Compiler.compile(lesson.work(), classes);
            Process process = Jvm.of(List.of(classes), "Cliente", "http://localhost:" + port)
                    .inheritIO()
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process.waitFor();
        } catch (CompileFailed e) {
            throw new UserError(texts().get("no-compile", Work.place(lesson, e), e.complaint()));
        }
    }

    private int bench() throws IOException, InterruptedException {
        int only = words.isEmpty() ? -1 : lesson().number();
        new Pace(screen, home, course, ROUNDS).run(only);
        return 0;
    }

    private int rehearse() throws IOException, InterruptedException {
        Rehearsal.run(home, course);
        return 0;
    }

    private int jar() throws IOException {
        Lesson lesson = lesson();
        Work.begin(lesson);
        Path into = lesson.folder().resolve("target").resolve("app");
        try {
            Release.make(lesson.work(), into);
            screen.line(texts().get("jar-made", Work.shown(into)));
            return 0;
        } catch (CompileFailed e) {
            throw new UserError(texts().get("no-compile", Work.place(lesson, e), e.complaint()));
        }
    }

    private String answer(String question) {
        screen.prompt(question);
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
        return in.hasNextLine() ? in.nextLine().strip() : "";
    }

    private int diff() {
        Lesson lesson = lesson();
        Work.begin(lesson);
        return difference(LineDiff.of(lesson.starter(), lesson.work()), "diff-none");
    }

    private int solution() {
        Lesson lesson = lesson();
        boolean ofMine = mine || words.contains("mine");
        if (ofMine) {
            Work.begin(lesson);
        }
        if (!progress.isDone(lesson.number()) && !agrees("solution-early")) {
            return 0;
        }
        return difference(LineDiff.of(ofMine ? lesson.work() : lesson.starter(), lesson.solution()), "solution-same");
    }

    private int difference(List<String> lines, String none) {
        if (lines.isEmpty()) {
            screen.line(texts().get(none));
        }
        screen.difference(lines);
        return 0;
    }

    private int reset() throws IOException {
        Lesson lesson = lesson();
        if (agrees("reset-sure")) {
            Work.reset(lesson);
            progress.forget(lesson.number());
            screen.line(texts().get("reset-done", lesson.id(), lesson.number()));
        }
        return 0;
    }

    private boolean agrees(String question) {
        if (yes) {
            return true;
        }
        String answer = answer(texts().get(question)).toLowerCase(Locale.ROOT);
        return answer.startsWith("s") || answer.startsWith("y");
    }

    private int list() {
        for (Lesson lesson : course.lessons()) {
            Texts own = lesson.texts(lang());
            String mark = progress.isDone(lesson.number()) ? "✓ " : "  ";
            String title = own.get("title");
            String row = mark + lesson.id() + "  " + title;
            screen.message(
                    progress.isBegun(lesson.number())
                            ? row
                                    + " ".repeat(Math.max(2, TITLE - title.length()))
                                    + Session.state(lesson, own, progress)
                            : row);
        }
        if (course.lessons().stream().anyMatch(lesson -> !progress.isDone(lesson.number()))) {
            screen.line();
            screen.line(texts().get("list-next"));
        }
        return 0;
    }

    private int next() throws IOException, InterruptedException {
        for (Lesson lesson : course.lessons()) {
            if (!progress.isDone(lesson.number())) {
                return new Session(screen, lesson, lang(), progress, course).run(port, true, !noOpen);
            }
        }
        screen.line(texts().get("all-done"));
        return 0;
    }

    private void bar(Lesson lesson) {
        screen.line(Session.bar(lesson, lesson.texts(lang()), progress, course));
    }

    private Lesson lesson() {
        String number =
                words.stream().filter(word -> word.matches("\\d+")).findFirst().orElse("");
        if (number.isEmpty()) {
            return course.lessons().stream()
                    .filter(lesson -> !progress.isDone(lesson.number()))
                    .findFirst()
                    .orElse(course.lessons().get(0));
        }
        return course.lesson(Integer.parseInt(number))
                .orElseThrow(() -> new UserError(
                        texts().get("no-lesson", number, course.lessons().size() - 1)));
    }

    private Texts texts() {
        return Texts.kit(lang());
    }

    private Lang lang() {
        if (lang != null) {
            progress.lang(Lang.of(lang).code());
            return Lang.of(lang);
        }
        if (!progress.lang().isEmpty()) {
            return Lang.of(progress.lang());
        }
        String system = System.getenv("LC_ALL") != null ? System.getenv("LC_ALL") : System.getenv("LANG");
        return Lang.of(system == null ? Locale.getDefault().getLanguage() : system);
    }
}
