package io.oleada.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A server in a process of its own, pinned to one processor, whose processor time can be read. */
final class Peer implements AutoCloseable {

    private static final double TICKS_PER_SECOND = 100; // Linux's USER_HZ

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final int port;
    private final int managementPort;

    private Peer(String name, Process process, BufferedReader out, int port, int managementPort) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts one of {@code raw} (with {@code io_uring} behind it, if that is meant), {@code node}, or {@code own} with flags of
     * {@code oleada serve} behind it.
     */
    static Peer start(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
        String[] words = name.split(" ", -1);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        switch (words[0]) {
            case "raw" -> {
                command.addAll(List.of(
                        java, "-Xmx1g", "-cp", System.getProperty("java.class.path"), RawServer.class.getName()));
                command.addAll(Arrays.asList(words).subList(1, words.length));
            }
            case "node" -> {
                ClientProcess.installPeers();
                command.addAll(List.of(
                        "node", ClientProcess.PEERS.resolve("fan-out-server.js").toString()));
            }
            case "own" -> {
                command.addAll(List.of(
                        java,
                        "-Xmx1g",
                        "-jar",
                        Benchmarks.HOME
                                .resolve("server/target/oleada-server.jar")
                                .toString()));
                command.addAll(List.of("--port", "0", "--management-port", "0", "--loops", "1"));
                command.addAll(Arrays.asList(words).subList(1, words.length));
            }
            default -> throw new IllegalStateException("no server named " + name + "; there are raw, own and node");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(new File("/dev/null"));
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.contains("ready port=")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("did not start: " + name);
        }
        return new Peer(name, process, out, number(line, "ready port"), number(line, "management"));
    }

    /**
     * What the raw server has done so far.
     *
     * @param connected how many clients are connected
     * @param acked how many acks it has sent
     * @param delivered how many deliveries of broadcasts
     */
    record Counts(int connected, long acked, long delivered) {}

    /** Asks the raw server. */
    Counts counts() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String[] numbers = out.readLine().split(" ", -1);
        return new Counts(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    /** Stops the process, and lets it go on after so many seconds. */
    void stall(double seconds) throws IOException, InterruptedException {
        signal("-STOP");
        LockSupport.parkNanos((long) (seconds * 1e9));
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    private static int number(String line, String name) {
        return line.contains(name + '=') ? Integer.parseInt(line.replaceFirst(".*" + name + "=(\\d+).*", "$1")) : 0;
    }

    String name() {
        return name;
    }

    /** {@return whether Java's tools may look into it; anything else their signal would end} */
    boolean isJava() {
        return !name.equals("node");
    }

    int port() {
        return port;
    }

    /** {@return the port of its metrics, or 0} */
    int managementPort() {
        return managementPort;
    }

    long pid() {
        return process.pid();
    }

    /** {@return the processor time it has used, kernel time included, in seconds} */
    double cpuSeconds() throws IOException {
        return cpuSeconds(process.toHandle());
    }

    /** {@return the processor time that a process has used, kernel time included, in seconds} */
    static double cpuSeconds(ProcessHandle of) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + of.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
