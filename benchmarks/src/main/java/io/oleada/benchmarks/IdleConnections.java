package io.oleada.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What an idle connection costs: so many clients join over WebSockets and do nothing but answer pings. Heap is what lives
 * after a collection, in the server alone; resident memory is the whole process's; the kernel's part is the growth of its
 * slabs for sockets and files, halved, since both ends are on this machine. All per connection, as the difference between a
 * thousand connections and all of them, so that what the server has anyway does not count.
 */
@Command(
        name = "idle",
        description = "What an idle connection takes of a server's memory, and of the kernel's.",
        mixinStandardHelpOptions = true)
final class IdleConnections implements Callable<Integer> {

    private static final int FIRST = 1_000;

    private record Memory(double heap, double direct, double resident, double kernel) {
        Memory perConnection(Memory from, int connections) {
            return new Memory(
                    (heap - from.heap) / connections,
                    (direct - from.direct) / connections,
                    (resident - from.resident) / connections,
                    (kernel - from.kernel) / 2 / connections);
        }
    }

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "18000",
            description = "How many, over 1,000 (default: ${DEFAULT-VALUE}).")
    private int count = 18_000;

    @Parameters(
            paramLabel = "SERVER",
            arity = "0..*",
            description = "raw, node, or own with flags of oleada serve behind it (default: own).")
    private List<String> servers = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (count <= FIRST) {
            throw new IllegalStateException("--connections " + count + ": expected more than " + FIRST);
        }
        if (servers.isEmpty()) {
            servers = List.of("own");
        }
        System.out.println(
                "| server | connections | heap | Netty's buffers | resident, of the two and more | kernel | connects/s |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String name : servers) {
            try (Peer peer = Peer.start(name);
                    Receivers first = Receivers.connect(FIRST, peer.port())) {
                Memory before = measure(peer);
                long startNs = System.nanoTime();
                try (Receivers others = Receivers.connect(count - FIRST, peer.port())) {
                    double seconds = (System.nanoTime() - startNs) / 1e9;
                    Memory each = measure(peer).perConnection(before, count - FIRST);
                    if (first.open() + others.open() < count) {
                        throw new IllegalStateException(name + " closed some of the connections");
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | %,d | %s | %s | %s | %s | %,.0f |%n",
                            name,
                            count,
                            number(each.heap),
                            number(each.direct),
                            number(each.resident),
                            number(each.kernel),
                            (count - FIRST) / seconds);
                }
            }
        }
        return 0;
    }

    private static String number(double bytes) {
        return Double.isNaN(bytes) ? "–" : String.format(Locale.ROOT, "%,.0f", bytes);
    }

    private static Memory measure(Peer peer) throws Exception {
        double heap = peer.isJava() ? liveHeap(peer.pid()) : Double.NaN;
        return new Memory(heap, direct(peer.managementPort()), resident(peer.pid()), MachineMemory.slabs());
    }

    /** Collects, and adds up what is left. */
    private static double liveHeap(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = jcmd.inputReader(StandardCharsets.UTF_8).lines().toList();
        jcmd.waitFor();
        String total = lines.get(lines.size() - 1); // Total <instances> <bytes>
        return Double.parseDouble(total.trim().split("\\s+", -1)[2]);
    }

    private static double direct(int managementPort) throws IOException, InterruptedException {
        if (managementPort == 0) {
            return Double.NaN;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                .build();
        String name = "oleada_netty_memory_bytes{kind=\"direct\"} ";
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private static double resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }
}
