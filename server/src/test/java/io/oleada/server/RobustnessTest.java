package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Offenders of every kind, one kind after the other, while a crowd of healthy clients talks: each offence is counted, none of
 * the crowd is disconnected or misses anything, memory goes back to where it was, and Netty reports no leak, tracking every
 * buffer.
 */
@Timeout(900)
class RobustnessTest {

    private static final int WARM_UP = 5;
    private static final long SLACK_BYTES = 16 << 20;

    private final List<String> table = new ArrayList<>();

    private static ServerConfig config() {
        return ServerConfig.onFreePorts()
                .withFanOut(FanOut.ALL)
                .withPings(Duration.ofSeconds(3), Duration.ofSeconds(6))
                .withProtection(Protection.defaults()
                        .withLimits(10_000, 1_000, 1 << 20)
                        .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5)));
    }

    @Test
    void tenOffendersOfEachQuickKindHarmNobody() throws Exception {
        try (Leaks leaks = Leaks.watch();
                OleadaServer server = OleadaServer.start(config());
                Crowd crowd = Crowd.join(server.port(), 20, 5)) {
            for (Offence each : Offence.quick()) {
                commit(each, 10, server);
            }
            settled(server, 25);
            crowd.allIsWell();
            assertThat(leaks.reports()).isEmpty();
        }
    }

    @Test
    @Tag("full")
    void aThousandOffendersOfEachKindHarmNobody() throws Exception {
        harmNobody(80, 20, Integer.getInteger("oleada.offenders", 1000));
        Files.write(Path.of("target", "robustness.md"), table);
    }

    private void harmNobody(int overWebSocket, int polling, int offenders) throws Exception {
        try (Leaks leaks = Leaks.watch();
                OleadaServer server = OleadaServer.start(config())) {
            table.add("| bad input | counted as | offenders | counted | s |");
            table.add("|---|---|---|---|---|");
            try (Crowd crowd = Crowd.join(server.port(), overWebSocket, polling)) {
                for (Offence each : Offence.all()) {
                    commit(each, Math.min(offenders, WARM_UP), server);
                }
                table.subList(2, table.size()).clear();
                settled(server, overWebSocket + polling);
                long before = usedBytes();
                for (Offence each : Offence.all()) {
                    commit(each, offenders, server);
                }
                settled(server, overWebSocket + polling);
                long messages = crowd.allIsWell();
                long after = usedBytes();
                List<String> reports = leaks.reports();
                table.add("");
                table.add(String.format(
                        Locale.ROOT,
                        "%,d messages to %d healthy clients meanwhile: none lost, none disconnected. Heap in use %.1f MB before, "
                                + "%.1f MB after; Netty's buffers %.1f MB; %d leaks reported.",
                        messages,
                        overWebSocket + polling,
                        before / 1e6,
                        after / 1e6,
                        metric(server, "netty_memory_bytes{kind=\"direct\"}") / 1e6,
                        reports.size()));
                table.forEach(System.out::println);
                assertThat(reports).isEmpty();
                assertThat(after).isLessThan(before + SLACK_BYTES);
            }
        }
    }

    private void commit(Offence offence, int offenders, OleadaServer server) throws Exception {
        double before = metric(server, offence.series());
        long startNs = System.nanoTime();
        for (int done = 0; done < offenders; done += offence.atOnce()) {
            List<HandClient> at = new ArrayList<>();
            for (int i = done; i < Math.min(offenders, done + offence.atOnce()); i++) {
                at.add(offence.begin().offend(server.port()));
            }
            for (HandClient each : at) {
                try {
                    offence.end().await(each);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(offence.name(), e);
                }
            }
            int due = done + at.size();
            Waiting.until(offence.name() + " counted", () -> metric(server, offence.series()) - before >= due);
            at.forEach(HandClient::close);
        }
        table.add(String.format(
                Locale.ROOT,
                "| %s | `%s` | %,d | %,.0f | %.1f |",
                offence.name(),
                offence.series().replaceAll(".*\"(.*)\".*", "$1"),
                offenders,
                metric(server, offence.series()) - before,
                (System.nanoTime() - startNs) / 1e9));
    }

    /** Waits until nobody is there but the crowd. */
    private static void settled(OleadaServer server, int crowd) throws Exception {
        Waiting.until(
                "only the crowd left",
                () -> server.connected() == crowd
                        && metric(server, "sessions_active") == crowd
                        && metric(server, "readers_slow") == 0
                        && metric(server, "channels_open") <= 2 * crowd);
    }

    private static long usedBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static double metric(OleadaServer server, String series) throws Exception {
        return MetricsPage.of(server).value(series);
    }
}
