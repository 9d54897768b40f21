package io.oleada.benchmarks;

import io.oleada.benchmarks.ClientProcess.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Our clients beside those that one would use instead, against the same {@link RawServer}: what an ack, a connect and a
 * delivery cost in processor time of the client process, kernel time included, and what an idle client takes of its memory.
 * The server has one processor, the clients the other; rounds alternate between the kinds, and the median counts.
 * At the end, how many clients one process of each kind holds.
 */
@Command(
        name = "clients",
        description = "What a client costs: ours, bare Netty, and those one would use instead.",
        mixinStandardHelpOptions = true)
final class ClientBenchmark implements Callable<Integer> {

    /** The event that asks for an ack, without its digits. */
    static final String EVENT;

    /** The event that is broadcast. */
    static final String BROADCAST;

    static final int TEXT_LENGTH = 100;

    static {
        String payload = "{\"mensaje\":\"" + "x".repeat(TEXT_LENGTH) + "\"}]";
        EVENT = "[\"eco\"," + payload;
        BROADCAST = "[\"enviar-mensaje\"," + payload;
    }

    private static final int BROADCASTS_PER_SECOND = 10;
    private static final long PATIENCE_SECONDS = 90;
    private static final long SECOND_NS = 1_000_000_000L;

    /** What a process of 20,000 files may have, and how long they are given to come. */
    private static final int MOST = 19_000;

    private static final int MOST_SECONDS = 120;

    /** When no other has come for so long, no other comes. */
    private static final int STANDSTILL_SECONDS = 20;

