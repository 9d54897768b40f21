package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.cluster.ClusterConfig;
import io.oleada.server.cluster.Seal;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the {@code redis-server} of this machine, under a secret; skipped where there is none on the PATH. */
class RedisClusterTest extends ClusterContract {

    private final String name = "test-" + UUID.randomUUID();
    private RedisProcess redis;

    @Override
    void startBus(Path folder) throws Exception {
        redis = RedisProcess.start(folder);
    }

    @Override
    void stopBus() throws InterruptedException {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    ClusterConfig node(int number) {
        return new ClusterConfig(redis.address(), name, null, Seal.parse("00112233445566778899aabbccddeeff"));
    }

    @Test
    void whileRedisIsAwayANodeServesItsOwnClientsSaysSoAndComesBackByItself(@TempDir Path folder) throws Exception {
        try (RedisProcess own = RedisProcess.start(folder)) {
            ClusterConfig cluster = new ClusterConfig(own.address(), name, null, null);
            try (OleadaServer one =
                            OleadaServer.start(ServerConfig.onFreePorts().withCluster(cluster));
                    OleadaServer two =
                            OleadaServer.start(ServerConfig.onFreePorts().withCluster(cluster));
                    HandClient ana = HandClient.joined(one.port());
                    HandClient leo = HandClient.joined(one.port());
                    HandClient far = HandClient.joined(two.port())) {
                ana.text("42[\"enviar-mensaje\",1]");
                assertThat(leo.frame()).isEqualTo("42[\"enviar-mensaje\",1]");
                assertThat(far.frame()).isEqualTo("42[\"enviar-mensaje\",1]");
                own.stop();
                ana.text("42[\"enviar-mensaje\",2]");
                assertThat(leo.frame()).isEqualTo("42[\"enviar-mensaje\",2]");
                Waiting.until("it says so", () -> MetricsPage.of(one).value(series("bus_down")) == 1);
                assertThat(MetricsPage.health(one))
                        .contains("{\"status\":\"UP\"")
                        .contains("\"status\":\"DOWN\"");
                ana.text("42[\"enviar-mensaje\",3]");
                assertThat(leo.frame()).isEqualTo("42[\"enviar-mensaje\",3]");
                String failed = "cluster_dropped_total{bus=\"redis\",why=\"failed\"}";
                Waiting.until(
                        "what goes nowhere is counted",
                        () -> MetricsPage.of(one).value(failed) >= 1);
                own.restart();
                for (OleadaServer server : new OleadaServer[] {one, two}) {
                    Waiting.until("it is back", () -> MetricsPage.of(server).value(series("bus_down")) == 0);
                }
                ana.text("42[\"enviar-mensaje\",4]");
                assertThat(leo.frame()).isEqualTo("42[\"enviar-mensaje\",4]");
                String next = far.frame();
                while (!next.equals("42[\"enviar-mensaje\",4]")) {
                    assertThat(next)
                            .as("what was under way when Redis went")
                            .isIn("42[\"enviar-mensaje\",2]", "42[\"enviar-mensaje\",3]");
                    next = far.frame();
                }
                assertThat(MetricsPage.health(two)).contains("\"nodes\":2,\"clients\":3");
            }
        }
    }
}
