package io.oleada.loadgen.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sparse histogram is HdrHistogram's in everything but its size. */
class SparseHistogramTest {

    private static Histogram random(int values, long seed) {
        Histogram histogram = Histograms.create();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < values; i++) {
            Histograms.record(histogram, (long) Math.exp(random.nextDouble() * Math.log(5e12)));
        }
        return histogram;
    }

    private static byte[] encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoByteBuffer(buffer));
    }

    @Test
    void everyBucketThereIsComesBack() {
        Histogram full = Histograms.create();
        int buckets = 0;
        for (HistogramIterationValue step : Histograms.create().allValues()) {
            full.recordValueWithCount(step.getValueIteratedTo(), 1L << (buckets % 40));
            buckets++;
        }
        assertThat(buckets).isEqualTo(24_576);
        assertThat(SparseHistogram.of(full).toHistogram()).isEqualTo(full);
        assertThat(SparseHistogram.ofBytes(SparseHistogram.of(full).bytes()).toHistogram())
                .isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 1_000, 100_000})
    void bytesAreTheLibrarysOwn(int values) {
        Histogram histogram = random(values, values);
        SparseHistogram sparse = SparseHistogram.of(histogram);

        assertThat(sparse.bytes()).isEqualTo(encoded(histogram));
        assertThat(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(sparse.bytes()), 0))
                .isEqualTo(histogram);
        assertThat(SparseHistogram.decode(sparse.encode())).isEqualTo(sparse).hasSameHashCodeAs(sparse);
        assertThat(sparse.totalCount()).isEqualTo(values);
        assertThat(sparse.toHistogram().getMaxValue()).isEqualTo(histogram.getMaxValue());
        assertThat(sparse.toHistogram().getMinNonZeroValue()).isEqualTo(histogram.getMinNonZeroValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1_000, 100_000})
    void sumIsTheLibrarysSum(int values) {
        Histogram sum = random(values, 1);
        Histogram other = random(700, 2);
        SparseHistogram sparse = SparseHistogram.of(sum).plus(SparseHistogram.of(other));
        assertThat(sparse).isEqualTo(SparseHistogram.of(other).plus(SparseHistogram.of(sum)));
        sum.add(other);

        assertThat(sparse.toHistogram()).isEqualTo(sum);
        assertThat(sparse.bytes()).isEqualTo(encoded(sum));
    }

    @Test
    void whatIsRecordedLaterDoesNotChangeIt() {
        Histogram histogram = random(10, 5);
        SparseHistogram before = SparseHistogram.of(histogram);
        histogram.reset();
        assertThat(before.totalCount()).isEqualTo(10);
    }

    /** Bytes that were cut, changed or made up are refused in one way, or are a histogram; nothing else comes of them. */
    @Test
    void brokenBytesAreRefused() {
        byte[] whole = SparseHistogram.of(random(300, 9)).bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SparseHistogram.ofBytes(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        SplittableRandom random = new SplittableRandom(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(40, whole.length)] = (byte) random.nextInt();
            try {
                SparseHistogram.ofBytes(changed).toHistogram();
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
