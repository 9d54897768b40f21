package io.oleada.loadgen.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as its users have it: a process with a folder of its own. */
final class Cli implements AutoCloseable {

    /** How a finished command ended. */
    record Ended(int exitCode, String out, String err) {}

    private static final long PATIENCE_SECONDS = 120;

    private final Path folder;
    private final Process process;

    private Cli(List<String> before, List<String> javaOptions, Path folder, List<String> arguments) {
        this.folder = folder;
        List<String> command = new ArrayList<>(before);
        command.addAll(JavaCommand.begin());
        command.add("-Xmx512m");
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
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

    static Cli start(Path folder, String... arguments) {
        return start(List.of(), folder, arguments);
    }

    /** With a command before it, such as {@code ip netns exec}. */
    static Cli start(List<String> before, Path folder, String... arguments) {
        return new Cli(before, List.of(), folder, List.of(arguments));
    }

    /** With Java options of its own. */
    static Cli startWith(List<String> javaOptions, Path folder, String... arguments) {
        return startWith(List.of(), javaOptions, folder, arguments);
    }

    /** With both. */
    static Cli startWith(List<String> before, List<String> javaOptions, Path folder, String... arguments) {
        return new Cli(before, javaOptions, folder, List.of(arguments));
    }

    /** {@return whether another program is here and ends well} */
    static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Ended run(Path folder, String... arguments) {
        try (Cli cli = start(folder, arguments)) {
            return cli.await();
        }
    }

    /** Writes a file into the command's folder. */
    static Path write(Path folder, String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    String out() {
        return read("out.txt");
    }

    String err() {
        return read("err.txt");
    }

    Ended await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running; it said:\n" + out() + read("err.txt"));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Ended(process.exitValue(), out(), read("err.txt"));
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
        process.destroyForcibly();
    }
}
