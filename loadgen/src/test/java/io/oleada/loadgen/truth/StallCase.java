package io.oleada.loadgen.truth;

import io.oleada.loadgen.scenario.Arrivals;
import io.oleada.loadgen.scenario.Schedule;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Verdict;
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
 * @param parks how often because its thread is parked
 * @param stops how often, after that, because its process is stopped by SIGSTOP
 * @param seconds how long the load is measured
 * @param load what is timed
 * @param delayMs what the stub takes for each answer besides
 * @param first how far the first stall is from the beginning of the load, in seconds: what a stall held up comes all at once,
 *     so those of runs side by side are better apart
 */
record StallCase(double stall, int parks, int stops, int seconds, Load load, int delayMs, int first) {

    /** What is offered: messages at a fixed rate, or clients that arrive at random. */
    enum Load {
        FIXED_WEBSOCKET,
        FIXED_POLLING,
        /** Messages over both transports, and those of a closed loop beside them. */
        FIXED_BOTH_AND_CLOSED,
        POISSON_WEBSOCKET,
        POISSON_POLLING;

        List<String> names() {
            return switch (this) {
                case FIXED_WEBSOCKET, POISSON_WEBSOCKET -> List.of("websocket");
                case FIXED_POLLING, POISSON_POLLING -> List.of("polling");
                case FIXED_BOTH_AND_CLOSED -> List.of("websocket", "polling", "closed");
            };
        }

        boolean isPoisson() {
            return name().startsWith("POISSON");
        }
    }

    /** When, in the warm-up, the stub stands still once without it counting. */
    private static final int REHEARSAL_SECONDS = 2;

    private static final int RATE = 1_000;
    private static final int ARRIVALS = 100;
    private static final long SEED = 7;

    /** One figure of one run: what is true lies from {@code least} to {@code most}. */
    record Figure(String name, double percentile, double least, double most, double reported, double allowed) {
        /** {@return how far the report is from the truth, as a share of it} */
        double error() {
            return off() / least;
        }

        private double off() {
            return reported < least ? reported - least : reported > most ? reported - most : 0;
        }

