package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole thing: a server, five thousand clients, a restart, a report. */
@Command(
        name = "demo",
        description = "Start the course's server, put 5,000 clients on it, restart it under them, and report.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String SCENARIO = "demo.yaml";
    private static final String STORM = "storm";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where results.ndjson and report.html go (default: here).")
    private Path out = Path.of(".");

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws InterruptedException {
        Path jar = Path.of(System.getProperty("oleada.home", "."), "server", "target", "oleada-server.jar");
        int loops = loopsEach();
        int managementPort = metrics.wanted() ? MetricsOptions.SERVER_PORT : 0;
        try (ServerProcess server = new ServerProcess(jar, freshLog(), loops, managementPort)) {
            Scenario scenario = scenario("http://127.0.0.1:" + server.port());
            System.out.println(
                    "server   http://127.0.0.1:" + server.port() + "/  (open it and write: 5,000 will hear you)");
            System.out.println("metrics  http://127.0.0.1:" + server.managementPort() + "/metrics");
            System.out.println("plan     10 s  5,000 clients arrive");
            System.out.println(
                    "         30 s  each asks for an echo every 10 s; 4 messages a second go to all the others");
            System.out.println("          3 s  quiet");
            System.out.println("         20 s  the server is stopped and started; all 5,000 come back");
            System.out.println();
            Restart restart = new Restart(server);
            int code = new Run(Permission.check(scenario, List.of()), "netty", loops, Tls.system(), out, metrics)
                    .carryOut(List.of(restart));
            restart.join();
            return code;
        }
    }

    /** The generator and the server share the machine, each with half of its processors. */
    private static int loopsEach() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    private Path freshLog() {
        try {
            Files.createDirectories(out);
            Path log = out.resolve("server.log");
            Files.deleteIfExists(log);
            return log;
        } catch (IOException e) {
            throw new UserError(
                    UserError.USAGE,
                    out + ": no files can be written there (" + e + "); choose another folder with --out");
        }
    }

    private static Scenario scenario(String target) {
        try (InputStream yaml = Objects.requireNonNull(DemoCommand.class.getResourceAsStream(SCENARIO))) {
            return ScenarioFile.parse(
                    SCENARIO, new String(yaml.readAllBytes(), StandardCharsets.UTF_8), Target.parse(target));
        } catch (IOException | ScenarioException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restarts the server when the storm begins, on a thread of its own: the run must not wait for it. */
    private static final class Restart implements Output {
        private final Thread thread;
        private boolean begun;

        Restart(ServerProcess server) {
            this.thread = new Thread(
                    () -> {
                        server.stop();
                        server.restart();
                    },
                    "server-restart");
        }

        @Override
        public void accept(Snapshot snapshot) {
            if (!begun && snapshot.phase().equals(STORM)) {
                begun = true;
                thread.start();
            }
        }

        void join() throws InterruptedException {
            if (begun) {
                thread.join();
            }
        }
    }
}
