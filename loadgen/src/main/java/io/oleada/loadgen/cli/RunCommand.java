package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Scenario;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
            names = "--driver",
            paramLabel = "NAME",
            defaultValue = "netty",
            description = "netty (for scale) or official (the official Java client) (default: ${DEFAULT-VALUE}).")
    private String driver = "netty";

    @Mixin
    private ClientsOption clients = new ClientsOption();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where results.ndjson and report.html go (default: here).")
    private Path out = Path.of(".");

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private MoreOutputs more = new MoreOutputs();

    @Mixin
    private MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Override
    public Integer call() throws InterruptedException {
        Scenario scenario = clients.of(ScenarioArgument.read(file, targets));
        connect.check();
        Drivers.check(driver, scenario);
        scenario = connect.permit(scenario);
        connect.checkClients(scenario, scenario.clients());
        connect.checkDuration(scenario);
        List<InetAddress> named = connect.sources();
        fleet.check();
        fleet.spawnFor(scenario.clients(), Limits.here()).ifPresent(System.out::println);
        if (fleet.remote() == 0) {
            Machine.checkMemory(scenario.clients(), fleet.plan(scenario.clients(), Limits.here()), Limits.here());
        }
        Crew crew = fleet.isFleet()
                ? new FleetCrew(fleet, ScenarioArgument.text(file), driver, named.size(), connect.forWorkers())
                : new LocalCrew(driver, connect.loops(), connect.tls(), named);
        return new Run(scenario, driver, crew, out, metrics).carryOut(more.open());
    }
}