    /** What one round found out about one kind; NaN where it cannot do such work. */
    private record Round(
            double connectMicros,
            double microsAtMost,
            double acksAtMost,
            double microsAtRate,
            double microsPerDelivery,
            double bytesPerClient,
            double threads) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "CPU-µs: %.1f an ack at most (%.0f/s), %.1f at the rate, %.1f a delivery, %.0f a connect; %.1f KB a client",
                    microsAtMost,
                    acksAtMost,
                    microsAtRate,
                    microsPerDelivery,
                    connectMicros,
                    bytesPerClient / 1024);
        }
    }

    /** Counts and processor seconds between two instants. */
    private record Window(double acked, double delivered, double cpuSeconds, double seconds) {}

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many connect (default: ${DEFAULT-VALUE}).")
    private int clients = 1000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Messages a second of all, where there is a rate (default: ${DEFAULT-VALUE}).")
    private int rate = 4000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each kind has its turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "What does not count (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds = 8;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "What does (default: ${DEFAULT-VALUE}).")
    private int seconds = 5;

    @Parameters(paramLabel = "KIND", arity = "0..*", description = "${COMPLETION-CANDIDATES} (default: all).")
    private List<Kind> kinds = new ArrayList<>();

    ClientBenchmark() {
        this(3);
    }

    /** {@code rounds} is how often each kind has its turn. */
    ClientBenchmark(int rounds) {
        this.rounds = rounds;
    }

    @Override
    public Integer call() throws Exception {
        run(kinds.isEmpty() ? Arrays.asList(Kind.values()) : kinds);
        return 0;
    }

    private void run(List<Kind> asked) throws Exception {
        Map<Kind, List<Round>> found = new EnumMap<>(Kind.class);
        for (Kind kind : asked) {
            ClientProcess.install(kind);
        }
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : asked) {
                System.err.printf("round %d of %d: %s%n", round + 1, rounds, kind.text());
                Round one = round(kind);
                System.err.println("  " + one);
                found.computeIfAbsent(kind, none -> new ArrayList<>()).add(one);
            }
        }
        Map<Kind, Integer> most = new EnumMap<>(Kind.class);
        for (Kind kind : asked) {
            System.err.printf("how many clients one process holds: %s%n", kind.text());
            most.put(kind, most(kind));
        }
        print(found, most);
    }

    private Round round(Kind kind) throws Exception {
        Window most = load(kind, new Work(Work.Kind.CLOSED_LOOP, clients, 0));
        Work.Kind steady = kind.can(Work.Kind.OPEN_LOOP) ? Work.Kind.OPEN_LOOP : Work.Kind.PACED;
        Window atRate = load(kind, new Work(steady, clients, rate));
        Window fanOut = load(kind, new Work(Work.Kind.FAN_OUT, clients, BROADCASTS_PER_SECOND));
        Idle few = idle(kind, kind.idleClients / 5);
        Idle many = idle(kind, kind.idleClients);
        return new Round(
                many.connectMicros(),
                most.cpuSeconds() * 1e6 / most.acked(),
                most.acked() / most.seconds(),
                atRate.cpuSeconds() * 1e6 / atRate.acked(),
                fanOut.cpuSeconds() * 1e6 / fanOut.delivered(),
                (many.bytes() - few.bytes()) / (kind.idleClients - kind.idleClients / 5.0),
                (many.threads() - few.threads()) / (kind.idleClients - kind.idleClients / 5.0));
    }

    private Window load(Kind kind, Work work) throws Exception {
        if (!kind.can(work.kind())) {
            return new Window(Double.NaN, Double.NaN, Double.NaN, 1);
        }
        try (Peer server = Peer.start("raw");
                ClientProcess process = ClientProcess.start(kind, server.port(), work)) {
            connected(server, process, work.clients());
            pause(warmUpSeconds);
            Peer.Counts before = server.counts();
            double cpuBefore = process.cpuSeconds();
            long startNs = System.nanoTime();
            pause(seconds);
            Peer.Counts after = server.counts();
            return new Window(
                    after.acked() - before.acked(),
                    after.delivered() - before.delivered(),
                    process.cpuSeconds() - cpuBefore,
                    (System.nanoTime() - startNs) / 1e9);
        }
    }

    /** What clients that only connect and stay have cost. */
    private record Idle(double connectMicros, double bytes, double threads) {}

    private Idle idle(Kind kind, int count) throws Exception {
        try (Peer server = Peer.start("raw");
                ClientProcess process = ClientProcess.start(kind, server.port(), new Work(Work.Kind.IDLE, count, 0))) {
            int first = connected(server, process, count / 10);
            double cpuBefore = process.cpuSeconds();
            int last = connected(server, process, count);
            double micros = (process.cpuSeconds() - cpuBefore) * 1e6 / (last - first);
            return new Idle(micros, process.residentBytes(kind), process.threads());
        }
    }

    /** How many clients of {@link #MOST} one process had at once, before it had them all, ended, or came no further. */
    private static int most(Kind kind) throws Exception {
        try (Peer server = Peer.start("raw");
                ClientProcess process = ClientProcess.start(kind, server.port(), new Work(Work.Kind.IDLE, MOST, 0))) {
            long startNs = System.nanoTime();
            long grownNs = startNs;
            int most = 0;
            while (most < MOST
                    && process.isAlive()
                    && System.nanoTime() - startNs < MOST_SECONDS * SECOND_NS
                    && System.nanoTime() - grownNs < STANDSTILL_SECONDS * SECOND_NS) {
                LockSupport.parkNanos(100_000_000);
                int now = Math.min(MOST, server.counts().connected()); // a run of ours knocks first
                if (now > most) {
                    most = now;
                    grownNs = System.nanoTime();
                }
            }
            return most;
        }
    }

    /** Waits until so many are connected, and returns how many are. */
    static int connected(Peer server, ClientProcess process, int count) throws IOException {
        long endNs = System.nanoTime() + PATIENCE_SECONDS * SECOND_NS;
        int connected = server.counts().connected();
        while (connected < count) {
            if (!process.isAlive() || System.nanoTime() > endNs) {
                throw new IllegalStateException(
                        connected + " of " + count + " connected; the client process said: " + process.printed());
            }
            LockSupport.parkNanos(10_000_000);
            connected = server.counts().connected();
        }
        return connected;
    }

    private static void pause(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    private void print(Map<Kind, List<Round>> found, Map<Kind, Integer> most) throws IOException {
        System.out.printf(
                "%,d clients, one processor for them and one for the server; medians of %d%n",
                clients, found.values().iterator().next().size());
        System.out.printf(
                "%-10s %14s %12s %16s %14s %13s %14s %9s %16s%n",
                "",
                "CPU-µs/ack",
                "acks/s",
                "CPU-µs/ack",
                "CPU-µs",
                "CPU-µs",
                "KB resident",
                "threads",
                "in one process");
        System.out.printf(
                "%-10s %14s %12s %16s %14s %13s %14s %9s %16s%n",
                "client",
                "at most",
                "at most",
                "at " + rate + "/s",
                "per delivery",
                "per connect",
                "per client",
                "each",
                "of %,d".formatted(MOST));
        for (Map.Entry<Kind, List<Round>> entry : found.entrySet()) {
            List<Round> rounds = entry.getValue();
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %14.1f %12.0f %16.1f %14.1f %13.0f %14.1f %9.1f %,16d%n",
                    entry.getKey().text(),
                    median(rounds, Round::microsAtMost),
                    median(rounds, Round::acksAtMost),
                    median(rounds, Round::microsAtRate),
                    median(rounds, Round::microsPerDelivery),
                    median(rounds, Round::connectMicros),
                    median(rounds, Round::bytesPerClient) / 1024,
                    median(rounds, Round::threads),
                    most.get(entry.getKey()));
        }
        List<Round> bare = found.get(Kind.BARE);
        List<Round> ours = found.get(Kind.OLEADA);
        if (bare != null && ours != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%noleada takes %.2f times bare per ack at most, %.2f times at the rate, %.2f times per delivery%n",
                    median(ours, Round::microsAtMost) / median(bare, Round::microsAtMost),
                    median(ours, Round::microsAtRate) / median(bare, Round::microsAtRate),
                    median(ours, Round::microsPerDelivery) / median(bare, Round::microsPerDelivery));
        }
        System.out.println(Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.replaceFirst(".*: ", ""))
                .orElse("unknown processor"));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
        double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
