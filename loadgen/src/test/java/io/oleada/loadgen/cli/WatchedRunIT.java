package io.oleada.loadgen.cli;

import io.oleada.loadgen.observe.PrometheusConfiguration;
import io.oleada.loadgen.testing.Images;
import io.oleada.loadgen.testing.Ports;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** With Prometheus in a container that shares this machine's loopback, which only Linux lets it do. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class WatchedRunIT extends WatchedRunContract {

    private static final String HOME = "/etc/prometheus";

    @TempDir
    private static Path configured;

    private GenericContainer<?> container;

    @Override
    URI startPrometheus(PrometheusConfiguration configuration) throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "only Linux shares its loopback with a container");
        int port = Ports.free();
        container = Images.prometheus()
                .withNetworkMode("host")
                .withCommand(
                        "--config.file=" + HOME + "/prometheus.yml",
                        "--storage.tsdb.path=/prometheus",
                        "--web.listen-address=127.0.0.1:" + port)
                .waitingFor(Wait.forLogMessage(".*Server is ready to receive web requests.*", 1));
        configuration.writeTo(configured);
        Images.copy(configured, container, HOME);
        container.start();
        return URI.create("http://127.0.0.1:" + port);
    }

    @AfterAll
    void stop() {
        if (container != null) {
            container.stop();
        }
    }
}
