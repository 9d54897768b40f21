package io.oleada.loadgen.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The course's server as a process of its own, so that neither side's pauses hide in the other's figures. It can be stopped
 * and started again on the same ports.
 */
final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("oleada-server ready port=(\\d+) management=(\\d+)");
    private static final long STOP_SECONDS = 10;

    private final Path jar;
    private final Path log;
    private final int loops;
    private final Thread atExit = new Thread(this::kill);
    private int port;
    private int managementPort;
    private final List<Process> launched = new CopyOnWriteArrayList<>();
    private Process process;

    /** Starts the server whose jar this is, on a free port; {@code managementPort} may be 0 for a free one too. */
    ServerProcess(Path jar, Path log, int loops, int managementPort) {
        this.jar = jar;
        this.log = log;
        this.loops = loops;
        this.managementPort = managementPort;
        if (!Files.isRegularFile(jar)) {
            throw new UserError(
                    UserError.USAGE, jar + ": no such file; run ./mvnw -DskipTests package, or start with ./oleada");
        }
        Runtime.getRuntime().addShutdownHook(atExit);
        process = launch();
    }

    synchronized int port() {
        return port;
    }

    synchronized int managementPort() {
        return managementPort;
    }

    /** Stops the server and waits until it is gone. */
    synchronized void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the server again where it was. */
    synchronized void restart() {
        process = launch();
    }

    private Process launch() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-XX:+UseParallelGC",
                "-Xms768m",
                "-Xmn384m",
                "-jar",
                jar.toString(),
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort),
                "--loops",
                Integer.toString(loops));
        try {
            Process started = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            launched.add(started);
            awaitReady(started);
            return started;
        } catch (IOException e) {
            throw new UserError(UserError.TARGET, "the server cannot be started: " + e.getMessage());
        }
    }

    /**
     * Waits until the server serves.
     *
     * @throws IOException if it ends before, with the last that it said
     */
    private void awaitReady(Process started) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                port = Integer.parseInt(ready.group(1));
                managementPort = Integer.parseInt(ready.group(2));
                swallow(out);
                return;
            }
        }
        List<String> said = Files.readAllLines(log);
        throw new IOException(said.isEmpty() ? "it ended before it was ready" : said.get(said.size() - 1));
    }

    /** Reads on, so that the server never waits for somebody to read what it prints. */
    private static void swallow(BufferedReader out) {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (out.readLine() != null) {
                            // nobody asks
                        }
                    } catch (IOException e) {
                        // the server is gone
                    }
                },
                "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void kill() {
        launched.forEach(Process::destroyForcibly);
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
