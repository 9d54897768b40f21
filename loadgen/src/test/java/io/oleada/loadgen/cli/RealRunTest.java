package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.testing.NodeServer;
import io.oleada.loadgen.testing.Waiting;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs as users do them, against our server and against the official one. What is asserted is the ledger, exactly;
 * whether the run was fast enough to be valid depends on the machine that tests it.
 */
class RealRunTest {

    private static final int CLIENTS = 500;

    private static final String CHAT = """
            phases:
              - {name: arrive, duration: 2s, clients: %d}
              - {name: settle, duration: 2s}
              - {name: chat, duration: 4s}
            flows:
              - name: student
                steps:
                  - connect
                  - {emit: eco, data: {n: "${seq}"}, ack: true, every: 2s, during: chat}
                  - emit: enviar-mensaje
                    data: {mensaje: "hola ${marker}", id: "c${client}", fecha: "${now}"}
                    ack: true
                    expect: [12345]
                    rate: 5/s
                    during: chat
                    fanOut: others
            """;

    @TempDir
    private Path folder;

    @Test
    void everyMessageOfFiveHundredClientsIsAccountedForOnOurServer() {
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            assertWholeChat(run(CLIENTS, "http://127.0.0.1:" + server.port(), "netty"), CLIENTS);
        }
    }

    @Test
    void everyMessageOfFiveHundredClientsIsAccountedForOnTheOfficialServer() {
        try (NodeServer server = NodeServer.start()) {
            assertWholeChat(run(CLIENTS, server.url(), "netty"), CLIENTS);
        }
    }

    @Test
    void theOfficialClientCountsTheSame() {
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            assertWholeChat(run(40, "http://127.0.0.1:" + server.port(), "official"), 40);
        }
    }

    private Result run(int clients, String target, String driver) {
        Cli.write(folder, "chat.yaml", CHAT.formatted(clients));
        Cli.Ended ended = Cli.run(folder, "run", "chat.yaml", "--target", target, "--driver", driver);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).as(ended.out()).isIn(0, 4);
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
        assertThat(run.complete()).isTrue();
        return run.result();
    }

    private static void assertWholeChat(Result result, int clients) {
        Ledger ledger = Ledger.of(result);
        int echoes = clients * 2;
        int messages = 5 * 4;
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(result.total(Metric.CONNECT_OK)).isEqualTo(clients);
        assertThat(ledger.intended()).isEqualTo(echoes + messages);
        assertThat(ledger.sent()).isEqualTo(echoes + messages);
        assertThat(ledger.ok()).isEqualTo(echoes + messages);
        assertThat(ledger.expected()).isEqualTo((long) messages * (clients - 1));
        assertThat(ledger.delivered()).isEqualTo(ledger.expected());
        assertThat(ledger.unexpected() + ledger.undetermined()).isZero();
        assertThat(result.total(Metric.DISCONNECTS)).isZero();
    }

    @Test
    void messagesToARoomAreOwedToItsMembersAlone() {
        Cli.write(folder, "rooms.yaml", """
                deliveryTimeout: 1s
                phases:
                  - {name: arrive, duration: 1s, clients: 100}
                  - {name: settle, duration: 1s}
                  - {name: chat, duration: 3s}
                  - {name: quiet, duration: 1s}
                flows:
                  - name: member
                    steps:
                      - connect
                      - {emit: unirse, data: "sala-${group:10}", ack: true, joins: "sala-${group:10}"}
                      - emit: enviar-a-sala
                        args: ["sala-${group:10}", {mensaje: "${marker}"}]
                        rate: 50/s
                        during: chat
                        fanOut: others
                        room: "sala-${group:10}"
                """);
        try (NodeServer official = NodeServer.start();
                OleadaServer ours = OleadaServer.start(ServerConfig.onFreePorts())) {
            assertRooms(official.url());
            assertRooms("http://127.0.0.1:" + ours.port());
        }
    }

    private void assertRooms(String url) {
        Cli.Ended ended = Cli.run(folder, "run", "rooms.yaml", "--target", url);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(0, 4);
        Ledger ledger =
                Ledger.of(ResultLog.read(folder.resolve("results.ndjson")).result());
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.sent()).isEqualTo(100 + 150);
        assertThat(ledger.expected()).isEqualTo(150 * 9);
        assertThat(ledger.delivered()).isEqualTo(150 * 9);
        assertThat(ledger.unexpected()).isZero();
    }

    @Test
    void runEndsEarlyWhenARuleSaysSo() {
        Cli.write(
                folder,
                "abort.yaml",
                CHAT.formatted(20).replace("duration: 4s", "duration: 60s") + "abort: [\"send.sent < 30\"]\n");
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            Cli.Ended ended = Cli.run(folder, "run", "abort.yaml", "--target", "http://127.0.0.1:" + server.port());
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(1, 4);
            assertThat(ended.out()).contains("ended early: send.sent < 30 was missed");
            StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
            assertThat(Ledger.of(run.result()).balanced()).isTrue();
            assertThat(run.result().durationNs()).isLessThan(30_000_000_000L);
        }
    }

    @Test
    void restartUnderLoadIsSurvivedByAllAndLosesNothingFromTheLedger() throws IOException {
        Cli.write(folder, "restart.yaml", """
                deliveryTimeout: 1s
                reconnect: {delay: 200ms, max: 1s}
                phases:
                  - {name: arrive, duration: 1s, clients: 200}
                  - {name: life, duration: 9s}
                flows:
                  - name: student
                    steps:
                      - connect
                      - {emit: eco, ack: 2s, every: 500ms}
                      - {emit: enviar-mensaje, data: {m: "${marker}"}, ack: 2s, rate: 20/s, fanOut: others}
                """);
        try (NodeServer server = NodeServer.start();
                Cli cli = Cli.start(folder, "run", "restart.yaml", "--target", server.url())) {
            Path log = folder.resolve("results.ndjson");
            Waiting.until(() -> Waiting.lines(log) >= 4);
            server.stop();
            server.restart();
            Cli.Ended ended = cli.await();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(0, 4);
            Result result = ResultLog.read(log).result();
            Ledger ledger = Ledger.of(result);
            assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
            assertThat(ledger.missing()).isZero();
            assertThat(ledger.notSent()).isPositive();
            assertThat(result.total(Metric.DISCONNECTS)).isEqualTo(200);
            assertThat(result.total(Metric.RECONNECT_RESTORED)).isEqualTo(200);
        }
    }

    @Test
    void interruptedRunStillReports() {
        Cli.write(folder, "chat.yaml", CHAT.formatted(50).replace("duration: 4s", "duration: 60s"));
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts());
                Cli cli = Cli.start(folder, "run", "chat.yaml", "--target", "http://127.0.0.1:" + server.port())) {
            Waiting.until(() -> Waiting.lines(folder.resolve("results.ndjson")) >= 6);
            cli.process().destroy(); // SIGTERM
            Cli.Ended ended = cli.await();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(130);
            StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
            assertThat(run.complete()).isFalse();
            assertThat(Ledger.of(run.result()).balanced()).isTrue();
            assertThat(folder.resolve("report.html")).isNotEmptyFile();
            Cli.Ended again = Cli.run(folder, "report");
            assertThat(again.err()).isEmpty();
        }
    }

    @Test
    void missedThresholdFailsAndSaysByHowMuch() {
        Cli.write(folder, "chat.yaml", CHAT.formatted(20) + "thresholds: [\"ack.response p50 < 1us\"]\n");
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            Cli.Ended ended = Cli.run(folder, "run", "chat.yaml", "--target", "http://127.0.0.1:" + server.port());
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(1, 4);
            assertThat(ended.out()).contains("ack.response p50 < 1us");
        }
    }
}
