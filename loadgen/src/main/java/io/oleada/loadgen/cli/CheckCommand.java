package io.oleada.loadgen.cli;

import io.oleada.loadgen.output.PlanText;
import io.oleada.loadgen.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Override
    public Integer call() {
        Scenario scenario = ScenarioArgument.read(file, targets);
        PlanText.of(scenario).forEach(System.out::println);
        System.out.println();
        System.out.println("Here");
        System.out.println("  " + new Doctor(Limits.here()).needs(scenario.clients()));
        int processes = Math.max(1, Doctor.processes(scenario.clients(), Limits.here()));
        Machine.checkMemory(scenario.clients(), processes, Limits.here());
        Machine.check(scenario, (scenario.clients() + processes - 1) / processes, 0, Limits.here());
        return 0;
    }
}
