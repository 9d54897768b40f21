package io.oleada.loadgen.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.testing.Dashboards;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The dashboards and the Kubernetes manifests against the types that Grafana and Kubernetes publish. Skipped where npm cannot
 * install them.
 */
class TypesIT {

    private static final Path FOLDER = Dashboards.FOLDER.resolve("types");

    private record Said(int exitCode, String text) {}

    private static Said npm(String... arguments) throws Exception {
        var program = PrometheusProcess.find("npm");
        Assumptions.assumeTrue(program.isPresent(), "no npm on the PATH");
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static boolean installed() throws Exception {
        Path done = FOLDER.resolve("node_modules/.package-lock.json");
        return Files.exists(done)
                && Files.getLastModifiedTime(done)
                                .compareTo(Files.getLastModifiedTime(FOLDER.resolve("package-lock.json")))
                        >= 0;
    }

    @Test
    void everyPartOfADashboardAndOfAManifestIsOfItsType() throws Exception {
        if (!installed()) {
            Said install = npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
            Assumptions.assumeTrue(install.exitCode() == 0, () -> "npm ci: " + install.text());
        }
        Said check = npm("run", "--silent", "check");
        assertThat(check.exitCode()).as(check.text()).isZero();
        assertThat(check.text()).contains("parts are of their type");
    }
}
