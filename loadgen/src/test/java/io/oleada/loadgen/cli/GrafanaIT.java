package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oleada.loadgen.testing.Dashboards;
import io.oleada.loadgen.testing.Images;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Grafana's own word on what it is provisioned with. Skipped where its image cannot be pulled. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class GrafanaIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static GenericContainer<?> grafana;

    @BeforeAll
    static void start() throws Exception {
        GenericContainer<?> container = Images.grafana();
        Map<?, ?> environment = (Map<?, ?>) Dashboards.service("grafana").get("environment");
        environment.forEach((name, value) -> container.withEnv(String.valueOf(name), String.valueOf(value)));
        Images.copy(Dashboards.FOLDER.resolve("provisioning"), container, "/etc/grafana/provisioning");
        Images.copy(Dashboards.FOLDER.resolve("dashboards"), container, "/var/lib/grafana/dashboards");
        container.withExposedPorts(3000).waitingFor(Wait.forHttp("/api/health")).start();
        grafana = container;
    }

    @AfterAll
    static void stop() {
        if (grafana != null) {
            grafana.stop();
        }
    }

    private static JsonNode get(String path) throws Exception {
        URI address = URI.create("http://" + grafana.getHost() + ':' + grafana.getMappedPort(3000) + path);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void itHasLoadedEveryDashboardWithEveryPanel() throws Exception {
        TreeSet<String> listed = new TreeSet<>();
        get("/api/search?type=dash-db")
                .forEach(found -> listed.add(found.path("uid").asText()));
        for (JsonNode dashboard : Dashboards.all().values()) {
            String uid = dashboard.path("uid").asText();
            assertThat(listed).contains(uid);
            JsonNode loaded = get("/api/dashboards/uid/" + uid);
            assertThat(loaded.at("/meta/provisioned").asBoolean()).isTrue();
            assertThat(loaded.at("/dashboard/panels").findValuesAsText("title"))
                    .isEqualTo(dashboard.at("/panels").findValuesAsText("title"));
        }
    }

    @Test
    void itHasFoundNothingToComplainOfInTheProvisioning() {
        assertThat(grafana.getLogs().lines())
                .filteredOn(line -> line.matches(".*logger=provisioning\\.(dashboard|datasources).*"))
                .noneMatch(line -> line.contains("level=error"));
    }
}
