package io.oleada.loadgen.cli;

import io.oleada.loadgen.engine.Worker;
import io.oleada.loadgen.output.PrometheusPage;
import io.oleada.loadgen.scenario.Scenario;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and where a run shows itself to Prometheus. */
final class MetricsOptions {

    /** The port that {@code oleada observe} and the configuration under {@code grafana} expect a run on. */
    static final int RUN_PORT = 9464;

    /** The server's management port unless it is told otherwise. */
    static final int SERVER_PORT = 3001;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Show the run to Prometheus at /metrics on this port; oleada observe expects 9464.")
    private @Nullable Integer port;

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to show it on (default: ${DEFAULT-VALUE}, this machine alone).")
    private String host = "127.0.0.1";

    boolean wanted() {
        return port != null;
    }

    /** Opens the page that was asked for; null if none was. */
    @Nullable
    PrometheusPage open(Scenario scenario) {
        if (port == null) {
            return null;
        }
        if (port < 0 || port > 65_535) {
            throw new UserError(
                    UserError.USAGE, "--metrics-port " + port + ": expected a number from 0 (any free port) to 65535");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UserError(UserError.USAGE, "--metrics-host " + host + ": no such address; try 127.0.0.1");
        }
        try {
            PrometheusPage page = PrometheusPage.open(address, Worker.labels(scenario));
            System.out.println("run     http://" + host + ':' + page.port() + "/metrics");
            return page;
        } catch (IOException e) {
            throw new UserError(
                    UserError.USAGE,
                    "--metrics-port " + port + ": nothing can listen there (" + e.getMessage()
                            + "); choose another, or 0 for a free one");
        }
    }

    static void close(@Nullable PrometheusPage page) {
        if (page != null) {
            page.close();
        }
    }
}
