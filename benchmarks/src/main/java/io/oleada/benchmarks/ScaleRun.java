package io.oleada.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code oleada run} as a process of its own, whose log is read while it is written. */
final class ScaleRun implements AutoCloseable {

    private static final String LOG = "results.ndjson";
    private static final long END_SECONDS = 20;

    private final Process process;
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long read;

    private ScaleRun(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    static ScaleRun start(Path home, Path folder, ScalePlan plan, List<Integer> ports) throws IOException {
        Files.deleteIfExists(folder.resolve(LOG)); // an earlier run's
        Path scenario = Files.writeString(folder.resolve("scale.yaml"), plan.scenario(ports));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-jar",
                        jar(home).toString(),
                        "run",
                        scenario.toString(),
                        "--workers",
                        "" + plan.workers(),
                        "--out",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        return new ScaleRun(process, folder);
    }

    /** {@return what it and its workers are started from} */
    static Path jar(Path home) {
        return home.resolve("loadgen/target/oleada-loadgen.jar");
    }

    /** Waits until it has ended, or so many seconds. */
    void await(long seconds) throws InterruptedException {
        process.waitFor(seconds, TimeUnit.SECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle coordinator() {
        return process.toHandle();
    }

    List<ProcessHandle> workers() {
        return process.children().toList();
    }

    Path log() {
        return folder.resolve(LOG);
    }

    /** {@return what it has printed} */
    String printed() throws IOException {
        return Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8);
    }

    /** {@return the intervals that have been written since the last call} */
    List<JsonNode> intervals() throws IOException {
        List<JsonNode> intervals = new ArrayList<>();
        if (!Files.exists(log())) {
            return intervals;
        }
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            file.seek(read);
            byte[] bytes = new byte[(int) Math.min(1 << 24, file.length() - read)];
            file.readFully(bytes);
            read += bytes.length;
            for (byte each : bytes) {
                if (each != '\n') {
                    line.write(each);
                    continue;
                }
                JsonNode node = json.readTree(line.toByteArray());
                line.reset();
                if (node.has("second")) {
                    intervals.add(node);
                }
            }
        }
        return intervals;
    }

    /** {@return how it ended; for one that has} */
    int exitCode() {
        return process.exitValue();
    }

    /** Asks it to end early, and to report what it has. */
    void interrupt() {
        process.destroy();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
