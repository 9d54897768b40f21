package io.oleada.loadgen.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stub as a process of its own, so that no pause of the generator is a pause of the truth. */
final class StubProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final int port;

    private StubProcess(Path folder, FaultPlan plan) {
        Path file = folder.resolve("plan.txt");
        try {
            Files.createDirectories(folder);
            plan.write(file);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1", // it is to be quick from the start, and leave the cores alone
                            "-cp",
                            System.getProperty("java.class.path"),
                            TruthStub.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            if (line == null || !line.startsWith("port ")) {
                throw new IllegalStateException("the stub said \"" + line + "\" instead of its port");
            }
            port = Integer.parseInt(line.substring(5));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StubProcess start(Path folder, FaultPlan plan) {
        return new StubProcess(folder, plan);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Stops the process now for a while, by SIGSTOP and SIGCONT; returns when it goes on. */
    void stop(double seconds) {
        String script = "kill -STOP " + process.pid() + "; sleep " + seconds + "; kill -CONT " + process.pid();
        try {
            new ProcessBuilder("sh", "-c", script).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return what it did, by the first word of each line} */
    StubLog log() {
        try {
            process.getOutputStream().write("log\n".getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            List<String> lines = new ArrayList<>();
            for (String line = out.readLine(); !"end".equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("the stub has died");
                }
                lines.add(line);
            }
            return new StubLog(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
