package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.observe.PrometheusConfiguration;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Verdict;
import io.oleada.loadgen.testing.Dashboards;
import io.oleada.loadgen.testing.MetricsReference;
import io.oleada.loadgen.testing.Ports;
import io.oleada.loadgen.testing.PrometheusApi;
import io.oleada.loadgen.testing.Scrape;
import io.oleada.loadgen.testing.ServerOfTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus with our rules watches a real server and a real run, while the server goes away and comes back. One
 * story; the tests ask what was seen of it. Told with a Prometheus of this machine's and with one in a container.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WatchedRunContract {

    private static final int CLIENTS = 60;
    private static final long PATIENCE_NS = 120_000_000_000L;
    private static final String DOWN = "ALERTS{alertname=\"OleadaServerDown\", alertstate=\"firing\"}";

    private static final String SCENARIO = """
            name: watched
            reconnect: {policy: socket.io-js}
            phases:
              - {name: arrive, duration: 1s, clients: %d}
              - {name: chat, duration: 10m}
            flows:
              - name: student
                steps:
                  - connect
                  - {emit: eco, data: {n: "${seq}"}, ack: true, every: 1s, during: chat}
                  - emit: enviar-mensaje
                    data: {mensaje: "hola ${marker}", id: "c${client}", fecha: "${now}"}
                    ack: true
                    rate: 5/s
                    during: chat
                    fanOut: others
            """.formatted(CLIENTS);

    @TempDir
    private static Path folder;

    private PrometheusApi prometheus;
    private ServerOfTest server;
    private StoredRun run;
    private Scrape ofServer;
    private Scrape ofRun;

    /** Expressions that have had no result yet, by place. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private final List<String> strange = new ArrayList<>();
    private boolean alertFired;
    private boolean alertResolved;

    /** Starts a Prometheus that can scrape this machine's loopback, and says where it answers. */
    abstract URI startPrometheus(PrometheusConfiguration configuration) throws Exception;

    /** Called when every expression has had a result, and the run goes on. */
    void whileItRuns() throws Exception {}

    @BeforeAll
    void watchARun() throws Exception {
        Stream.concat(Dashboards.queries().stream(), Dashboards.rules().stream())
                .forEach(expression -> waiting.put(expression.place(), expression.promql()));
        server = new ServerOfTest(Ports.free(), Ports.free());
        int runPort = Ports.free();
        prometheus = new PrometheusApi(startPrometheus(new PrometheusConfiguration(
                impatientRules(),
                Map.of(
                        "oleada-server", List.of("127.0.0.1:" + server.managementPort()),
                        "oleada-loadgen", List.of("127.0.0.1:" + runPort)),
                1)));
        Cli.write(folder, "watched.yaml", SCENARIO);
        String target = "http://127.0.0.1:" + server.port();
        try (Cli cli = Cli.start(
                folder, "run", "watched.yaml", "--target", target, "--metrics-port", Integer.toString(runPort))) {
            await("all clients are up", () -> connected() == CLIENTS);
            restartTheServer();
            await("all clients are back", () -> connected() == CLIENTS);
            await("every expression has a result", waiting::isEmpty);
            whileItRuns();
            ofServer = Scrape.ofPort(server.managementPort());
            ofRun = Scrape.ofPort(runPort);
            cli.process().destroy(); // SIGTERM: it ends as if its time were over
            cli.await();
        }
        run = ResultLog.read(folder.resolve(RunFiles.LOG));
    }

    private void restartTheServer() {
        server.close();
        await("the alert fires", () -> prometheus.value(DOWN).isPresent());
        alertFired = true;
        server = new ServerOfTest(server.port(), server.managementPort());
        await("the alert is over", () -> prometheus.value(DOWN).isEmpty());
        alertResolved = true;
    }

    @AfterAll
    void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    /** The configuration with alerts that wait a second, where people's wait longer. */
    private static Path impatientRules() throws IOException {
        Path source = Dashboards.FOLDER.resolve("prometheus");
        Path copy = Files.createDirectories(folder.resolve("prometheus/rules")).getParent();
        Files.copy(source.resolve("prometheus.yml"), copy.resolve("prometheus.yml"));
        for (String file : List.of("recording.yml", "alerts.yml")) {
            String text = Files.readString(source.resolve("rules").resolve(file));
            Files.writeString(copy.resolve("rules").resolve(file), text.replaceAll("(?m)^(\\s+for:) \\w+$", "$1 1s"));
        }
        return copy;
    }

    private double connected() {
        return prometheus.value("sum(loadgen_clients{state=\"connected\"})").orElse(0);
    }

    /** Waits, and meanwhile crosses off the expressions that have a result. */
    private void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError(
                        "in vain: " + what + (waiting.size() < 20 ? "; no result yet: " + waiting : ""));
            }
            crossOff();
        }
    }

    private void crossOff() {
        waiting.entrySet().removeIf(expression -> {
            List<Double> values = prometheus.values(expression.getValue());
            values.stream()
                    .filter(value -> value.isInfinite() || value < 0)
                    .forEach(value -> strange.add(expression + " is " + value));
            return values.stream().anyMatch(value -> !value.isNaN());
        });
    }

    @Test
    void everyPanelAnnotationAndRuleHasASaneResult() {
        assertThat(waiting).isEmpty();
        assertThat(strange).isEmpty();
    }

    @Test
    void anAlertFiresWhileTheServerIsAwayAndIsOverWhenItIsBack() {
        assertThat(alertFired).isTrue();
        assertThat(alertResolved).isTrue();
    }

    @Test
    void prometheusHoldsTheLedgersCountsExactly() {
        assertThat(run.result().numbers()).isNotEmpty();
        run.result().numbers().forEach((series, n) -> {
            if (series.metric() == Metric.LOOP_CPU || series.metric().text().startsWith("bytes.")) {
                return; // named in other units
            }
            String label = series.metric().label() == Metric.Label.NONE
                    ? ""
                    : series.metric().label().text() + "=\"" + series.value() + '"';
            String name = "loadgen_" + series.metric().text().replace('.', '_') + "_total";
            assertThat(prometheus.value("last_over_time(" + name + '{' + label + "}[5m])"))
                    .as(series.toString())
                    .hasValue((double) n);
        });
    }

    @Test
    void prometheusKnowsTheVerdict() {
        Verdict.Kind kind = run.verdict().kind();
        assertThat(prometheus.value("last_over_time(loadgen_verdict{verdict=\""
                        + kind.name().toLowerCase(java.util.Locale.ROOT) + "\"}[5m])"))
                .hasValue(1);
    }

    @Test
    void itsQuantilesLieWithinABucketOfTheExactOnes() {
        double[] bounds = ofRun.find("loadgen_ack_response_seconds_bucket", "step", "eco").stream()
                .mapToDouble(
                        sample -> Double.parseDouble(sample.labels().get("le").replace("+Inf", "Infinity")))
                .toArray();
        for (Metric metric : List.of(Metric.ACK_RESPONSE, Metric.ACK_SERVICE, Metric.DELIVERY_RESPONSE)) {
            Histogram exact = run.result().histogram(metric);
            assertThat(exact).isNotNull();
            String name = "loadgen_" + metric.text().replace('.', '_') + "_seconds";
            for (double quantile : new double[] {0.5, 0.9, 0.99}) {
                double seconds = exact.getValueAtPercentile(quantile * 100) / 1e9;
                double live = prometheus
                        .value("histogram_quantile(" + quantile + ", sum by (le) (last_over_time(" + name
                                + "_bucket[5m])))")
                        .orElseThrow();
                double below = 0;
                double above = bounds[bounds.length - 1];
                for (double bound : bounds) {
                    if (bound < seconds * 0.998) {
                        below = bound;
                    }
                    if (bound >= seconds * 1.002) {
                        above = Math.min(above, bound);
                    }
                }
                assertThat(live).as("%s p%s", name, quantile * 100).isBetween(below, above);
            }
        }
    }

    @Test
    void everyMetricNamedExistsAndEveryMetricIsShownOrLeftOutOnPurpose() {
        TreeSet<String> used = new TreeSet<>();
        Stream.concat(Dashboards.queries().stream(), Dashboards.rules().stream())
                .forEach(expression -> used.addAll(Dashboards.metricsIn(expression.promql())));
        TreeSet<String> there = new TreeSet<>();
        prometheus.get("/api/v1/label/__name__/values").forEach(name -> there.add(name.asText()));
        assertThat(there).containsAll(used);
        MetricsReference.assertEachIsUsedOrLeftOutOnPurpose(used, ofServer, ofRun);
    }

    @Test
    void theReferenceOfMetricsIsWhatTheTwoPagesSay() throws Exception {
        MetricsReference.assertUpToDate(ofServer, ofRun);
    }
}
