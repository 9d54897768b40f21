package io.oleada.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Clients of one kind in a process of their own, pinned to one processor, whose processor time and memory can be read. */
final class ClientProcess implements AutoCloseable {

    /** The kinds. */
    enum Kind {
        /** Ours, measuring and recording everything. */
        OLEADA(10_000),
        /** {@link BareClient}. */
        BARE(10_000),
        /** The official JavaScript client in one script. */
        NODE(5_000),
        /** Artillery's Socket.IO engine: closed inside a connection, and it counts no deliveries. */
        ARTILLERY(2_000),
        /** {@link JavaClient}. */
        JAVA(500);

        /** Whether clients of this kind can do such work. */
        boolean can(Work.Kind work) {
            return switch (work) {
                case IDLE, CLOSED_LOOP -> true;
                case PACED -> this != OLEADA && this != BARE;
                case OPEN_LOOP, FAN_OUT -> this != ARTILLERY;
            };
        }

        /** How many idle clients show what one of them takes. */
        final int idleClients;

        Kind(int idleClients) {
            this.idleClients = idleClients;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where Node's scripts and packages are. */
    static final Path PEERS = Benchmarks.HOME.resolve("benchmarks/peers");

    /** A heap no larger than what lives in it, so that the resident memory tells what clients take. */
    private static final List<String> TIGHT = List.of(
            "-XX:+UseSerialGC", "-Xms8m", "-Xmn4m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", "-Xmx2g");

    /** As {@code ./oleada} starts it. */
    private static final List<String> USUAL = List.of("-XX:+UseParallelGC", "-Xms768m", "-Xmn384m");

    private final Process process;
    private final Path folder;

    private ClientProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Installs what a kind needs of Node's packages, at its first use. */
    static void install(Kind kind) throws IOException, InterruptedException {
        if (kind != Kind.NODE && kind != Kind.ARTILLERY) {
            return;
        }
        installPeers();
    }

    /** Installs Node's packages, unless they are there. */
    static void installPeers() throws IOException, InterruptedException {
        if (Files.exists(PEERS.resolve("node_modules/.package-lock.json"))) {
            return;
        }
        System.err.println("npm ci in " + PEERS);
        int code = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(PEERS.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("npm ci failed in " + PEERS);
        }
    }

    static ClientProcess start(Kind kind, int port, Work work) throws IOException {
        Path folder = Files.createTempDirectory("oleada-clients");
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "1"));
        command.addAll(command(kind, folder, port, work));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        return new ClientProcess(process, folder);
    }

    private static List<String> command(Kind kind, Path folder, int port, Work work) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(work.kind() == Work.Kind.IDLE ? TIGHT : USUAL);
        String classPath = System.getProperty("java.class.path");
        return switch (kind) {
            case OLEADA -> {
                Path scenario = Files.writeString(folder.resolve("clients.yaml"), ScenarioTexts.oleada(port, work));
                Path jar = Benchmarks.HOME.resolve("loadgen/target/oleada-loadgen.jar");
                command.addAll(List.of("-jar", jar.toString(), "run", scenario.toString()));
                command.addAll(List.of("--loops", "1", "--out", folder.toString()));
                yield command;
            }
            case BARE, JAVA -> {
                String main = (kind == Kind.BARE ? BareClient.class : JavaClient.class).getName();
                command.addAll(List.of("-cp", classPath, main, "" + port, work.toString()));
                yield command;
            }
            case NODE -> List.of("node", PEERS.resolve("clients.js").toString(), "" + port, work.toString());
            case ARTILLERY -> {
                String script = ScenarioTexts.artillery(port, work, LatencyBenchmark.SECONDS);
                yield List.of(
                        "node",
                        PEERS.resolve("node_modules/artillery/bin/run").toString(),
                        "run",
                        "--quiet",
                        "--output",
                        folder.resolve("report.json").toString(),
                        Files.writeString(folder.resolve("artillery.yaml"), script)
                                .toString());
            }
        };
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed. */
    String printed() throws IOException {
        return Files.readString(folder.resolve("out.txt"));
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** {@return where it writes its files} */
    Path folder() {
        return folder;
    }

    /** Asks it to end, and waits until it has. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the client process does not end");
        }
    }

    /** Waits until it has ended by itself. */
    void await(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the client process does not end");
        }
    }

    /** {@return the processor time that it has used, and what it has started, in seconds} */
    double cpuSeconds() throws IOException {
        double sum = 0;
        for (ProcessHandle handle : all().toList()) {
            sum += Peer.cpuSeconds(handle);
        }
        return sum;
    }

    /** {@return its resident memory in bytes, after a full collection where it is Java} */
    long residentBytes(Kind kind) throws IOException, InterruptedException {
        if (kind == Kind.OLEADA || kind == Kind.BARE || kind == Kind.JAVA) {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            for (int i = 0; i < 3; i++) {
                new ProcessBuilder(jcmd, "" + process.pid(), "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(20, TimeUnit.SECONDS);
            }
        }
        long sum = 0;
        for (ProcessHandle handle : all().toList()) {
            sum += number(handle, "VmRSS:") * 1024;
        }
        return sum;
    }

    /** {@return how many threads it has} */
    long threads() throws IOException {
        long sum = 0;
        for (ProcessHandle handle : all().toList()) {
            sum += number(handle, "Threads:");
        }
        return sum;
    }

    private static long number(ProcessHandle of, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + of.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> handles = all().toList();
        handles.forEach(ProcessHandle::destroyForcibly);
        handles.forEach(handle -> handle.onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
