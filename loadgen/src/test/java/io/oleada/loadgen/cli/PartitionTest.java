package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Verdict;
import io.oleada.loadgen.testing.Ports;
import io.oleada.loadgen.testing.Waiting;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker on another machine whose network goes away: the machine is a network namespace, and the cable is pulled in mid-run.
 * Nothing is said then on either side, not even the end of a connection.
 */
@Tag("full")
class PartitionTest {

    private static final String SECRET = "00112233445566778899aabbccddeeff";
    private static final String HERE = OtherMachine.HERE;

    private static final String SCENARIO = """
            phases:
              - {name: arrive, duration: 2s, clients: 40}
              - {name: load, duration: 40s}
            flows:
              - name: f
                steps:
                  - connect
                  - {emit: eco, data: {n: "${seq}"}, ack: 5s, every: 1s, during: load}
            """;

    private static final Pattern LOST = Pattern.compile("worker far was lost: [^\\n]*");

    @TempDir
    private Path folder;

    @RepeatedTest(10)
    void workerBehindAPulledCableIsNamedAndStopsByItself() throws IOException {
        Cli.write(folder, "load.yaml", SCENARIO);
        Path secret = Cli.write(folder, "fleet.secret", SECRET);
        String join = HERE + ':' + Ports.free();
        Path near = Files.createDirectory(folder.resolve("near"));
        Path far = Files.createDirectory(folder.resolve("far"));
        try (OtherMachine other = new OtherMachine();
                OleadaServer server =
                        OleadaServer.start(ServerConfig.onFreePorts().withHost("0.0.0.0"));
                Cli run = Cli.start(
                        folder,
                        "run",
                        "load.yaml",
                        "--target=http://" + HERE + ':' + server.port(),
                        "--allow-target=" + HERE,
                        "--remote-workers=2",
                        "--listen=" + join,
                        "--secret-file=" + secret);
                Cli here = Cli.start(near, worker("near", join, secret));
                Cli there = Cli.start(other.inside(), far, worker("far", join, secret))) {
            Waiting.until(() -> Waiting.lines(folder.resolve("results.ndjson")) >= 6);
            other.pullCable();
            long cutNs = System.nanoTime();
            Waiting.until(() -> LOST.matcher(run.err()).find());
            double seconds = (System.nanoTime() - cutNs) / 1e9;
            Cli.Ended ended = run.await();
            Matcher lost = LOST.matcher(ended.err());
            assertThat(lost.find()).isTrue();
            System.out.printf("named after %.1f s: %s%n", seconds, lost.group());
            assertThat(seconds).isLessThan(11);
            assertThat(ended.exitCode()).as(ended.out()).isEqualTo(Verdict.Kind.INVALID.exitCode());
            assertThat(here.await().exitCode()).isZero();
            assertThat(there.await().exitCode()).isEqualTo(UserError.FLEET);
            assertThat(there.err()).contains("is gone; the load has stopped");
        }
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        StoredRun stored = ResultLog.read(folder.resolve("results.ndjson"));
        assertThat(stored.verdict().reasons().get(0)).contains("worker far was lost");
        assertThat(Ledger.of(stored.result()).balanced()).isTrue();
    }

    private static String[] worker(String name, String join, Path secret) {
        return new String[] {
            "worker",
            "--name=" + name,
            "--join=" + join,
            "--secret-file=" + secret,
            "--allow-target=" + HERE,
            "--loops=1"
        };
    }
}
