package io.oleada.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Our server beside netty-socketio alone, the official one and a bare Netty loop, in one run: what a delivery of a broadcast
 * and an acknowledgement cost, in processor time of the server. Each server has one processor, the clients the other; rounds
 * alternate between the servers, and the median counts.
 *
 * <pre>
 *   taskset -c 1 java -cp ... io.oleada.benchmarks.ServerBenchmark HOME NODE_MODULES RECEIVERS[,RECEIVERS...] ROUNDS SECONDS PEER...
 * </pre>
 *
 * <p>0 receivers means acknowledgements. A peer is {@code raw}, {@code node} or {@code own}, with flags behind it.
 */
public final class ServerBenchmark {

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

    private ServerBenchmark() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        Path nodeModules = Path.of(args[1]).toAbsolutePath();
        int rounds = Integer.parseInt(args[3]);
        int seconds = Integer.parseInt(args[4]);
        List<String> peers = Arrays.asList(args).subList(5, args.length);
        for (String size : args[2].split(",", -1)) {
            int receivers = Integer.parseInt(size);
            List<List<Window>> windows = new ArrayList<>();
            peers.forEach(peer -> windows.add(new ArrayList<>()));
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < peers.size(); i++) {
                    try (Peer peer = Peer.start(peers.get(i), home, nodeModules)) {
                        Window window = receivers == 0 ? acks(peer, seconds) : fanOut(peer, receivers, seconds);
                        windows.get(i).add(window);
                        System.err.printf(Locale.ROOT, "%s: %.2f%n", peer.name(), window.microsEach());
                    }
                }
            }
            print(receivers == 0 ? "acks" : "fan-out to " + receivers + " receivers", peers, windows);
        }
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
