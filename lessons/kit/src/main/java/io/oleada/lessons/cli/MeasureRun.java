package io.oleada.lessons.cli;

import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Live;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.text.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** One measurement of a student's server, printed and drawn. */
final class MeasureRun {

    private final Screen screen;
    private final Lesson lesson;
    private final Texts texts;
    private final Progress progress;

    MeasureRun(Screen screen, Lesson lesson, Texts texts, Progress progress) {
        this.screen = screen;
        this.lesson = lesson;
        this.texts = texts;
        this.progress = progress;
    }

    /** Measures; returns whether all counts were exact. */
    boolean run(boolean opening) throws IOException, InterruptedException {
        Live live = new Live();
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("lesson", texts.get("page-lesson", lesson.id()));
        words.put("title", texts.get("title"));
        words.put("question", texts.get(List.of("quiz", "question")));
        words.put("because", texts.get(List.of("quiz", "because")));
        words.put("waiting", texts.get("lab-waiting"));
        words.put("running", texts.get("lab-running"));
        words.put("finished", texts.get("lab-done"));
        words.put("note", texts.get("same-machine"));
        Map<String, String> series = new LinkedHashMap<>();
        texts.keys("series").forEach(name -> series.put(name, texts.get(List.of("series", name))));
        words.put("names", series);
        try (Lab lab = Lab.open(live, words);
                Ground ground = new Ground(lesson.work(), 1, live)) {
            screen.line(texts.get("measuring", lesson.measure().seconds(), lab.url()));
            if (opening) {
                Browser.open(lab.url());
            }
            Measured measured = lesson.measure().run(ground);
            progress.measured(lesson.number(), measured.answer());
            List<List<String>> table = table(measured);
            print(table);
            String next = progress.isDone(lesson.number()) ? "measure-next" : "measure-check";
            screen.line();
            screen.line(texts.get(next, lesson.number()));
            lab.finish(table);
            return measured.exacts().stream().allMatch(Measured.Exact::ok);
        } catch (CompileFailed e) {
            throw new UserError(texts.get(
                    "measure-broken",
                    Work.place(lesson, e) + "  "
                            + e.complaint().lines().findFirst().orElse(""),
                    lesson.number()));
        } catch (InterruptedException | UserError e) {
            throw e;
        } catch (Exception e) {
            throw new UserError(texts.get("measure-broken", String.valueOf(e.getMessage()), lesson.number()));
        }
    }

    private List<List<String>> table(Measured measured) {
        List<List<String>> table = new ArrayList<>();
        String unit = texts.get(List.of("measure", "answer"));
        table.add(List.of(prediction(measured.answer()) + "  (" + unit + ")"));
        for (Measured.Row row : measured.rows()) {
            table.add(List.of(texts.say("measure", row.what()), row.value()));
        }
        for (Measured.Exact exact : measured.exacts()) {
            String what = texts.say("measure", exact.what());
            table.add(List.of(
                    exact.ok()
                            ? texts.get("exact-ok", what, exact.measured())
                            : texts.get("exact-off", what, exact.expected(), exact.measured())));
        }
        return table;
    }

    private void print(List<List<String>> table) {
        screen.line();
        screen.line(screen.strong(table.get(0).get(0)));
        if (progress.prediction(lesson.number()).isEmpty()) {
            screen.line(screen.faint(texts.get("predict-first", lesson.number())));
        }
        for (List<String> row : table.subList(1, table.size())) {
            screen.message(row.size() == 1 ? row.get(0) : "  " + row.get(0) + ": " + row.get(1));
        }
        screen.line();
        screen.line(texts.get(List.of("quiz", "because")));
        screen.line(screen.faint(texts.get("same-machine")));
    }

    private String prediction(double answer) {
        OptionalDouble predicted = progress.prediction(lesson.number());
        return predicted.isPresent()
                ? texts.get("predicted", number(predicted.getAsDouble()), number(answer))
                : texts.get("not-predicted", number(answer));
    }

    /** A number without a fraction where it has none. */
    static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
