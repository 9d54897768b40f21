package io.oleada.benchmarks;

import io.oleada.loadgen.cli.ClassArchive;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Several {@link ScaleServer}s, each a process of its own with a heap for its share of the clients. */
final class ScaleServers implements AutoCloseable {

    /** What lives in a server per client that waits, twice over; a heap that need not grow needs no full collections. */
    private static final long HEAP_PER_CLIENT = 10 * 1024;

    private static final int HEAP_BESIDE_MB = 64;

    /** How many start at a time. */
    private static final int AT_ONCE = 4;

    private static final int END_SECONDS = 30;

    /**
     * What one of them says of itself.
     *
     * @param connected how many clients it has
     * @param heapBytes what lives in its heap
     */
    record Said(int connected, long heapBytes) {}

    private record One(Process process, BufferedReader out) {}

    private final List<One> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    private ScaleServers() {}

    /** {@return the classes that all of them share, if that can be} */
    static Optional<ClassArchive> archive() {
        return ClassArchive.of(System.getProperty("java.class.path"), "server");
    }

    /**
     * Starts them.
     *
     * @param kind {@code own} or {@code raw}
     * @param plan how many, and for how many clients
     * @param memory asked after each few of them whether there is enough left
     */
    static ScaleServers start(String kind, ScalePlan plan, MachineMemory memory) throws IOException {
        ScaleServers all = new ScaleServers();
        try {
            while (all.servers.size() < plan.servers()) {
                memory.check();
                int first = all.servers.size();
                for (int i = first; i < Math.min(plan.servers(), first + AT_ONCE); i++) {
                    all.servers.add(launch(kind, plan));
                }
                for (One started : all.servers.subList(first, all.servers.size())) {
                    all.ports.add(port(started));
                }
            }
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private static One launch(String kind, ScalePlan plan) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(plan.clientsPerServer()));
        Optional<ClassArchive> archive = archive();
        archive.ifPresent(classes -> command.addAll(classes.options()));
        command.addAll(List.of(
                "-cp",
                archive.map(ClassArchive::classPath).orElse(System.getProperty("java.class.path")),
                ScaleServer.class.getName(),
                kind,
                "" + plan.pingSeconds()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        return new One(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** As the workers of a run that are many on one machine; see {@code oleada doctor --clients}. */
    private static List<String> options(long clientsEach) {
        long heapMb = HEAP_BESIDE_MB + ((clientsEach * HEAP_PER_CLIENT) >> 20);
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-Xmn6m",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m",
                "-Xss512k",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= 25) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        return options;
    }

    private static int port(One started) throws IOException {
        String line = started.out().readLine();
        while (line != null && !line.startsWith("ready port=")) {
            line = started.out().readLine();
        }
        if (line == null) {
            throw new IOException("a server ended before it was ready");
        }
        return Integer.parseInt(line.substring("ready port=".length()));
    }

    List<Integer> ports() {
        return ports;
    }

    List<ProcessHandle> processes() {
        return servers.stream().map(one -> one.process().toHandle()).toList();
    }

    /** Asks the first of them, which collects its garbage for that. */
    Said ask() throws IOException {
        One first = servers.get(0);
        first.process().getOutputStream().write('\n');
        first.process().getOutputStream().flush();
        String line = first.out().readLine();
        if (line == null) {
            throw new IOException("a server has ended");
        }
        String[] numbers = line.split(" ", -1);
        return new Said(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]));
    }

    /** Ends them as they end by themselves, so that a first one has left its classes for those that come. */
    void record() throws IOException, InterruptedException {
        for (One one : servers) {
            one.process().getOutputStream().close();
            if (one.process().waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                archive().ifPresent(ClassArchive::keep);
            }
        }
    }

    @Override
    public void close() {
        servers.forEach(one -> one.process().destroyForcibly());
        servers.forEach(one -> one.process().onExit().join());
    }
}
