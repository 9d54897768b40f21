package io.oleada.loadgen.cli;

import io.oleada.loadgen.output.PlanText;
import io.oleada.loadgen.scenario.DurationText;
import io.oleada.loadgen.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a scenario would do, and does nothing. */
@Command(
        name = "check",
        description = {
            "Validate a scenario and print its plan in words. Nothing is sent.",
            "Exit codes: 0 it can run here, 2 the file is wrong or this machine too small."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SCENARIO", description = "A scenario file; see oleada reference.")
    private Path file = Path.of("");

    @Option(names = "--target", paramLabel = "URL", description = "Where the load would go, whatever the file says.")
    private List<String> targets = new ArrayList<>();

    @Mixin
    private ClientsOption clients = new ClientsOption();

    @Override
    public Integer call() {
        Scenario scenario = clients.of(ScenarioArgument.read(file, targets));
        PlanText.of(scenario).forEach(System.out::println);
        System.out.println();
        System.out.println("Here");
        System.out.println("  " + new Doctor(Limits.here()).needs(scenario.clients()));
        Limits limits = Limits.here();
        WorkerPlan plan =
                WorkerPlan.of(scenario.clients(), Doctor.processes(scenario.clients(), limits), limits.cores());
        Machine.checkMemory(scenario.clients(), plan, limits);
        if (plan.workers() == 1) {
            Machine.check(scenario, scenario.clients(), 0, limits);
        } else {
            Machine.checkWorkers(scenario, plan, 0, limits);
            plan.text().forEach(line -> System.out.println("  " + line));
        }
        if (scenario.durationNs() > ConnectOptions.durationDefaultNs()) {
            long counting = Machine.countingBytes(scenario, scenario.clients()) >> 20;
            System.out.println("  run needs --max-duration " + DurationText.roundedUp(scenario.durationNs())
                    + (counting == 0
                            ? "."
                            : String.format(
                                    Locale.ROOT,
                                    ", and about %,d MB of heap to count which broadcasts each client got.",
                                    counting)));
        }
        return 0;
    }
}
