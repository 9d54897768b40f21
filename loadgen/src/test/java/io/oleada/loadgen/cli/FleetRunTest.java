package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Verdict;
import io.oleada.loadgen.testing.NodeServer;
import io.oleada.loadgen.testing.Ports;
import io.oleada.loadgen.testing.Signals;
import io.oleada.loadgen.testing.Waiting;
import io.oleada.server.FanOut;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over several worker processes, as users do them: whole ones, and ones that lose a worker. */
class FleetRunTest {

    private static final String CHAT = """
            phases:
              - {name: arrive, duration: 2s, clients: %d}
              - {name: settle, duration: 1s}
              - {name: chat, duration: %ds}
            flows:
              - name: student
                steps:
                  - connect
                  - {emit: eco, data: {n: "${seq}"}, ack: true, every: 2s, during: chat}
                  - emit: enviar-mensaje
                    data: {mensaje: "hola ${marker}", id: "c${client}", fecha: "${now}"}
                    ack: true
                    rate: 5/s
                    during: chat
                    fanOut: others
            """;

    @TempDir
    private Path folder;

    @Test
    void threeWorkersAndThreeHundredClientsAccountForEveryMessage() {
        Cli.write(folder, "chat.yaml", CHAT.formatted(300, 4));
        try (NodeServer server = NodeServer.start()) {
            Cli.Ended ended = Cli.run(folder, "run", "chat.yaml", "--target", server.url(), "--workers", "3");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.exitCode()).as(ended.out()).isIn(0, 4);
            assertThat(ended.out()).contains("3 workers on 1 host, 3 event loops");
        }
        StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
        Ledger ledger = Ledger.of(run.result());
        assertThat(run.complete()).isTrue();
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(run.result().total(Metric.CONNECT_OK)).isEqualTo(300);
        assertThat(ledger.ok()).isEqualTo(300 * 2 + 20).isEqualTo(ledger.intended());
        assertThat(ledger.delivered()).isEqualTo(20 * 299).isEqualTo(ledger.expected());
        assertThat(ledger.undetermined() + ledger.unexpected()).isZero();
        assertThat(run.result().histogram(Metric.DELIVERY_RESPONSE).getTotalCount())
                .isEqualTo(20 * 299);
    }

    @Test
    void workersTakePartInALongRunThatTheUserHasAllowed() {
        Cli.write(folder, "soak.yaml", CHAT.formatted(4, 1).replace("1s}\n  - {name: chat", "12h}\n  - {name: chat"));
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts());
                Cli cli = Cli.start(
                        folder,
                        "run",
                        "soak.yaml",
                        "--target=http://127.0.0.1:" + server.port(),
                        "--workers=2",
                        "--max-duration=13h")) {
            Waiting.until(() -> Waiting.lines(folder.resolve("results.ndjson")) >= 4);
            cli.process().destroy();
            Cli.Ended ended = cli.await();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(130);
        }
        assertThat(ResultLog.read(folder.resolve("results.ndjson")).result().total(Metric.CONNECT_OK))
                .isEqualTo(4);
    }

    @Test
    void aWorkerTakesPartForNoLongerThanItMay() throws IOException {
        Cli.write(folder, "chat.yaml", CHAT.formatted(4, 1));
        Path secret = Cli.write(folder, "fleet.secret", "00112233445566778899aabbccddeeff");
        String join = "127.0.0.1:" + Ports.free();
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts());
                Cli run = Cli.start(
                        folder,
                        "run",
                        "chat.yaml",
                        "--target=http://127.0.0.1:" + server.port(),
                        "--remote-workers=1",
                        "--listen=" + join,
                        "--secret-file=" + secret);
                Cli worker = Cli.start(
                        Files.createDirectory(folder.resolve("worker")),
                        "worker",
                        "--name=brief",
                        "--join=" + join,
                        "--secret-file=" + secret,
                        "--max-duration=3s")) {
            Cli.Ended ended = run.await();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
            assertThat(ended.err())
                    .contains("worker brief: chat lasts longer than 3s;"
                            + " if it may, start this worker with --max-duration 4s");
            assertThat(worker.await().exitCode()).isZero();
        }
    }

    /** One processor and three workers: each of them is one of many, and gets a heap made for its clients. */
    @Test
    void manyWorkersToAProcessorGetSmallHeapsAndAccountForABroadcastOfEachServer() {
        Cli.write(folder, "wave.yaml", """
                cluster: false
                phases:
                  - {name: publishers, duration: 500ms, clients: 2}
                  - {name: arrive, duration: 1s, clients: 18}
                  - {name: settle, duration: 2s}
                  - {name: wave, duration: 2s}
                flows:
                  - name: listener
                    steps:
                      - connect
                      - {emit: enviar-mensaje, data: {id: "${marker}"}, fanOut: all, publishers: 2, rate: 1/s, during: wave}
                """);
        List<String> commands = new java.util.ArrayList<>();
        ServerConfig config = ServerConfig.onFreePorts().withFanOut(FanOut.ALL);
        try (OleadaServer one = OleadaServer.start(config);
                OleadaServer two = OleadaServer.start(config);
                Cli cli = Cli.startWith(
                        List.of("-XX:ActiveProcessorCount=1"),
                        folder,
                        "run",
                        "wave.yaml",
                        "--workers",
                        "3",
                        "--clients",
                        "300",
                        "--target",
                        "http://127.0.0.1:" + one.port(),
                        "--target",
                        "http://127.0.0.1:" + two.port())) {
            Waiting.until(() -> Waiting.lines(folder.resolve("results.ndjson")) >= 2);
            cli.process()
                    .toHandle()
                    .children()
                    .forEach(worker -> commands.add(worker.info().commandLine().orElse("")));
            Cli.Ended ended = cli.await();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.exitCode()).as(ended.out()).isIn(0, 4);
        }
        assertThat(commands).hasSize(3).allSatisfy(command -> assertThat(command)
                .contains("-XX:+UseSerialGC", "-Xms73m", "-Xmx73m", "-Xmn8m", "-XX:TieredStopAtLevel=1")
                .doesNotContain("-Xmx512m"));
        StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
        Ledger ledger = Ledger.of(run.result());
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(run.result().total(Metric.CLIENTS_PLANNED)).isEqualTo(300);
        assertThat(ledger.intended()).isEqualTo(2);
        assertThat(ledger.expected()).isPositive().isLessThanOrEqualTo(300);
        assertThat(ledger.missing() + ledger.unexpected()).as(ledger.toString()).isZero();
    }

    @Test
    void killedWorkerIsNamedAndTheRunIsInvalid() {
        Cli.Ended ended = lose(ProcessHandle::destroyForcibly);
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(4);
        assertThat(ended.err()).containsPattern("worker [123] was lost: its connection ended");
        StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
        assertThat(run.complete()).isFalse();
        assertThat(run.verdict().kind()).isEqualTo(Verdict.Kind.INVALID);
        assertThat(run.verdict().reasons().get(0)).contains(" was lost: ");
        assertThat(Ledger.of(run.result()).balanced()).isTrue();
    }

    @Test
    @Tag("full")
    void killedWorkerIsToleratedOnRequestAndTheLedgerStillBalances() {
        Cli.Ended ended = lose(ProcessHandle::destroyForcibly, "--tolerate-lost-workers");
        assertThat(ended.err()).contains(" was lost: ");
        StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
        assertThat(run.complete()).isTrue();
        Ledger ledger = Ledger.of(run.result());
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.delivered()).isPositive().isEqualTo(ledger.expected());
        assertThat(run.verdict().reasons()).noneMatch(reason -> reason.contains("lost"));
    }

    @RepeatedTest(9)
    @Tag("full")
    void killedWorkerIsNamedEachTime() {
        killedWorkerIsNamedAndTheRunIsInvalid();
    }

    @RepeatedTest(10)
    @Tag("full")
    void frozenWorkerIsNamedAndNoProcessIsLeft() {
        Cli.Ended ended = lose(Signals::stop);
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(4);
        assertThat(ended.err()).containsPattern("worker [123] was lost: it has said nothing for 10 s");
        assertThat(Ledger.of(ResultLog.read(folder.resolve("results.ndjson")).result())
                        .balanced())
                .isTrue();
    }

    /** Runs with three workers, does something to the second one in mid-run, and waits for the end of it all. */
    private Cli.Ended lose(Consumer<ProcessHandle> how, String... options) {
        int seconds = options.length == 0 ? 40 : 6;
        Cli.write(folder, "chat.yaml", CHAT.formatted(60, seconds));
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts());
                Cli cli = Cli.start(folder, arguments(server, options))) {
            Path log = folder.resolve("results.ndjson");
            Waiting.until(() -> Waiting.lines(log) >= 6);
            List<ProcessHandle> workers = cli.process().toHandle().children().toList();
            assertThat(workers).hasSize(3);
            how.accept(workers.get(1));
            Cli.Ended ended = cli.await();
            assertThat(folder.resolve("report.html")).isNotEmptyFile();
            Waiting.until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
            return ended;
        }
    }

    private static String[] arguments(OleadaServer server, String... options) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("run", "chat.yaml", "--workers", "3", "--target", "http://127.0.0.1:" + server.port()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    @Test
    @Tag("full")
    void whenTheCoordinatorIsKilledItsWorkersGoToo() {
        Cli.write(folder, "chat.yaml", CHAT.formatted(20, 60));
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts());
                Cli cli = Cli.start(folder, arguments(server))) {
            Path log = folder.resolve("results.ndjson");
            Waiting.until(() -> Waiting.lines(log) >= 3);
            List<ProcessHandle> workers = cli.process().toHandle().children().toList();
            assertThat(workers).hasSize(3);
            cli.process().destroyForcibly();
            Waiting.until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