        /** {@return whether the report is as near as it has to be, where the machine may take {@code slack} seconds} */
        boolean holds(double slack) {
            return Math.abs(off()) <= allowed + slack;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-10s %-6s true %.4f s, reported %.4f s, off by %+.1f ms (%.1f ms is allowed)",
                    name,
                    percentile == 100 ? "max" : "p" + percentile,
                    least,
                    reported,
                    off() * 1e3,
                    allowed * 1e3);
        }
    }

    /** What came of it. */
    record Outcome(StallCase ofCase, List<Figure> figures, Verdict verdict, List<StubLog.Stall> stalls) {

        /** {@return whether the generator found itself in order, and the stub stood still as planned and not besides} */
        boolean isUndisturbed() {
            return verdict.kind() != Verdict.Kind.INVALID && stalls.size() == ofCase.stalls();
        }

        @Override
        public String toString() {
            return ofCase + "\n    "
                    + String.join(
                            "\n    ", figures.stream().map(Figure::toString).toList()) + "\n    " + verdict.kind() + " "
                    + verdict.reasons() + ", stalls: " + stalls;
        }
    }

    int stalls() {
        return parks + stops;
    }

    /**
     * Long enough for a rehearsal: both sides have paths that only a crowd takes, and the first crowd would wait for their
     * compilation besides.
     */
    private int warmUpSeconds() {
        return REHEARSAL_SECONDS + 2 + 2 * (int) Math.ceil(stall);
    }

    /** Runs it. */
    Outcome run(Path folder) {
        FaultPlan plan = new FaultPlan().delay(delayMs).park(REHEARSAL_SECONDS * 1_000L, (long) (stall * 1_000));
        for (int i = 0; i < parks; i++) {
            plan.park(secondOf(i) * 1_000L, (long) (stall * 1_000));
        }
        try (StubProcess stub = StubProcess.start(folder, plan);
                Generator generator = Generator.start(folder, load.isPoisson() ? arrivals() : messages(), stub.url())) {
            for (int i = parks; i < stalls(); i++) {
                generator.awaitIntervals(secondOf(i));
                stub.stop(stall);
            }
            Generator.Ended ended = generator.await(seconds + 60L);
            if (ended.exitCode() != 0 && ended.exitCode() != 4) {
                throw new AssertionError(ended.toString());
            }
            return outcome(generator.stored().result(), generator.stored().verdict(), stub.log());
        }
    }

    private int secondOf(int i) {
        return warmUpSeconds() + first + i * ((seconds - first) / stalls());
    }

    private Outcome outcome(Result result, Verdict verdict, StubLog log) {
        List<StubLog.Stall> found = log.stalls(stall / 2, warmUpSeconds());
        double base = delayMs / 1e3;
        StallTruth spread = new StallTruth(found, seconds, base);
        ArrivalTruth exact = load.isPoisson() ? ArrivalTruth.of(dueNs(), arrivedBefore(), log, found, base) : null;
        List<Figure> figures = new ArrayList<>();
        for (String name : load.names()) {
            Histogram reported = Objects.requireNonNull(
                    exact == null
                            ? result.histograms().get(new Series(Metric.ACK_RESPONSE, name))
                            : result.histogram(Metric.CONNECT_RESPONSE));
            for (double percentile : new double[] {50, 99, 99.9, 100}) {
                double least = exact == null ? spread.at(percentile) : exact.at(percentile);
                double most = exact == null ? spread.atMost(percentile) : exact.atMost(percentile);
                figures.add(new Figure(
                        name,
                        percentile,
                        least,
                        most,
                        reported.getValueAtPercentile(percentile) / 1e9,
                        allowed(percentile, least)));
            }
        }
        return new Outcome(this, figures, verdict, found);
    }

    /** The gates; a connect takes four round trips, and when a process was stopped is known to 2 ms. */
    private double allowed(double percentile, double truth) {
        if (percentile == 50) {
            return Math.max(load.isPoisson() ? 0.002 : 0.0005, truth * 0.02);
        }
        double measured = stops > 0 ? 0.002 : 0;
        return measured + (percentile == 100 ? truth * 0.01 : Math.max(0.005, truth * 0.02));
    }

    // ---- the loads

    private String messages() {
        StringBuilder yaml = new StringBuilder("""
                phases:
                  - {name: arrive, duration: 1s, clients: 122, arrivals: at-once, warmup: true}
                  - {name: warm-up, duration: %ds, warmup: true}
                  - {name: load, duration: %ds}
                flows:
                """.formatted(warmUpSeconds() - 1, seconds));
        for (String name : load.names()) {
            yaml.append(name.equals("closed") ? """
                      - name: closed
                        steps:
                          - connect
                          - repeat: 1000000
                            steps: [{emit: closed, ack: 20s}]
                    """ : """
                      - name: %s
                        weight: 30
                        steps:
                          - connect: {transport: %s}
                          - {emit: %s, ack: 20s, rate: %d/s, during: [warm-up, load]}
                    """.formatted(name, name, name, RATE));
        }
        return yaml.toString();
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
                """.formatted(
                SEED, warmUpSeconds(), ARRIVALS, seconds, ARRIVALS, load.names().get(0));
    }

    private int arrivedBefore() {
        return warmUpSeconds() * ARRIVALS;
    }

    /** When each client is due, by the plan. */
    private List<Long> dueNs() {
        List<Long> due = new ArrayList<>();
        for (long startNs : new long[] {0, warmUpSeconds() * 1_000_000_000L}) {
            int count = startNs == 0 ? arrivedBefore() : seconds * ARRIVALS;
            Schedule schedule =
                    new Arrivals.Poisson(count, count * 1_000_000_000L / ARRIVALS).schedule(new Shard(0, 1), SEED);
            for (int i = 0; i < count; i++) {
                due.add(startNs + schedule.nextNs());
            }
        }
        return due;
    }
}
