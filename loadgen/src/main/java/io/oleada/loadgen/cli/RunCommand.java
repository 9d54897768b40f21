package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Scenario;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a scenario. */
@Command(name = "run", description = "Run a scenario against a Socket.IO server.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SCENARIO", description = "A scenario file; see oleada reference.")
    private Path file = Path.of("");

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "Where the load goes, whatever the file says; given several times, clients take turns.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--allow-target",
            paramLabel = "HOST",
            description = "A host, or host:port, other than this machine that you may load.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            defaultValue = "netty",
            description = "netty (for scale) or official (the official Java client) (default: ${DEFAULT-VALUE}).")
    private String driver = "netty";

    @Mixin
    private ClientsOption clients = new ClientsOption();

    @Option(names = "--loops", paramLabel = "N", description = "Event loops (default: one per processor).")
    private int loops = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where results.ndjson and report.html go (default: here).")
    private Path out = Path.of(".");

    @Mixin
    private MoreOutputs more = new MoreOutputs();

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Option(
            names = "--source-address",
            paramLabel = "IP",
            split = ",",
            description = {
                "Local addresses to connect from, in turns: each has its own local ports.",
                "On loopback as many as needed are taken by themselves."
            })
    private List<String> sources = new ArrayList<>();

    @Option(names = "--insecure", description = "With https: take any certificate.")
    private boolean insecure;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "With https: trust the certificates of this PEM file alone.")
    private @Nullable Path authority;

    @Override
    public Integer call() throws InterruptedException {
        Scenario scenario = clients.of(ScenarioArgument.read(file, targets));
        if (loops < 1 || loops > 1024) {
            throw new UserError(UserError.USAGE, "--loops " + loops + ": expected a number from 1 to 1024");
        }
        if (authority != null && !Files.isReadable(authority)) {
            throw new UserError(UserError.USAGE, "--cacert " + authority + ": no such file");
        }
        Drivers.check(driver, scenario);
        scenario = Permission.check(scenario, allowed);
        List<InetAddress> named = Sources.named(sources);
        Tls tls = insecure ? Tls.anyone() : authority != null ? Tls.authority(authority) : Tls.system();
        fleet.check();
        fleet.spawnFor(scenario.clients(), Limits.here()).ifPresent(System.out::println);
        if (fleet.remote() == 0) {
            Machine.checkMemory(scenario.clients(), fleet.plan(scenario.clients(), Limits.here()), Limits.here());
        }
        Crew crew = fleet.isFleet()
                ? new FleetCrew(fleet, ScenarioArgument.text(file), driver, named.size(), workerArguments())
                : new LocalCrew(driver, loops, tls, named);
        return new Run(scenario, driver, crew, out, metrics).carryOut(more.open());
    }

    /** What the workers of this machine may do is what this command may do. */
    private List<String> workerArguments() {
        List<String> arguments = new ArrayList<>();
        allowed.forEach(host -> arguments.addAll(List.of("--allow-target", host)));
        sources.forEach(address -> arguments.addAll(List.of("--source-address", address)));
        if (insecure) {
            arguments.add("--insecure");
        }
        if (authority != null) {
            arguments.addAll(List.of("--cacert", authority.toAbsolutePath().toString()));
        }
        return arguments;
    }
}
