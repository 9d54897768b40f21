package io.oleada.loadgen.truth;

import io.oleada.loadgen.cli.JavaCommand;
import io.oleada.loadgen.cli.Main;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code oleada run} as its users have it: a process, here with whatever is done to it. */
final class Generator implements AutoCloseable {

    /** How a run ended; {@code err} is what it said on standard error. */
    record Ended(int exitCode, String out, String err) {}

    /** The options of the JVM that the launcher gives it. */
    static final List<String> AS_LAUNCHED = List.of("-XX:+UseParallelGC", "-Xms768m", "-Xmn384m");

    private final Path folder;
    private final Process process;

    private Generator(Path folder, List<String> command) {
        this.folder = folder;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(folder.resolve("out.txt").toFile())
                    .redirectError(folder.resolve("err.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a run of a scenario's text. */
    static Generator start(Path folder, String scenario, String target, String... more) {
        return start(List.of(), AS_LAUNCHED, folder, scenario, target, more);
    }

    /** Starts a run with a command before it, such as {@code taskset}, and options of the JVM. */
    static Generator start(
            List<String> before, List<String> jvm, Path folder, String scenario, String target, String... more) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("scenario.yaml"), scenario);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(before);
        command.addAll(JavaCommand.begin());
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "scenario.yaml",
                "--target",
                target));
        command.addAll(List.of(more));
        return new Generator(folder, command);
    }

    /** Starts another command of {@code oleada} in a run's folder. */
    static Process command(Path folder, String... arguments) throws IOException {
        List<String> command = JavaCommand.begin();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Process process() {
        return process;
    }

    Path log() {
        return folder.resolve("results.ndjson");
    }

    /** Waits until the run has told of so many intervals, which are seconds where phases end with one. */
    void awaitIntervals(long n) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(n + 60);
        while (lines() <= n) {
            if (System.nanoTime() > deadlineNs || !process.isAlive()) {
                throw new AssertionError("no second " + n + "; it said:\n" + read("out.txt") + read("err.txt"));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private long lines() {
        try {
            return Files.exists(log()) ? Files.readAllLines(log()).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended await(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("still running; it said:\n" + read("out.txt") + read("err.txt"));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Ended(process.exitValue(), read("out.txt"), read("err.txt"));
    }

    StoredRun stored() {
        return ResultLog.read(log());
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
