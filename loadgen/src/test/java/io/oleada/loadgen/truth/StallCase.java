package io.oleada.loadgen.truth;

import io.oleada.loadgen.scenario.Arrivals;
import io.oleada.loadgen.scenario.Schedule;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * A run over which the stub stands still a known number of times.
 *
 * @param stall for how long each time, in seconds
 * @param stalls how often
 * @param seconds how long the load is measured
 * @param stopped whether by SIGSTOP, else its thread is parked
 * @param poisson whether clients arrive at random and their connects are timed, else messages are due at a fixed rate
 * @param transport {@code websocket} or {@code polling}
 * @param delayMs what the stub takes for each answer besides
 */
record StallCase(
        double stall, int stalls, int seconds, boolean stopped, boolean poisson, String transport, int delayMs) {

    private static final int WARM_UP_SECONDS = 5;
    private static final int RATE = 1_000;
    private static final int ARRIVALS = 100;
    private static final long SEED = 7;

    /** How far the first stall is from the beginning of the load. */
    private static final int FIRST_SECONDS = 3;

    /** One figure of one run: what is true lies from {@code least} to {@code most}. */
    record Figure(String name, double least, double most, double reported, double allowed) {
        /** {@return how far the report is from the truth, as a share of it} */
        double error() {
            double off = reported < least ? reported - least : reported > most ? reported - most : 0;
            return off / least;
        }

        boolean holds() {
            return reported >= least - allowed && reported <= most + allowed;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s %.4f / %.4f (%+.2f %%)", name, least, reported, 100 * error());
        }
    }

    /** What came of it. */
    record Outcome(StallCase ofCase, List<Figure> figures, Verdict verdict, List<StubLog.Stall> stalls) {
        @Override
        public String toString() {
            return ofCase + ": " + figures + " " + verdict.kind() + " " + verdict.reasons() + " stalls " + stalls;
        }
    }

    /** Runs it. */
    Outcome run(Path folder) {
        return run(folder, poisson ? arrivals() : messages(), poisson ? Metric.CONNECT_RESPONSE : Metric.ACK_RESPONSE);
    }

    /** Runs another scenario over the same stub, to be held against the same truth. */
    Outcome run(Path folder, String scenario, Metric metric) {
        FaultPlan plan = new FaultPlan().delay(delayMs);
        int between = seconds / stalls;
        for (int i = 0; i < stalls && !stopped; i++) {
            plan.park((WARM_UP_SECONDS + FIRST_SECONDS + (long) i * between) * 1_000, (long) (stall * 1_000));
        }
        try {
            java.nio.file.Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process stopper = null;
        try (StubProcess stub = StubProcess.start(folder, plan);
                Generator generator = Generator.start(folder, scenario, stub.url())) {
            if (stopped) {
                String pause = Double.toString(between - stall);
                stopper = stub.stop(
                        Integer.toString(WARM_UP_SECONDS + FIRST_SECONDS + 1), Double.toString(stall), stalls, pause);
            }
            Generator.Ended ended = generator.await(seconds + 60L);
            if (ended.exitCode() != 0 && ended.exitCode() != 4) {
                throw new AssertionError(ended.toString());
            }
            return outcome(generator.stored().result(), generator.stored().verdict(), stub.log(), metric);
        } finally {
            if (stopper != null) {
                stopper.destroyForcibly();
            }
        }
    }

    private Outcome outcome(Result result, Verdict verdict, StubLog log, Metric metric) {
        List<StubLog.Stall> found = log.stalls(stall / 2);
        Histogram reported = Objects.requireNonNull(result.histogram(metric));
        List<Figure> figures = new ArrayList<>();
        double base = delayMs / 1e3;
        StallTruth spread = new StallTruth(found, seconds, base);
        ArrivalTruth exact = poisson ? ArrivalTruth.of(dueNs(), first(), log, found, base) : null;
        for (double percentile : new double[] {50, 99, 99.9, 100}) {
            double least = exact == null ? spread.at(percentile) : exact.at(percentile);
            double most = exact == null ? spread.atMost(percentile) : exact.atMost(percentile);
            figures.add(new Figure(
                    percentile == 100 ? "max" : String.format(Locale.ROOT, "p%s", percentile),
                    least,
                    most,
                    reported.getValueAtPercentile(percentile) / 1e9,
                    allowed(percentile, least)));
        }
        if (found.size() != stalls) {
            throw new AssertionError("the stub stood still " + found + ", not " + stalls + " times");
        }
        return new Outcome(this, figures, verdict, found);
    }

    /** The gates; a connect takes four round trips, and when a process was stopped is known to 2 ms. */
    private double allowed(double percentile, double truth) {
        if (percentile == 50) {
            return Math.max(poisson ? 0.002 : 0.0005, truth * 0.02);
        }
        double measured = stopped ? 0.002 : 0;
        return measured + (percentile == 100 ? truth * 0.01 : Math.max(0.005, truth * 0.02));
    }

    // ---- the two loads

    private String messages() {
        return """
                phases:
                  - {name: arrive, duration: 1s, clients: 50, arrivals: at-once, warmup: true}
                  - {name: warm-up, duration: %ds, warmup: true}
                  - {name: load, duration: %ds}
                flows:
                  - name: f
                    steps:
                      - connect: {transport: %s}
                      - {emit: eco, ack: 20s, rate: %d/s, during: [warm-up, load]}
                """.formatted(WARM_UP_SECONDS - 1, seconds, transport, RATE);
    }

    private String arrivals() {
        return """
                seed: %d
                phases:
                  - {name: warm-up, duration: %ds, rate: %d/s, arrivals: poisson, warmup: true}
                  - {name: load, duration: %ds, rate: %d/s, arrivals: poisson}
                flows:
                  - name: f
                    steps:
                      - connect: {transport: %s, timeout: 20s, auth: {c: "${client}"}}
                      - disconnect
                """.formatted(SEED, WARM_UP_SECONDS, ARRIVALS, seconds, ARRIVALS, transport);
    }

    private static int first() {
        return WARM_UP_SECONDS * ARRIVALS;
    }

    /** When each client is due, by the plan. */
    private List<Long> dueNs() {
        List<Long> due = new ArrayList<>();
        for (long startNs : new long[] {0, WARM_UP_SECONDS * 1_000_000_000L}) {
            int count = startNs == 0 ? first() : seconds * ARRIVALS;
            Schedule schedule = new Arrivals.Poisson(count, count * 1_000_000_000L / ARRIVALS)
                    .schedule(new Shard(0, 1), SEED);
            for (int i = 0; i < count; i++) {
                due.add(startNs + schedule.nextNs());
            }
        }
        return due;
    }
}
