package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a run is split into, the sum is the run. */
class MergeTest {

    private static final int VALUES = 1_000_000;
    private static final List<Metric> TIMES =
            List.of(Metric.ACK_RESPONSE, Metric.CONNECT_RESPONSE, Metric.DELIVERY_RESPONSE);

    private static Recorder recorder() {
        return new Recorder(Map.of(Metric.Label.STEP, List.of("a", "b")));
    }

    private static final long[] TRUTH = new SplittableRandom(1)
            .longs(VALUES)
            .map(seed -> value(new SplittableRandom(seed)))
            .toArray();

    private static long value(SplittableRandom random) {
        return (long) Math.exp(random.nextDouble() * Math.log(5e12)); // from 1 ns to beyond the hour
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void splitOverAgentsAndOverTheWireTheSumIsEqualAndEncodesAlike(int agents) {
        for (Metric metric : TIMES) {
            Recorder whole = recorder();
            List<Recorder> parts = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                parts.add(recorder());
            }
            SplittableRandom random = new SplittableRandom(metric.ordinal());
            for (long ns : TRUTH) {
                whole.record(metric, ns);
                parts.get(random.nextInt(agents)).record(metric, ns);
            }
            Histogram expected = times(whole.drain(0, 0, 1, "load", true), metric);
            Snapshot sum = null;
            for (Recorder part : parts) {
                Snapshot snapshot = part.drain(0, 0, 1, "load", true);
                boolean toALog = agents % 3 == 1;
                snapshot.histograms()
                        .replaceAll((series, h) ->
                                toALog ? SparseHistogram.decode(h.encode()) : SparseHistogram.ofBytes(h.bytes()));
                sum = sum == null ? snapshot : sum.plus(snapshot);
            }
            Histogram merged = times(Objects.requireNonNull(sum), metric);

            assertThat(merged).isEqualTo(expected).hasSameHashCodeAs(expected);
            assertThat(SparseHistogram.of(merged).encode())
                    .isEqualTo(SparseHistogram.of(expected).encode());
            assertThat(merged.getTotalCount()).isEqualTo(VALUES);
            assertThat(merged.getMaxValue()).isEqualTo(expected.getMaxValue());
        }
    }

    @Test
    void secondsOfAResultAddUpToTheWhole() {
        Recorder whole = recorder();
        Recorder recorder = recorder();
        Result result = new Result();
        SplittableRandom random = new SplittableRandom(7);
        for (int second = 0; second < 50; second++) {
            for (int i = 0; i < 2_000; i++) {
                long ns = value(random);
                whole.record(Metric.ACK_SERVICE, i & 1, ns);
                recorder.record(Metric.ACK_SERVICE, i & 1, ns);
                recorder.count(Metric.ACK_OK, i & 1);
            }
            result.add(recorder.drain(second, second, second + 1, "load", true));
        }
        Snapshot expected = whole.drain(0, 0, 1, "load", true);

        assertThat(result.histogram(Metric.ACK_SERVICE)).isEqualTo(expected.histogram(Metric.ACK_SERVICE));
        assertThat(result.total(Metric.ACK_OK)).isEqualTo(100_000);
        assertThat(result.number(Metric.ACK_OK, "b")).isEqualTo(50_000);
    }

    @Test
    void aResultOfSumsHasTheRunsDurationsAndNoneOfItsSeconds() {
        Recorder recorder = recorder();
        Result result = Result.ofSums();
        for (int second = 0; second < 3; second++) {
            recorder.record(Metric.ACK_RESPONSE, 1_000_000);
            recorder.count(Metric.ACK_OK, 0);
            result.add(recorder.drain(second, second, second + 1, "load", true));
        }
        assertThat(Objects.requireNonNull(result.histogram(Metric.ACK_RESPONSE)).getTotalCount())
                .isEqualTo(3);
        assertThat(result.snapshots()).hasSize(3).allSatisfy(snapshot -> {
            assertThat(snapshot.histograms()).isEmpty();
            assertThat(snapshot.total(Metric.ACK_OK)).isEqualTo(1);
        });
    }

