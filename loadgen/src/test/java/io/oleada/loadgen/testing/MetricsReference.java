package io.oleada.loadgen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page {@code grafana/metrics.md}: printed from what a server and a run say of themselves. */
public final class MetricsReference {

    private static final Path PAGE = Dashboards.FOLDER.resolve("metrics.md");

    /** Metrics that no dashboard and no rule reads, and why they are there. */
    private static final Map<String, String> LEFT_OUT = new TreeMap<>(Map.ofEntries(
            Map.entry("loadgen_ack_unknown_total", "a server's fault that the report names"),
            Map.entry("loadgen_clients_not_started_total", "makes a run INVALID; the report says it"),
            Map.entry("loadgen_clients_planned_total", "for tables over runs"),
            Map.entry("loadgen_connect_attempts_total", "for ratios of one's own"),
            Map.entry("loadgen_connect_ok_total", "for ratios of one's own"),
            Map.entry("loadgen_connect_response_seconds", "the stages are shown"),
            Map.entry("loadgen_connect_service_seconds", "the stages are shown"),
            Map.entry("loadgen_events_received_total", "deliveries are shown"),
            Map.entry("loadgen_run_elapsed_seconds", "for tables over runs"),
            Map.entry("loadgen_run_planned_seconds", "for tables over runs"),
            Map.entry("loadgen_run_start_timestamp_seconds", "for tables over runs"),
            Map.entry("loadgen_send_without_ack_total", "part of the ledger"),
            Map.entry("loadgen_verdict", "for what waits on a run's end"),
            Map.entry("oleada_cluster_batches_total", "for whoever has several nodes"),
            Map.entry("oleada_cluster_bus_down", "for whoever has several nodes"),
            Map.entry("oleada_cluster_clients", "for whoever has several nodes"),
            Map.entry("oleada_cluster_dropped_total", "for whoever has several nodes"),
            Map.entry("oleada_cluster_echo_seconds", "for whoever has several nodes"),
            Map.entry("oleada_cluster_missed_total", "for whoever has several nodes"),
            Map.entry("oleada_cluster_nodes", "for whoever has several nodes"),
            Map.entry("oleada_cluster_published_total", "for whoever has several nodes"),
            Map.entry("oleada_cluster_received_total", "for whoever has several nodes"),
            Map.entry("oleada_cluster_waiting_bytes", "for whoever has several nodes"),
            Map.entry("oleada_faults_injected_total", "for whoever makes faults on purpose"),
            Map.entry("oleada_listeners_running", "for whoever has listeners that block"),
            Map.entry("oleada_listeners_waiting", "for whoever has listeners that block"),
            Map.entry("oleada_unread_bytes", "slow readers are shown")));

    private static final String HEAD = """
            # Metrics

            Printed from a running server and a running load generator, and compared with them in a test. Each is registered at
            zero when it starts. Label values come from fixed lists: no client can make a page grow. Besides these both sides have
            Micrometer's `jvm_*`, `process_*` and `system_*`; those of the load generator carry `run_id`.

            Counters are exact. Histograms are in buckets that can be added over instances and over time, so a quantile is known
            to its bucket; the exact percentiles of a run are in its `results.ndjson` (HdrHistogram) and `report.html`.
            """;

    private MetricsReference() {}

    /** Compares the page with what the two say; {@code -Dgolden.update=true} writes it instead. */
    public static void assertUpToDate(Scrape server, Scrape run) throws IOException {
        String page = HEAD + section("Server", "oleada_", server) + section("Load generator", "loadgen_", run);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(page)
                .as("compared with %s; look at the difference, then run once with -Dgolden.update=true", PAGE)
                .isEqualTo(Files.readString(PAGE));
    }

    /** Each family of ours is in {@code used}, which may name its lines, or in the list of those left out; never in both. */
    public static void assertEachIsUsedOrLeftOutOnPurpose(Set<String> used, Scrape server, Scrape run) {
        TreeSet<String> unused = new TreeSet<>(ours("oleada_", server).keySet());
        unused.addAll(ours("loadgen_", run).keySet());
        unused.removeIf(family -> used.stream().anyMatch(name -> isOf(name, family)));
        assertThat(unused).isEqualTo(LEFT_OUT.keySet());
    }

    private static boolean isOf(String name, String family) {
        return name.equals(family)
                || name.replaceAll("_(bucket|count|sum)$", "").equals(family);
    }

    /** The families of ours with their types; Micrometer's running maxima go with their timer. */
    private static Map<String, String> ours(String prefix, Scrape scrape) {
        return scrape.types().entrySet().stream()
                .filter(family -> family.getKey().startsWith(prefix))
                .filter(family -> !family.getKey().endsWith("_max"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    private static String section(String title, String prefix, Scrape scrape) {
        StringBuilder text =
                new StringBuilder("\n## " + title + "\n\n| name | type | unit | labels | |\n|---|---|---|---|---|\n");
        ours(prefix, scrape).forEach((name, type) -> {
            TreeSet<String> labels = new TreeSet<>();
            scrape.samples().stream()
                    .filter(sample -> isOf(sample.name(), name))
                    .forEach(sample -> labels.addAll(sample.labels().keySet()));
            labels.remove("le");
            String help = scrape.helps().getOrDefault(name, "");
            String why = LEFT_OUT.containsKey(name) ? " *(On no dashboard: " + LEFT_OUT.get(name) + ".)*" : "";
            text.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(type)
                    .append(" | ")
                    .append(unit(name));
            text.append(" | ")
                    .append(labels.stream().map(label -> '`' + label + '`').collect(Collectors.joining(", ")));
            text.append(" | ")
                    .append(help.replace("|", "\\|"))
                    .append('.')
                    .append(why)
                    .append(" |\n");
        });
        return text.toString();
    }

    private static String unit(String name) {
        return name.contains("_seconds")
                ? "seconds"
                : name.contains("_bytes") || name.contains("bytes_") ? "bytes" : "";
    }
}
