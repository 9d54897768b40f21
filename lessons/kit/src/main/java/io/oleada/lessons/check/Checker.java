package io.oleada.lessons.check;

import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.student.StartFailed;
import io.oleada.lessons.student.Student;
import io.oleada.lessons.text.Say;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs steps against a student's files until one fails. */
public final class Checker {

    /** What the compiler says of a class that it has not been told of. */
    private static final Pattern UNKNOWN = Pattern.compile("symbol: +(?:class|variable) (\\w+)");

    private Checker() {}

    /** What starts the server that is checked. */
    private interface Start {
        Student start() throws CompileFailed, StartFailed, IOException, InterruptedException;
    }

    /** Checks. Blocks for a second or so; the server is stopped when this returns. */
    public static Outcome check(List<Step> steps, Sources sources) throws InterruptedException {
        return check(steps, sources, () -> Student.start(sources, 0, null));
    }

    /** Checks what has been compiled already and runs, by another server like it. */
    public static Outcome check(List<Step> steps, Student running) throws InterruptedException {
        return check(steps, running.sources(), () -> Student.startAnother(running));
    }

    private static Outcome check(List<Step> steps, Sources sources, Start start) throws InterruptedException {
        List<String> ids = steps.stream().map(Step::id).toList();
        int passed = 0;
        try (Bench bench = new Bench(start.start())) {
            for (Step step : steps) {
                step.test().run(bench);
                passed++;
            }
            return new Outcome(ids, passed, null, null);
        } catch (Failed e) {
            return failed(ids, passed, e, sources);
        } catch (CompileFailed e) {
            return new Outcome(ids, 0, compile(e, sources), new Sources.Place(e.file(), (int) e.line(), ""));
        } catch (StartFailed e) {
            return failed(ids, passed, notStarted(e, sources), sources);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return failed(ids, passed, broken(e), sources);
        }
    }

    private static Outcome failed(List<String> ids, int passed, Failed failed, Sources sources) {
        Sources.Place place = sources.find("TODO(" + ids.get(passed) + ")");
        if (place == null) {
            place = sources.find(failed.where().toArray(String[]::new));
        }
        return new Outcome(ids, passed, failed, place);
    }

    private static Failed compile(CompileFailed e, Sources sources) {
        String caret = " ".repeat((int) Math.max(0, e.column() - 1)) + '^';
        int indent = e.source().length() - e.source().stripLeading().length();
        String got = e.source().strip() + '\n' + (caret.length() > indent ? caret.substring(indent) : caret);
        String needed = missingImport(e, sources);
        return new Failed(
                needed.isEmpty() ? "compile" : "import",
                Say.raw("javac " + e.file()),
                needed.isEmpty() ? Say.of("compiles") : Say.raw(needed),
                Say.raw(e.complaint() + '\n' + got));
    }

    /** The import that would bring the class which the compiler does not know, if the lesson's solution has one; else empty. */
    private static String missingImport(CompileFailed e, Sources sources) {
        Matcher unknown = UNKNOWN.matcher(e.complaint());
        Path solution = sources.root().resolveSibling("solution");
        Sources.Place place = unknown.find() ? new Sources(solution).find("." + unknown.group(1) + ";") : null;
        return place != null && place.text().startsWith("import ") ? place.text() : "";
    }

    private static Failed notStarted(StartFailed e, Sources sources) {
        String why = "start-" + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        boolean real = e.kind() != StartFailed.Kind.SHAPE && sources.contains("System.getenv(");
        Say got = real ? Say.of("start-not-listening", "PORT") : Say.of(why, e.detail());
        return new Failed(
                real ? "system-getenv" : why,
                Say.of("starts"),
                Say.of("listening"),
                got,
                real ? "System.getenv(" : "void listen",
                "class Servidor");
    }

    private static Failed broken(Exception e) {
        String text = e instanceof IOException ? e.getClass().getSimpleName() : e.toString();
        return new Failed("broken", Say.of("talked"), Say.of("answer"), Say.raw(text), "class Servidor");
    }
}
