package io.oleada.benchmarks;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.loopback.LoopbackDriver;
import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.driver.loopback.VirtualTime;
import io.oleada.loadgen.engine.Worker;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Snapshot;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the engine itself adds to a message: a whole run of 100,000 emits with acks over the loopback driver, in virtual
 * time, from schedule to ledger. The loopback server and the queue of virtual time are part of the figure; with {@code -prof
 * gc} the allocation per message is shown, of which the loopback's copies are a part too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WholeRunBenchmark {

    private static final int MESSAGES = 100_000;

    /** How many clients share the messages. */
    @Param({"1000", "10000"})
    public int clients;

    private Scenario scenario = scenario(1000);

    /** Reads the scenario for the number of clients. */
    @Setup(Level.Trial)
    public void read() {
        scenario = scenario(clients);
    }

    private static Scenario scenario(int clients) {
        String yaml = """
                phases:
                  - {name: arrive, duration: 1s, clients: %d}
                  - {name: load, duration: 10s}
                flows:
                  - name: echo
                    steps:
                      - connect
                      - {emit: eco, data: {n: "${seq}"}, ack: true, rate: %d/s, during: load}
                """.formatted(clients, MESSAGES / 10);
        try {
            return ScenarioFile.parse("benchmark", yaml, Target.parse("http://127.0.0.1:1"));
        } catch (ScenarioException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One run; the figure is nanoseconds per message. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long run() {
        VirtualTime time = new VirtualTime();
        LoopbackServer server = new LoopbackServer(time, new LoopbackServer.Script() {});
        Driver driver = new LoopbackDriver(time, server);
        boolean[] finished = new boolean[1];
        long[] seconds = new long[1];
        Worker worker = new Worker(scenario, List.of(driver), 1, 0, new Worker.Listener() {
            @Override
            public void snapshot(int loop, Snapshot snapshot) {
                seconds[0]++;
            }

            @Override
            public void finished(int loop) {
                finished[0] = true;
            }
        });
        worker.start(0);
        time.runUntil(() -> finished[0]);
        return seconds[0];
    }
}