    @Test
    void aDayIsKeptInFewerIntervalsThatAddUpToTheSame() {
        int day = 86_400;
        int warm = 101;
        Recorder recorder = recorder();
        Result result = new Result();
        for (int second = 0; second < day; second++) {
            recorder.record(Metric.ACK_RESPONSE, 1_000L * (second + 1));
            recorder.count(Metric.ACK_OK, 0);
            recorder.add(Metric.CLIENTS_CONNECTED, 0, second % 2 == 0 ? 2 : -1);
            boolean measured = second >= warm;
            result.add(recorder.drain(second, second, second + 1, measured ? "load" : "warm", measured));
        }
        List<Snapshot> kept = result.snapshots();

        assertThat(kept).hasSizeBetween(3_600, 7_200);
        assertThat(kept.get(0).startNs()).isZero();
        long connected = 0;
        long values = 0;
        for (int i = 0; i < kept.size(); i++) {
            Snapshot one = kept.get(i);
            assertThat(one.endNs())
                    .isEqualTo(i + 1 < kept.size() ? kept.get(i + 1).startNs() : day);
            assertThat(one.total(Metric.ACK_OK)).isEqualTo(one.endNs() - one.startNs());
            for (long second = one.startNs(); second < one.endNs(); second++) {
                connected += second % 2 == 0 ? 2 : -1;
            }
            assertThat(one.number(Metric.CLIENTS_CONNECTED)).isEqualTo(connected);
            assertThat(one.phase()).isEqualTo(one.endNs() <= warm ? "warm" : "load");
            values += times(one, Metric.ACK_RESPONSE).getTotalCount();
        }
        assertThat(values).isEqualTo(day);
        assertThat(Objects.requireNonNull(result.histogram(Metric.ACK_RESPONSE)).getTotalCount())
                .isEqualTo(day - warm);
    }

    @Test
    void intervalsOfDifferentPhasesStayApartHoweverManyThereAre() {
        Recorder recorder = recorder();
        Result result = new Result();
        for (int second = 0; second < 20_000; second++) {
            result.add(recorder.drain(second, second, second + 1, "phase " + second, true));
        }
        assertThat(result.snapshots()).hasSize(20_000);
    }

    @Test
    void drainedSnapshotDoesNotChangeWhenTheRecorderGoesOn() {
        Recorder recorder = recorder();
        recorder.record(Metric.CONNECT_TCP, 5_000_000);
        recorder.add(Metric.CLIENTS_CONNECTED, 0, 3);
        recorder.count(Metric.CONNECT_OK);
        Snapshot first = recorder.drain(0, 0, 1, "load", true);
        recorder.record(Metric.CONNECT_TCP, 7_000_000);
        recorder.add(Metric.CLIENTS_CONNECTED, 0, -1);
        Snapshot second = recorder.drain(1, 1, 2, "load", true);

        assertThat(times(first, Metric.CONNECT_TCP).getTotalCount()).isEqualTo(1);
        assertThat(times(second, Metric.CONNECT_TCP).getMinValue()).isGreaterThan(6_900_000);
        assertThat(first.number(Metric.CLIENTS_CONNECTED)).isEqualTo(3);
        assertThat(second.number(Metric.CLIENTS_CONNECTED)).isEqualTo(2);
        assertThat(second.number(Metric.CONNECT_OK)).isZero();
    }

