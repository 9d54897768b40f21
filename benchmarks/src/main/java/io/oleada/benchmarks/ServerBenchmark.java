package io.oleada.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Our server beside netty-socketio alone, the official one and a bare Netty loop, in one run: what a delivery of a broadcast
 * and an acknowledgement cost, in processor time of the server. Each server has one processor, the clients the other; rounds
 * alternate between the servers, and the median counts.
 */
@Command(
        name = "server",
        description = "What a delivery or an ack costs a server, in processor time.",
        mixinStandardHelpOptions = true)
final class ServerBenchmark implements Callable<Integer> {

    private static final String PAYLOAD =
            "42[\"enviar-mensaje\",{\"usuario\":\"Fernando\",\"mensaje\":\"" + "x".repeat(120) + "\",\"id\":123456}]";
    private static final int ACK_CLIENTS = 100;
    private static final int AT_ONCE = 4;
    private static final long ACK_WARM_UP = 150_000;
    private static final long FAN_OUT_WARM_UP = 300_000;
    private static final long FAN_OUT_LEAST = 150_000;
    private static final int WARM_UP_SECONDS = 3;

    /** One measured window. */
    private record Window(double microsEach, double perSecond) {}

    @Option(
            names = "--receivers",
            paramLabel = "N",
            split = ",",
            description = "Broadcasts to so many (default: 1000).")
    private List<Integer> receivers = new ArrayList<>();

    @Option(names = "--acks", description = "Acknowledgements, not broadcasts.")
    private boolean acks;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each has its turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "12",
            description = "How long is measured (default: ${DEFAULT-VALUE}).")
    private int seconds = 12;

    @Parameters(
            paramLabel = "SERVER",
            arity = "0..*",
            description = {
                "raw, \"raw io_uring\", node, or own with flags of oleada serve behind it,",
                "such as \"own --guards off\" (default: all of these)."
            })
    private List<String> servers = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (servers.isEmpty()) {
            servers = List.of("raw", "raw io_uring", "own", "own --io io_uring", "own --guards off", "node");
        }
        keepToSecondProcessor();
        for (int size : acks ? List.of(0) : receivers.isEmpty() ? List.of(1000) : receivers) {
            measure(size);
        }
        return 0;
    }

    private static void keepToSecondProcessor() throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        int code = new ProcessBuilder("taskset", "-a", "-c", "-p", "1", pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("taskset cannot keep the clients to the second processor; this takes two");
        }
    }

    private void measure(int count) throws Exception {
        List<List<Window>> windows = new ArrayList<>();
        servers.forEach(server -> windows.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                try (Peer peer = Peer.start(servers.get(i))) {
                    Window window = acks ? acks(peer, seconds) : fanOut(peer, count, seconds);
                    windows.get(i).add(window);
                    System.err.printf(Locale.ROOT, "%s: %.2f%n", peer.name(), window.microsEach());
                }
            }
        }
        print(acks ? "acks" : "fan-out to " + count + " receivers", servers, windows);
    }

    private static void print(String title, List<String> peers, List<List<Window>> windows) {
        System.out.println(title);
        double first = median(windows.get(0)).microsEach();
        for (int i = 0; i < peers.size(); i++) {
            Window median = median(windows.get(i));
            System.out.printf(
                    Locale.ROOT,
                    "%-40s %7.2f CPU-µs each, %5.2f times the first %9.0f a second   rounds:",
                    peers.get(i),
                    median.microsEach(),
                    median.microsEach() / first,
                    median.perSecond());
            windows.get(i).forEach(each -> System.out.printf(Locale.ROOT, " %.2f", each.microsEach()));
            System.out.println();
        }
    }

    private static Window median(List<Window> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Window::microsEach))
                .toList()
                .get(rounds.size() / 2);
    }

    /** One broadcast at a time: the next when every receiver has the one before. */
    private static Window fanOut(Peer peer, int count, int seconds) throws Exception {
        try (Receivers receivers = Receivers.connect(count + 1, peer.port())) {
            broadcast(receivers, count, WARM_UP_SECONDS, FAN_OUT_WARM_UP);
            return measured(peer, receivers, () -> broadcast(receivers, count, seconds, FAN_OUT_LEAST));
        }
    }

    /** For so long, and until so many deliveries have been made. */
    private static void broadcast(Receivers receivers, int count, int seconds, long deliveries) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long enough = receivers.frames() + deliveries;
        while (System.nanoTime() < endNs || receivers.frames() < enough) {
            long due = receivers.frames() + count;
            receivers.send(0, PAYLOAD);
            await(receivers, due);
        }
    }

    private static void await(Receivers receivers, long due) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (receivers.frames() < due) {
            if (System.nanoTime() > endNs) {
                throw new IllegalStateException("lost: " + (due - receivers.frames()) + " of what was due");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000);
        }
    }

    /** Every client asks a few times; all again when all have been answered. */
    private static Window acks(Peer peer, int seconds) throws Exception {
        try (Receivers receivers = Receivers.connect(ACK_CLIENTS, peer.port())) {
            warm(receivers);
            return measured(peer, receivers, () -> ask(receivers, seconds));
        }
    }

    private static void warm(Receivers receivers) {
        while (receivers.frames() < ACK_WARM_UP) {
            ask(receivers, 1);
        }
    }

    private static void ask(Receivers receivers, int seconds) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < endNs) {
            long due = receivers.frames() + (long) ACK_CLIENTS * AT_ONCE;
            for (int i = 0; i < ACK_CLIENTS * AT_ONCE; i++) {
                receivers.send(i % ACK_CLIENTS, "421[\"eco\",{\"mensaje\":\"" + "x".repeat(100) + "\"}]");
            }
            await(receivers, due);
        }
    }

    private static Window measured(Peer peer, Receivers receivers, Runnable work) throws IOException {
        double cpuBefore = peer.cpuSeconds();
        long framesBefore = receivers.frames();
        long startNs = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double frames = receivers.frames() - framesBefore;
        return new Window((peer.cpuSeconds() - cpuBefore) * 1e6 / frames, frames / seconds);
    }
}
