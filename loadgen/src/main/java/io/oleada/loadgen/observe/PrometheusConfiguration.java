package io.oleada.loadgen.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What differs from {@code grafana/prometheus/prometheus.yml}.
 *
 * @param source that folder, {@code grafana/prometheus}
 * @param targets for each job the addresses to scrape, {@code host:port}
 * @param intervalSeconds how often to scrape and to evaluate rules
 */
public record PrometheusConfiguration(Path source, Map<String, List<String>> targets, int intervalSeconds) {

    /**
     * Writes the configuration and its rules into a folder.
     *
     * @return the configuration file
     */
    public Path writeTo(Path folder) throws IOException {
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(source.resolve("prometheus.yml")));
        document.remove("alerting"); // there is no Alertmanager here; Prometheus itself shows what fires
        document.put(
                "global",
                Map.of("scrape_interval", intervalSeconds + "s", "evaluation_interval", intervalSeconds + "s"));
        document.put(
                "scrape_configs",
                targets.entrySet().stream()
                        .map(job -> Map.of(
                                "job_name", job.getKey(), "static_configs", List.of(Map.of("targets", job.getValue()))))
                        .toList());
        Path rules = Files.createDirectories(folder.resolve("rules"));
        try (Stream<Path> files = Files.list(source.resolve("rules"))) {
            files.filter(file -> file.toString().endsWith(".yml")).forEach(file -> copy(file, rules));
        }
        Path file = folder.resolve("prometheus.yml");
        Files.writeString(file, new Yaml().dump(document));
        return file;
    }

    private void copy(Path rule, Path folder) {
        try {
            // A rule group has an interval of its own; it follows the scrapes.
            String text = Files.readString(rule).replaceAll("(?m)^(\\s+interval:) 5s$", "$1 " + intervalSeconds + "s");
            Files.writeString(folder.resolve(rule.getFileName()), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
