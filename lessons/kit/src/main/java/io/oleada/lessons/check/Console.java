package io.oleada.lessons.check;

import io.oleada.lessons.student.Jvm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A class of the student's, run by its {@code main} in a process of its own: one types lines and reads what it prints. Used by
 * one thread; lines are gathered on another.
 *
 * <p>Why a process: the official Java client keeps threads that outlive whoever started it and are shared by all in one JVM, so
 * that what it prints could not be told apart.
 */
public final class Console implements AutoCloseable {

    private static final long START_MS = 15_000;

    private final Process process;
    private final BufferedWriter keyboard;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Console(Process process) {
        this.process = process;
        this.keyboard = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::read, "console");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a class.
     *
     * @param classes where the student's compiled classes are
     * @param main the class's name
     * @param args its arguments
     */
    public static Console start(Path classes, String main, String... args) throws IOException {
        return start(Jvm.of(List.of(classes), main, args));
    }

    /** Starts a process. */
    public static Console start(ProcessBuilder process) throws IOException {
        return new Console(process.redirectErrorStream(true).start());
    }

    /** {@return what it has printed so far} */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Types a line. A process that has ended hears nothing. */
    public void type(String line) {
        try {
            keyboard.write(line);
            keyboard.newLine();
            keyboard.flush();
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    /** {@return whether a condition on the lines comes true before the deadline, or before the process ends} */
    public boolean awaits(BooleanSupplier condition) throws InterruptedException {
        return awaits(condition, Wire.DEADLINE_MS);
    }

    /** {@return the same for its first words: a JVM may take long to start where all processors are busy} */
    public boolean begins(BooleanSupplier condition) throws InterruptedException {
        return awaits(condition, START_MS);
    }

    private boolean awaits(BooleanSupplier condition, long timeoutMs) throws InterruptedException {
        return Bench.within(() -> condition.getAsBoolean() || !process.isAlive(), timeoutMs)
                && Bench.within(condition, Wire.GRACE_MS);
    }

    /** {@return whether it still runs} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@return whether this system can ask a process to end; Windows can only end it} */
    public boolean canBeAsked() {
        return process.supportsNormalTermination();
    }

    /** Asks it to end, as SIGTERM does; returns whether it has ended within so many seconds. */
    public boolean terminate(long timeoutSeconds) throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy would close what it prints, and its last words are wanted
        return process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // The process has been ended.
        }
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