    @Test
    void durationsOfAWarmUpAreLeftOutAndItsCountsAreNot() {
        Recorder recorder = recorder();
        recorder.count(Metric.ACK_OK, 0);
        recorder.record(Metric.ACK_RESPONSE, 9_000_000);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1, "warm", false));
        assertThat(result.histogram(Metric.ACK_RESPONSE)).isNull();
        recorder.record(Metric.ACK_RESPONSE, 1_000_000);
        result.add(recorder.drain(1, 1, 2, "load", true));

        assertThat(Objects.requireNonNull(result.histogram(Metric.ACK_RESPONSE)).getTotalCount())
                .isEqualTo(1);
        assertThat(result.total(Metric.ACK_OK)).isEqualTo(1);
    }

    @Test
    void gaugesAddOverLoopsAndPeakOverTime() {
        Result result = new Result();
        long[][] loops = {{3, 5}, {4, 1}};
        for (int second = 0; second < 2; second++) {
            Snapshot sum = null;
            for (long[] loop : loops) {
                Recorder recorder = recorder();
                recorder.add(Metric.CLIENTS_CONNECTED, 0, loop[second]);
                Snapshot snapshot = recorder.drain(second, second, second + 1, "load", true);
                sum = sum == null ? snapshot : sum.plus(snapshot);
            }
            result.add(Objects.requireNonNull(sum));
        }
        assertThat(result.snapshots().get(1).number(Metric.CLIENTS_CONNECTED)).isEqualTo(6);
        assertThat(result.total(Metric.CLIENTS_CONNECTED)).isEqualTo(7);
    }

    @Test
    void snapshotsOfDifferentSecondsAreRefused() {
        Snapshot a = recorder().drain(0, 0, 1, "load", true);
        Snapshot b = recorder().drain(1, 1, 2, "load", true);
        assertThatThrownBy(() -> a.plus(b)).hasMessage("snapshots of second 0 and 1 do not add");
    }

    @Test
    void exampleOfTheFirstLoopIsKept() {
        Recorder a = recorder();
        a.example("refused", "client 1");
        a.example("refused", "client 2");
        Recorder b = recorder();
        b.example("refused", "client 3");
        b.example("late", "client 4");
        Snapshot sum = a.drain(0, 0, 1, "load", true).plus(b.drain(0, 0, 1, "load", true));
        assertThat(sum.examples()).containsOnly(Map.entry("refused", "client 1"), Map.entry("late", "client 4"));
    }

    @ParameterizedTest
    @CsvSource({"1000,3600000000000,2", "1,3600000000000,3", "1000,7200000000000,3"})
    void histogramOfAnotherRangeOrPrecisionIsRefused(long lowest, long highest, int digits) {
        Histogram other = new Histogram(lowest, highest, digits);
        ByteBuffer text = ByteBuffer.allocate(other.getNeededByteBufferCapacity());
        int textLength = other.encodeIntoCompressedByteBuffer(text);
        String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(text.array(), textLength));
        assertThatThrownBy(() -> SparseHistogram.decode(encoded))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another range or precision");
        ByteBuffer bytes = ByteBuffer.allocate(other.getNeededByteBufferCapacity());
        int length = other.encodeIntoByteBuffer(bytes);
        assertThatThrownBy(() -> SparseHistogram.ofBytes(Arrays.copyOf(bytes.array(), length)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another range or precision");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base 64!", "HISTFAAAABR4nJNpmSzMwMDAyQABzFCaEUoz2X+AsQA/awLW"})
    void whatIsNoHistogramIsRefused(String text) {
        assertThatThrownBy(() -> SparseHistogram.decode(text)).isInstanceOf(IllegalArgumentException.class);
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> SparseHistogram.ofBytes(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void durationsOutOfRangeAreRecordedAtItsEdges() {
        Histogram histogram = Histograms.create();
        Histograms.record(histogram, -5);
        Histograms.record(histogram, Long.MAX_VALUE);
        assertThat(histogram.getMinValue()).isZero();
        assertThat(histogram.getMaxValue()).isGreaterThanOrEqualTo(Histograms.HIGHEST_NS);
        assertThat(histogram.getTotalCount()).isEqualTo(2);
    }

    @Test
    void noMethodTakesPercentilesToMerge() {
        for (Class<?> type : List.of(Snapshot.class, Result.class, Recorder.class, SparseHistogram.class)) {
            assertThat(Arrays.stream(type.getDeclaredMethods())
                            .flatMap(method -> Arrays.stream(method.getParameterTypes())))
                    .doesNotContain(double.class, double[].class, Double.class);
        }
    }

    private static Histogram times(Snapshot snapshot, Metric metric) {
        return Objects.requireNonNull(snapshot.histogram(metric));
    }
}
