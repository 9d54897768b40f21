package io.oleada.loadgen.cli;

import io.oleada.loadgen.observe.Preview;
import io.oleada.loadgen.observe.PrometheusConfiguration;
import io.oleada.loadgen.observe.PrometheusProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watches a server and runs, with a Prometheus from the PATH and the dashboards on a page. */
@Command(
        name = "observe",
        description =
                "Watch a server and a run: Prometheus with our rules, and the Grafana dashboards on a local page.",
        mixinStandardHelpOptions = true)
final class ObserveCommand implements Callable<Integer> {

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + MetricsOptions.SERVER_PORT,
            description = "The server's management port (default: ${DEFAULT-VALUE}); may be given again.")
    private List<String> servers = List.of();

    @Option(
            names = "--run",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + MetricsOptions.RUN_PORT,
            description = "A run's --metrics-port (default: ${DEFAULT-VALUE}); may be given again.")
    private List<String> runs = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3002",
            description = "Where the page is (default: ${DEFAULT-VALUE}; 0 takes a free port).")
    private int port;

    @Option(names = "--prometheus", paramLabel = "FILE", description = "The program (default: prometheus on the PATH).")
    private @Nullable Path binary;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How often to look (default: ${DEFAULT-VALUE}).")
    private int interval;

    @Option(names = "--for", paramLabel = "SECONDS", description = "End after that long (default: on Ctrl-C).")
    private @Nullable Integer seconds;

    @Override
    public Integer call() throws InterruptedException {
        Path grafana = Path.of(System.getProperty("oleada.home", "."), "grafana");
        if (!Files.isDirectory(grafana.resolve("dashboards"))) {
            throw new UserError(UserError.USAGE, grafana + ": no such folder; start with ./oleada from a checkout");
        }
        if (interval < 1 || interval > 60) {
            throw new UserError(UserError.USAGE, "--interval " + interval + ": expected a number from 1 to 60");
        }
        Map<String, List<String>> targets = new LinkedHashMap<>();
        targets.put("oleada-server", addresses("--server", servers));
        targets.put("oleada-loadgen", addresses("--run", runs));
        CountDownLatch end = new CountDownLatch(1);
        Signals.onEnd(end::countDown);
        try (PrometheusProcess prometheus =
                        prometheus(new PrometheusConfiguration(grafana.resolve("prometheus"), targets, interval));
                Preview preview = preview(grafana.resolve("dashboards"), prometheus)) {
            System.out.println("dashboards  " + preview.address());
            System.out.println("prometheus  " + prometheus.address() + "/alerts");
            System.out.println("looks at    " + String.join(", ", servers) + " (server) and " + String.join(", ", runs)
                    + " (run) every " + interval + " s");
            System.out.println("            start a run beside it: ./oleada demo --metrics-port "
                    + MetricsOptions.RUN_PORT + "; Ctrl-C ends this");
            boolean ended = end.await(seconds == null ? Long.MAX_VALUE : seconds, TimeUnit.SECONDS);
            return ended || seconds != null ? 0 : 1;
        }
    }

    private static List<String> addresses(String option, List<String> given) {
        for (String address : given) {
            if (!address.matches("[\\w.\\-\\[\\]:]+:\\d{1,5}")) {
                throw new UserError(
                        UserError.USAGE, option + ' ' + address + ": expected host:port, such as 127.0.0.1:3001");
            }
        }
        return given;
    }

    private PrometheusProcess prometheus(PrometheusConfiguration configuration) throws InterruptedException {
        Path program = binary != null
                ? binary
                : PrometheusProcess.find("prometheus")
                        .orElseThrow(() -> new UserError(
                                UserError.USAGE,
                                "prometheus: no such program on the PATH; install it (Debian: apt-get install prometheus),"
                                        + " or say where it is with --prometheus FILE"));
        if (!Files.isExecutable(program)) {
            throw new UserError(UserError.USAGE, "--prometheus " + program + ": no such program");
        }
        try {
            return PrometheusProcess.start(program, configuration, 0);
        } catch (IOException e) {
            throw new UserError(UserError.USAGE, program + " does not start: " + e.getMessage());
        }
    }

    private Preview preview(Path dashboards, PrometheusProcess prometheus) {
        try {
            return Preview.start(port, dashboards, prometheus.address());
        } catch (IOException e) {
            throw new UserError(
                    UserError.USAGE,
                    "--port " + port + ": nothing can listen there (" + e.getMessage() + "); choose another");
        }
    }
}
