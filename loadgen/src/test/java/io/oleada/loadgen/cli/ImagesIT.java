package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.testing.Dashboards;
import io.oleada.loadgen.testing.Images;
import io.oleada.loadgen.testing.PrometheusApi;
import io.oleada.loadgen.testing.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The images of server and load generator beside Prometheus, by the names and arguments that {@code compose.yaml} has. */
@Tag("containers")
@Timeout(180)
@Testcontainers(disabledWithoutDocker = true)
class ImagesIT {

    private static final int CLIENTS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SCENARIO = """
            name: chat
            phases:
              - {name: arrive, duration: 2s, clients: %d}
              - {name: chat, duration: 12s}
            flows:
              - name: student
                steps:
                  - connect
                  - {emit: eco, data: {n: "${seq}"}, ack: true, every: 1s, during: chat}
            """.formatted(CLIENTS);

    private final Network network = Network.newNetwork();
    private GenericContainer<?> server;
    private GenericContainer<?> prometheus;
    private GenericContainer<?> loadgen;

    @AfterEach
    void stop() {
        for (GenericContainer<?> container : new GenericContainer<?>[] {loadgen, prometheus, server}) {
            if (container != null) {
                container.stop();
            }
        }
        network.close();
    }

    @Test
    void theServersImageServesTheLoadGeneratorsAndPrometheusSeesBoth() throws Exception {
        server = Images.ofModule("server");
        server.withNetwork(network)
                .withNetworkAliases("server")
                .waitingFor(Wait.forLogMessage(".*oleada-server ready port=3000 management=3001.*", 1))
                .start();
        prometheus = Images.prometheus();
        Images.copy(Dashboards.FOLDER.resolve("prometheus"), prometheus, "/etc/prometheus");
        prometheus
                .withNetwork(network)
                .withExposedPorts(9090)
                .waitingFor(Wait.forHttp("/-/ready"))
                .start();
        loadgen = Images.ofModule("loadgen");
        loadgen.withNetwork(network)
                .withNetworkAliases("loadgen")
                .withCopyToContainer(Transferable.of(SCENARIO, 0644), "/scenarios/chat.yaml")
                .withCommand(((List<?>) Dashboards.service("loadgen").get("command"))
                        .stream().map(String::valueOf).toArray(String[]::new))
                .start();

        PrometheusApi api =
                new PrometheusApi(URI.create("http://" + prometheus.getHost() + ':' + prometheus.getMappedPort(9090)));
        Waiting.until(
                "Prometheus sees both", PATIENCE, () -> api.values("up == 1").size() == 2);
        Waiting.until("and the clients on both sides", PATIENCE, () -> {
            return api.value("sum(loadgen_clients{state=\"connected\"})").orElse(0) == CLIENTS
                    && api.value("oleada_clients_connected").orElse(0) == CLIENTS;
        });
        Waiting.until("the run is over", PATIENCE, () -> !loadgen.isRunning());
        assertThat(loadgen.getLogs())
                .contains(CLIENTS + " planned, " + CLIENTS + " connected at the peak")
                .contains("\u2713 acks")
                .doesNotContain("\u2717");
    }
}
