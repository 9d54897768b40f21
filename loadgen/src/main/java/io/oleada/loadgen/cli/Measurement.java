package io.oleada.loadgen.cli;

import io.oleada.loadgen.fleet.Coordinator;
import io.oleada.loadgen.fleet.FleetException;
import io.oleada.loadgen.fleet.FleetWorker;
import io.oleada.loadgen.output.Output;
import io.oleada.loadgen.output.RunInfo;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A scenario on its way from workers to a verdict: what a run is, but for the files and the screen.
 *
 * @param scenario what to do
 * @param driverName which driver
 * @param crew who carries it out; it is closed when the run is over
 */
record Measurement(Scenario scenario, String driverName, Crew crew) {

    /**
     * How it ended.
     *
     * @param exitCode the exit code that says so
     * @param remarks lines for the user beside the verdict
     */
    record Ended(int exitCode, List<String> remarks) {}

    /** The exit code of a run that was ended by the user. */
    static final int INTERRUPTED = 130;

    /** Runs to the end, or to the user's end; the outputs hear of it. */
    Ended measure(List<Output> outputs) throws InterruptedException {
        int run = new SecureRandom().nextInt();
        Instant startedAt = Instant.now();
        List<String> broken = new ArrayList<>();
        Coordinator[] holder = new Coordinator[1];
        try (crew) {
            List<? extends FleetWorker> workers =
                    crew.gather(scenario, run, startedAt.toEpochMilli(), fault -> holder[0].fail(fault));
            Coordinator coordinator = new Coordinator(
                    workers,
                    crew.tolerant(),
                    crew.clock(),
                    snapshot -> {
                        outputs.forEach(output -> output.accept(snapshot));
                        abortIfBroken(holder[0], broken);
                    },
                    System.err::println);
            holder[0] = coordinator;
            Signals.onEnd(coordinator::interrupt);
            crew.remarks().forEach(System.out::println);
            RunInfo info = info(run, startedAt, coordinator.loops());
            outputs.forEach(output -> output.start(info));
            return run(coordinator, broken, outputs);
        } catch (FleetException e) {
            throw new UserError(UserError.TARGET, String.valueOf(e.getMessage()));
        }
    }

    private Ended run(Coordinator coordinator, List<String> broken, List<Output> outputs) throws InterruptedException {
        Result result;
        try {
            result = coordinator.run();
        } catch (OutOfMemoryError | IllegalStateException e) {
            if (!(e instanceof OutOfMemoryError) && !(e.getCause() instanceof OutOfMemoryError)) {
                throw e;
            }
            return outOfMemory(coordinator.soFar(), outputs);
        }
        return finish(coordinator, result, broken, outputs);
    }

    /** What was measured until the heap was full is still told. */
    private Ended outOfMemory(Result soFar, List<Output> outputs) {
        String reason = Memory.full();
        Verdict verdict = new Verdict(
                Verdict.Kind.INVALID,
                List.of(reason),
                Verdict.judge(soFar, rules(), List.of()).outcomes());
        outputs.forEach(output -> finish(output, soFar, verdict, false));
        return new Ended(verdict.kind().exitCode(), List.of());
    }

    private Ended finish(Coordinator coordinator, Result result, List<String> broken, List<Output> outputs) {
        boolean complete = coordinator.wasComplete();
        Optional<String> stolen = StolenTime.remark(coordinator.farewells());
        Verdict judged = Verdict.judge(result, rules(), coordinator.complaints());
        Verdict verdict = stolen.map(judged::explainedBy).orElse(judged);
        outputs.forEach(output -> finish(output, result, verdict, complete));
        List<String> remarks = new ArrayList<>();
        if (verdict.kind() != Verdict.Kind.INVALID) {
            stolen.ifPresent(remark -> remarks.add("machine  " + remark));
        }
        String perClient = Memory.perClient(coordinator.farewells(), coordinator.connectedAtFarewell());
        if (!perClient.isEmpty()) {
            remarks.add(perClient);
        }
        broken.forEach(rule -> remarks.add("ended early: " + rule + " was missed"));
        boolean byUser = coordinator.wasInterrupted() && broken.isEmpty();
        return new Ended(byUser ? INTERRUPTED : verdict.kind().exitCode(), remarks);
    }

    /** What the run is held against: its thresholds, and the rules that would have ended it. */
    private List<Threshold> rules() {
        return Stream.concat(scenario.thresholds().stream(), scenario.abort().stream())
                .toList();
    }

    private void abortIfBroken(Coordinator coordinator, List<String> broken) {
        for (Threshold rule : scenario.abort()) {
            Threshold.Outcome outcome = rule.judge(coordinator.soFar());
            if (broken.isEmpty() && !outcome.holds() && outcome.samples() > 0) {
                broken.add(rule.text());
                coordinator.interrupt();
            }
        }
    }

    /** One output that cannot finish must not keep the others from it. */
    private static void finish(Output output, Result result, Verdict verdict, boolean complete) {
        try {
            output.finish(result, verdict, complete);
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
        }
    }

    private RunInfo info(int run, Instant startedAt, int loops) {
        return new RunInfo(
                String.format(Locale.ROOT, "%08x", run),
                scenario.name(),
                scenario.targetText(),
                driverName,
                loops,
                scenario.durationNs(),
                scenario.phases().stream()
                        .map(phase -> new RunInfo.Phase(phase.name(), phase.startNs(), phase.endNs(), phase.measured()))
                        .toList(),
                startedAt,
                Main.Version.text(),
                System.getProperty("java.vm.name") + ' ' + System.getProperty("java.version"),
                System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                rules().stream().map(Threshold::text).toList());
    }
}
