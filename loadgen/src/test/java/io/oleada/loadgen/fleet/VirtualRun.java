package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.loopback.LoopbackDriver;
import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.driver.loopback.VirtualTime;
import io.oleada.loadgen.engine.Place;
import io.oleada.loadgen.engine.Worker;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.SnapshotBytes;
import io.oleada.loadgen.stats.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** A whole run in virtual time: a scenario's text against a scripted server. The ledger is checked at the end of each. */
public final class VirtualRun {

    /** The run's number, as it is in its markers. */
    public static final int RUN = 0xCAFE;

    private static final long ORIGIN_NS = 12_345_678_900_000L;
    private static final long DELAY_NS = 100_000_000;
    /** The clock's instant at which the run starts. */
    public static final long START_NS = ORIGIN_NS + DELAY_NS;

    public final VirtualTime time = new VirtualTime();
    private Scenario scenario;
    private LoopbackServer.Script script = new LoopbackServer.Script() {};
    private LoopbackServer server = new LoopbackServer(time, script);
    private int loops = 1;
    private int workers = 1;
    private final List<Runnable> hooks = new ArrayList<>();
    private final Result result = new Result();
    private final List<Worker> fleet = new ArrayList<>();
    private final BitSet lost = new BitSet();
    private Merge merge;
    private long endNs;

    private VirtualRun(Scenario scenario) {
        this.scenario = scenario;
        time.stall(ORIGIN_NS); // the origin of a clock means nothing
    }

    /** A run of a scenario; a target need not be named. */
    public static VirtualRun of(String yaml) {
        try {
            return new VirtualRun(ScenarioFile.parse("run.yaml", yaml, Target.parse("http://127.0.0.1:1")));
        } catch (ScenarioException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    public VirtualRun loops(int n) {
        loops = n;
        return this;
    }

    /** Has the clients take turns at so many targets. */
    public VirtualRun targets(int n) {
        scenario = scenario.against(IntStream.rangeClosed(1, n)
                .mapToObj(port -> Target.parse("http://127.0.0.1:" + port))
                .toList());
        return this;
    }

    /** Changes how many clients arrive. */
    public VirtualRun clients(long n) {
        scenario = scenario.withClients(n);
        return this;
    }

    /** Spreads the loops over so many workers, whose logs go from one to the other as bytes. */
    public VirtualRun workers(int n) {
        workers = n;
        return this;
    }

    public VirtualRun script(LoopbackServer.Script given) {
        script = given;
        server = new LoopbackServer(time, given);
        return this;
    }

    /** Has something happen at an instant of the run. */
    public VirtualRun at(double seconds, Runnable what) {
        hooks.add(() -> time.at(START_NS + (long) (seconds * 1e9), what));
        return this;
    }

    /** Has something happen once the run is prepared and before it is started. */
    public VirtualRun beforeStart(Runnable what) {
        hooks.add(what);
        return this;
    }

    public LoopbackServer server() {
        return server;
    }

    public void interrupt() {
        fleet.forEach(Worker::interrupt);
    }

    /** Runs to the end. */
    public VirtualRun run() {
        merge = new Merge(loops, result::add);
        for (int i = 0; i < workers; i++) {
            fleet.add(worker(i * loops / workers, (i + 1) * loops / workers));
        }
        hooks.forEach(Runnable::run);
        fleet.forEach(worker -> worker.startAt(time.nowNs() + DELAY_NS));
        time.runUntil(() -> merge.isDone());
        endNs = time.nowNs() - START_NS;
        if (lost.isEmpty()) {
            assertThat(ledger()).matches(Ledger::balanced, "is balanced");
        }
        assertThat(result.numbers().values()).allMatch(n -> n >= 0, "no count is negative");
        assertThat(result.snapshots())
                .allSatisfy(snapshot ->
                        assertThat(snapshot.numbers().values()).allMatch(n -> n >= 0, "no gauge is negative"));
        return this;
    }

    /** A worker is gone, in mid-run: the others learn of it, and what it has told so far is all that it tells. */
    public void lose(int number) {
        lost.set(number);
        for (int loop = number * loops / workers; loop < (number + 1) * loops / workers; loop++) {
            for (int i = 0; i < workers; i++) {
                if (i != number) {
                    fleet.get(i).lost(loop);
                }
            }
            merge.finished(loop);
        }
    }

    private int workerOf(int loop) {
        for (int i = 0; ; i++) {
            if (loop < (i + 1) * loops / workers) {
                return i;
            }
        }
    }

    private Worker worker(int firstLoop, int endLoop) {
        List<Driver> drivers = new ArrayList<>();
        for (int i = firstLoop; i < endLoop; i++) {
            drivers.add(new LoopbackDriver(time, server));
        }
        BitSet clocks = new BitSet();
        clocks.set(0, loops);
        Place place = new Place(firstLoop, loops, clocks, 0, List.of());
        return new Worker(scenario, drivers, place, RUN, 1_700_000_000_000L, new Worker.Listener() {
            @Override
            public void snapshot(int loop, Snapshot snapshot) {
                if (!lost.get(workerOf(loop))) {
                    merge.accept(loop, SnapshotBytes.read(SnapshotBytes.write(snapshot)));
                }
            }

            @Override
            public void sealed(int loop, byte[] logs) {
                for (int i = 0; i < workers && !lost.get(workerOf(loop)); i++) {
                    if (i != workerOf(loop)) {
                        fleet.get(i).logs(loop, logs, 0);
                    }
                }
            }

            @Override
            public void finished(int loop) {
                if (!lost.get(workerOf(loop))) {
                    merge.finished(loop);
                }
            }
        });
    }

    public Result result() {
        return result;
    }

    public Ledger ledger() {
        return Ledger.of(result);
    }

    public Verdict verdict() {
        return Verdict.judge(result, scenario.thresholds(), List.of());
    }

    public long total(Metric metric) {
        return result.total(metric);
    }

    public long number(Metric metric, String label) {
        return result.number(metric, label);
    }

    /** A metric's values; empty where there are none. */
    public Histogram times(Metric metric) {
        Histogram histogram = result.histogram(metric);
        return histogram == null ? io.oleada.loadgen.stats.Histograms.create() : histogram;
    }

    /** A percentile of a metric in seconds. */
    public double seconds(Metric metric, double percentile) {
        return times(metric).getValueAtPercentile(percentile) / 1e9;
    }

    /** When the run was over, seconds since its start. */
    public double endSeconds() {
        return endNs / 1e9;
    }
}
