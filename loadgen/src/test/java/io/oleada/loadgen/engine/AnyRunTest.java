package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.driver.loopback.LoopbackServer.Fate;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.stats.Metric;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random scenarios against random faults: whatever happens, every message is accounted for (which {@link VirtualRun} looks
 * after), nothing is thrown and the run ends.
 */
class AnyRunTest {

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("any.runs", 200));
    }

    private final StringBuilder yaml = new StringBuilder();
    private SplittableRandom random = new SplittableRandom(0);
    private int emits;

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMessageIsAccountedFor(long seed) {
        random = new SplittableRandom(seed);
        double seconds = scenario();
        VirtualRun run =
                VirtualRun.of(yaml.toString()).loops(1 + random.nextInt(4)).script(faults());
        for (int n = random.nextInt(4); n > 0; n--) {
            double at = random.nextDouble() * (seconds + 1);
            switch (random.nextInt(6)) {
                case 0 -> run.at(at, () -> run.time.stall(random.nextLong(2_000_000_000L)));
                case 1 -> run.at(at, () -> run.server().sendAway());
                case 2 -> run.at(at, run::interrupt);
                default ->
                    run.at(at, () -> run.server().stop())
                            .at(at + random.nextDouble() * 8, () -> run.server().start());
            }
        }
        try {
            run.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + yaml, e);
        }
        assertThat(run.total(Metric.SEND_SENT)).isGreaterThanOrEqualTo(run.total(Metric.DELIVERY_MISSING) > 0 ? 1 : 0);
        assertThat(run.total(Metric.CONNECT_ATTEMPTS))
                .isGreaterThanOrEqualTo(run.total(Metric.CONNECT_OK) + run.total(Metric.CONNECT_FAILED));
        assertThat(run.total(Metric.CONNECT_OK)).isGreaterThanOrEqualTo(run.total(Metric.DISCONNECTS));
        StallTest.assertOneAfterAnother(run.result().snapshots());
    }

    private LoopbackServer.Script faults() {
        SplittableRandom chance = random.split();
        double share = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3;
        boolean toSender = random.nextBoolean();
        long delayNs = 1 + random.nextLong(1L << random.nextInt(10, 32));
        return new LoopbackServer.Script() {
            private Fate fate() {
                return chance.nextDouble() < share ? Fate.values()[chance.nextInt(4)] : Fate.SENT;
            }

            @Override
            public @Nullable CloseReason connect(long n) {
                CloseReason[] reasons = {
                    CloseReason.CONNECT_TIMEOUT, CloseReason.CONNECT_ERROR, CloseReason.HANDSHAKE_FAILED
                };
                return chance.nextDouble() < share / 3 ? reasons[chance.nextInt(3)] : null;
            }

            @Override
            public Fate ack(long n) {
                return fate();
            }

            @Override
            public long ackDelayNs(long n) {
                return chance.nextDouble() < share ? chance.nextLong(4_000_000_000L) : 0;
            }

            @Override
            public Fate delivery(long n) {
                return fate();
            }

            @Override
            public boolean toSender() {
                return toSender;
            }

            @Override
            public long delayNs(long nowNs) {
                return 1 + chance.nextLong(delayNs);
            }
        };
    }

    /** Writes a scenario and returns its length in seconds. */
    private double scenario() {
        String[] policies = {"socket.io-js", "socket.io-java", "full-jitter", "decorrelated", "none"};
        line("seed: %d", random.nextInt(1_000));
        line("deliveryTimeout: %dms", 1 + random.nextInt(3_000));
        line(
                "reconnect: {policy: %s, delay: %dms, max: 3s, attempts: %d}",
                policies[random.nextInt(5)], 1 + random.nextInt(1_500), 1 + random.nextInt(9));
        line("phases:");
        double seconds = 0;
        int phases = 1 + random.nextInt(3);
        for (int i = 0; i < phases; i++) {
            int ms = 200 + random.nextInt(5_000);
            seconds += ms / 1e3;
            String[] shapes = {"constant", "ramp", "poisson", "at-once"};
            line(
                    "  - {name: p%d, duration: %dms, clients: %d, arrivals: %s, warmup: %s}",
                    i,
                    ms,
                    i == 0 ? 1 + random.nextInt(20) : random.nextInt(10),
                    shapes[random.nextInt(4)],
                    random.nextInt(4) == 0);
        }
        line("flows:");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            line("  - name: f%d", i);
            line("    weight: %d", 1 + random.nextInt(5));
            line("    steps:");
            line("      - connect%s", random.nextInt(3) == 0 ? ": {namespace: /n" + random.nextInt(2) + "}" : "");
            steps("      ", 1 + random.nextInt(5), phases, 0);
        }
        return seconds;
    }

    private void steps(String indent, int n, int phases, int depth) {
        for (int i = 0; i < n; i++) {
            switch (random.nextInt(depth < 2 ? 9 : 8)) {
                case 0, 1, 2, 3 -> emit(indent, phases);
                case 4 -> line("%s- think: %dms..%dms", indent, random.nextInt(100), 100 + random.nextInt(900));
                case 5 -> line("%s- {await: x, timeout: %dms}", indent, 1 + random.nextInt(500));
                case 6 -> line("%s- %s", indent, random.nextBoolean() ? "drop" : "disconnect");
                case 7 -> line("%s- connect", indent);
                default -> {
                    line("%s- repeat: %d", indent, 1 + random.nextInt(40));
                    line("%s  steps:", indent);
                    line("%s    - think: %dms", indent, random.nextInt(50));
                    steps(indent + "    ", 1 + random.nextInt(3), phases, depth + 1);
                }
            }
        }
    }

    private void emit(String indent, int phases) {
        boolean fanOut = random.nextBoolean();
        String pace =
                switch (random.nextInt(3)) {
                    case 0 -> "";
                    case 1 -> ", every: " + (5 + random.nextInt(800)) + "ms";
                    default -> ", rate: " + (1 + random.nextInt(300)) + "/s";
                };
        if (!pace.isEmpty() && random.nextBoolean()) {
            pace += ", during: p" + random.nextInt(phases);
        }
        String ack =
                switch (random.nextInt(3)) {
                    case 0 -> "";
                    case 1 -> ", ack: " + (1 + random.nextInt(2_000)) + "ms";
                    default -> ", ack: true, expect: [12345]";
                };
        line(
                "%s- {emit: e%d, data: \"%s\"%s%s%s}",
                indent,
                emits++,
                fanOut ? "${marker}" : "${seq}",
                fanOut ? ", fanOut: " + (random.nextBoolean() ? "others" : "all") : "",
                pace,
                ack);
    }

    private void line(String format, Object... values) {
        yaml.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
