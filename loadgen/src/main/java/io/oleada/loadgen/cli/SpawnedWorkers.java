package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes of this machine, with the Java of this process and the options of a {@link WorkerPlan}. They get the secret on their standard
 * input, which stays open: when this process is gone, however it went, they see its end and go too.
 */
final class SpawnedWorkers implements AutoCloseable {

    /** Where the launcher takes the user's Java options from. */
    private static final String USERS_OPTIONS = "OLEADA_JAVA_OPTS";

    /** The C library would give each thread that allocates an arena of its own, which are never given back. */
    private static final String ARENAS = "MALLOC_ARENA_MAX";

    private static final long GRACE_MS = 3_000;

    /** What the one that records its classes may take longer, with others beside it. */
    private static final long RECORDING_MS = 15_000;

    private final List<Process> processes = new ArrayList<>();
    private final Optional<ClassArchive> archive;
    private final boolean recording;
    private final Thread atExit = new Thread(this::kill);

    /** Starts {@code count} of them; the plan knows of those on other machines too. */
    SpawnedWorkers(int count, WorkerPlan plan, int port, Secret secret, List<String> arguments) {
        Runtime.getRuntime().addShutdownHook(atExit);
        archive = plan.crowded()
                ? ClassArchive.of(System.getProperty("java.class.path"), ClassArchive.WORKER)
                : Optional.empty();
        recording = archive.isPresent() && !archive.get().isThere();
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, count));
        for (int i = 1; i <= count; i++) {
            List<String> command = command(plan, i == 1 || !recording);
            command.addAll(List.of("worker", "--join", "127.0.0.1:" + port, "--secret-file", "-", "--name", "" + i));
            command.addAll(List.of("--loops", "" + loops));
            command.addAll(arguments);
            processes.add(start(command, secret));
        }
    }

    private List<String> command(WorkerPlan plan, boolean archived) {
        List<String> command = JavaCommand.begin();
        if (archived) {
            archive.ifPresent(classes -> command.addAll(classes.options()));
        }
        command.addAll(plan.javaOptions(
                ManagementFactory.getRuntimeMXBean().getInputArguments(), words(System.getenv(USERS_OPTIONS))));
        String classPath = archive.map(ClassArchive::classPath).orElse(System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        return command;
    }

    private static List<String> words(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }

    private Process start(List<String> command, Secret secret) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putIfAbsent(ARENAS, "1");
            Process process = builder.start();
            OutputStream in = process.getOutputStream();
            in.write((secret.text() + '\n').getBytes(StandardCharsets.US_ASCII));
            in.flush();
            return process;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("a worker cannot be started: " + e.getMessage(), e);
        }
    }

    /** One line about the first that has ended already; empty if all run. */
    String firstEnded() {
        for (int i = 0; i < processes.size(); i++) {
            if (!processes.get(i).isAlive()) {
                return "worker " + (i + 1) + " ended with exit code "
                        + processes.get(i).exitValue() + " before it joined";
            }
        }
        return "";
    }

    private void keep(Process recorder) throws InterruptedException {
        ClassArchive recorded = archive.orElseThrow();
        if (recorder.waitFor(RECORDING_MS, TimeUnit.MILLISECONDS) && recorder.exitValue() == 0) {
            recorded.keep();
        } else {
            recorded.drop();
        }
    }

    private void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    /** Waits a moment for those that are about to go, and kills the others. */
    @Override
    public void close() {
        try {
            long endMs = System.nanoTime() / 1_000_000 + GRACE_MS;
            for (Process process : processes) {
                process.waitFor(Math.max(0, endMs - System.nanoTime() / 1_000_000), TimeUnit.MILLISECONDS);
            }
            if (recording && !processes.isEmpty()) {
                keep(processes.get(0));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        for (Process process : processes) {
            process.onExit().join();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // this process is ending already
        }
    }
}
