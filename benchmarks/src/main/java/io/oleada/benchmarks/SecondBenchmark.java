package io.oleada.benchmarks;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.SnapshotBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one second of a fleet costs its coordinator: a snapshot of each worker is read and added. Beside it the same durations
 * as histograms of the library, plain and packed, which walk all their buckets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SecondBenchmark {

    private static final List<Metric> TIMES = List.of(
            Metric.LOOP_DELAY,
            Metric.READ_DELAY,
            Metric.SEND_DELAY,
            Metric.ACK_RESPONSE,
            Metric.ACK_SERVICE,
            Metric.CONNECT_RESPONSE);

    /** How many workers. */
    @Param("52")
    private int workers = 52;

    /** How many durations of each kind a worker has in a second. */
    @Param({"20", "2000"})
    private int values = 20;

    private final List<byte[]> snapshots = new ArrayList<>();
    private final List<List<byte[]>> histograms = new ArrayList<>();

    /** Makes what the workers send. */
    @Setup
    public void record() {
        SplittableRandom random = new SplittableRandom(7);
        for (int worker = 0; worker < workers; worker++) {
            Recorder recorder = new Recorder(Map.of(Metric.Label.STEP, List.of("enviar-mensaje")));
            List<byte[]> ofWorker = new ArrayList<>();
            for (Metric metric : TIMES) {
                Histogram histogram = empty();
                for (int i = 0; i < values; i++) {
                    long ns = (long) (2e6 * Math.exp(random.nextGaussian()));
                    recorder.record(metric, ns);
                    histogram.recordValue(ns);
                }
                ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
                ofWorker.add(Arrays.copyOf(buffer.array(), histogram.encodeIntoByteBuffer(buffer)));
            }
            histograms.add(ofWorker);
            snapshots.add(SnapshotBytes.write(recorder.drain(0, 0, 1, "load", true)));
        }
    }

    private static Histogram empty() {
        return new Histogram(1_000, 3_600_000_000_000L, 3);
    }

    /** Ours: whole snapshots, counters and names with them. */
    @Benchmark
    public Snapshot oleada() {
        Snapshot sum = SnapshotBytes.read(snapshots.get(0));
        for (byte[] snapshot : snapshots.subList(1, workers)) {
            sum = sum.plus(SnapshotBytes.read(snapshot));
        }
        return sum;
    }

    /** The library's plain histograms, added into one that is there already. */
    @Benchmark
    public List<Histogram> plain() {
        List<Histogram> sums = new ArrayList<>();
        for (int i = 0; i < TIMES.size(); i++) {
            Histogram sum = empty();
            for (List<byte[]> ofWorker : histograms) {
                sum.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(ofWorker.get(i)), 0));
            }
            sums.add(sum);
        }
        return sums;
    }

    /** The library's packed histograms, which take little memory. */
    @Benchmark
    public List<Histogram> packed() {
        List<Histogram> sums = new ArrayList<>();
        for (int i = 0; i < TIMES.size(); i++) {
            Histogram sum = empty();
            for (List<byte[]> ofWorker : histograms) {
                sum.add(PackedHistogram.decodeFromByteBuffer(ByteBuffer.wrap(ofWorker.get(i)), 0));
            }
            sums.add(sum);
        }
        return sums;
    }
}
