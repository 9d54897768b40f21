package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import io.oleada.server.cluster.ClusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for clusters as its users run it: two servers over Hazelcast, all delivered once. */
@Tag("full")
class ClusterRunTest {

    @TempDir
    private Path folder;

    @Test
    void everyMessageReachesTheClientsOfBothServersOnce() throws IOException {
        String name = "test-" + UUID.randomUUID();
        int first = freePort();
        int second = freePort();
        String members = "127.0.0.1:" + first + ",127.0.0.1:" + second;
        try (OleadaServer one = server(new ClusterConfig(members, name, "127.0.0.1:" + first, null));
                OleadaServer two = server(new ClusterConfig(members, name, "127.0.0.1:" + second, null))) {
            String example =
                    Path.of("examples", "cluster.yaml").toAbsolutePath().toString();
            Cli.Ended ended = Cli.run(
                    folder,
                    "run",
                    example,
                    "--target",
                    "http://127.0.0.1:" + one.port(),
                    "--target",
                    "http://127.0.0.1:" + two.port());
            assertThat(ended.exitCode())
                    .as(ended.out() + ended.err())
                    .isIn(0, 1, 4); // how fast is the machine's affair
            Ledger ledger =
                    Ledger.of(ResultLog.read(folder.resolve("results.ndjson")).result());
            assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
            assertThat(ledger.ok()).isEqualTo(250);
            assertThat(ledger.expected()).isEqualTo(250 * 499);
            assertThat(ledger.delivered()).isEqualTo(ledger.expected());
            assertThat(ledger.unexpected()).isZero();
        }
    }

    private static OleadaServer server(ClusterConfig cluster) {
        return OleadaServer.start(ServerConfig.onFreePorts().withCluster(cluster));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
