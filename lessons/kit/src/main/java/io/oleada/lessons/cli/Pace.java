package io.oleada.lessons.cli;

import io.oleada.lessons.course.Course;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.student.Jvm;
import io.oleada.lessons.student.Student;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.text.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a student waits: from the command to a server that listens, and from a save to the verdict. Each round is a process
 * as the student's own, on a copy of the lessons, their solutions copied in. One thread.
 */
final class Pace {

    private static final double START_AIM_S = 3;
    private static final double VERDICT_AIM_S = 2;
    private static final long DEADLINE_S = 60;

    private final Screen screen;
    private final Path home;
    private final Course course;
    private final int rounds;

    Pace(Screen screen, Path home, Course course, int rounds) {
        this.screen = screen;
        this.home = home;
        this.course = course;
        this.rounds = rounds;
    }

    /** Measures all lessons, or one, and prints the medians. */
    void run(int only) throws IOException, InterruptedException {
        try (CourseCopy copy = CourseCopy.of(home, course)) {
            screen.line(String.format(
                    Locale.ROOT,
                    "%d rounds a lesson; %d processors, Java %s",
                    rounds,
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version()));
            List<Double> starts = new ArrayList<>();
            List<Double> verdicts = new ArrayList<>();
            for (Lesson lesson : copy.course().lessons()) {
                if (only < 0 || only == lesson.number()) {
                    lesson(copy.home(), lesson, starts, verdicts);
                }
            }
            tell("all", median(starts), median(verdicts));
            tell("aim", START_AIM_S, VERDICT_AIM_S);
        }
    }

    private void lesson(Path copy, Lesson lesson, List<Double> starts, List<Double> verdicts)
            throws IOException, InterruptedException {
        List<Double> ownStarts = new ArrayList<>();
        List<Double> ownVerdicts = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int port = Student.freePort();
            long startNs = System.nanoTime();
            Process process = learn(copy, lesson, port);
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                awaitPort(port);
                ownStarts.add(secondsSince(startNs));
                await(out, "lesson " + lesson.id() + ":"); // the bar at the beginning
                await(out, "lesson " + lesson.id() + ":"); // and the one after the first check
                long saveNs = System.nanoTime();
                Files.writeString(
                        lesson.work().java().resolve("Servidor.java"), "\n// " + round, StandardOpenOption.APPEND);
                await(out, Texts.kit(Lang.EN).get("took", "").strip().replaceAll("\\s*ms$", ""));
                ownVerdicts.add(secondsSince(saveNs));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        tell(lesson.id(), median(ownStarts), median(ownVerdicts));
        starts.addAll(ownStarts);
        verdicts.addAll(ownVerdicts);
    }

    private void tell(String what, double start, double verdict) {
        screen.line(String.format(
                Locale.ROOT, "%-4s start to listening %5.2f s   save to verdict %5.2f s", what, start, verdict));
    }

    private static Process learn(Path copy, Lesson lesson, int port) throws IOException {
        List<String> command = Jvm.command();
        command.addAll(List.of(
                "-Doleada.home=" + copy,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "watch",
                lesson.id(),
                "--no-open",
                "--lang=en",
                "--port=" + port));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void awaitPort(int port) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (System.nanoTime() < untilNs) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException e) {
                Thread.sleep(5);
            }
        }
        throw new UserError("lesson's server does not listen on " + port);
    }

    private static void await(BufferedReader out, String text) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains(text)) {
                return;
            }
        }
        throw new UserError("learn has ended without saying \"" + text + "\"");
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
