package io.oleada.loadgen.stats;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The durations of one interval: of {@link Histograms}' 24,576 buckets those that are not empty. Adding it, sending it and
 * keeping it cost what its values take, where HdrHistogram's own walk through all buckets. Immutable, so any thread may read
 * it.
 *
 * <p>Its bytes are HdrHistogram's V2 encoding, which the library reads too: a header, and then for each bucket its count, or
 * for a run of empty ones their number with a minus, as zig-zag numbers of seven bits a byte.
 */
public final class SparseHistogram {

    /** What 3 digits above {@link Histograms#LOWEST_NS} come to: units of 2^9 ns, 2^11 buckets of one unit, 2^10 for each doubling. */
    private static final int UNIT_MAGNITUDE = 9;

    private static final int HALF_MAGNITUDE = 10;

    private static final int BUCKETS = 24 << HALF_MAGNITUDE;

    private static final int HEADER_BYTES = 40;
    private static final int LENGTH_AT = 4;
    private static final int VARINT_BYTES_MAX = 9;

    /** The library's header before any histogram of ours, the length left open. */
    private static final byte[] HEADER = header();

    /** What a histogram is encoded into on its way here; 221 KB that need not be made anew for each. */
    private static final ThreadLocal<ByteBuffer> WORKING =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(HEADER_BYTES + BUCKETS * VARINT_BYTES_MAX));

    /** What is read or encoded by the library passes through here, so that no second of a run leaves 600 KB for each series. */
    private static final ThreadLocal<Histogram> SCRATCH = ThreadLocal.withInitial(Histograms::create);

    private final int[] buckets;
    private final long[] counts;

    private SparseHistogram(int[] buckets, long[] counts, int size) {
        this.buckets = Arrays.copyOf(buckets, size);
        this.counts = Arrays.copyOf(counts, size);
    }

    private static byte[] header() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + VARINT_BYTES_MAX);
        Histograms.create().encodeIntoByteBuffer(buffer);
        return Arrays.copyOf(buffer.putInt(LENGTH_AT, 0).array(), HEADER_BYTES);
    }

    /** {@return the values of a histogram that {@link Histograms#create} made; quick enough for an event loop} */
    public static SparseHistogram of(Histogram histogram) {
        ByteBuffer buffer = WORKING.get().clear();
        histogram.encodeIntoByteBuffer(buffer);
        return read(buffer.flip());
    }

    /** {@return how many values there are} */
    public long totalCount() {
        return Arrays.stream(counts).sum();
    }

    /** {@return the values of both} */
    public SparseHistogram plus(SparseHistogram other) {
        int[] both = new int[buckets.length + other.buckets.length];
        long[] sums = new long[both.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < buckets.length || j < other.buckets.length) {
            int mine = i < buckets.length ? buckets[i] : BUCKETS;
            int theirs = j < other.buckets.length ? other.buckets[j] : BUCKETS;
            both[size] = Math.min(mine, theirs);
            sums[size++] = (mine <= theirs ? counts[i++] : 0) + (theirs <= mine ? other.counts[j++] : 0);
        }
        return new SparseHistogram(both, sums, size);
    }

    /** Adds these values to a histogram that {@link Histograms#create} made. */
    public void addTo(Histogram histogram) {
        for (int i = 0; i < buckets.length; i++) {
            histogram.recordValueWithCount(lowest(buckets[i]), counts[i]);
        }
    }

    /** {@return the same values as a new histogram, which can tell percentiles} */
    public Histogram toHistogram() {
        Histogram histogram = Histograms.create();
        addTo(histogram);
        return histogram;
    }

    /** {@return the same values in a histogram that this thread may read until it asks for the next, of any of these} */
    public Histogram look() {
        Histogram scratch = SCRATCH.get();
        scratch.reset();
        addTo(scratch);
        return scratch;
    }

    /** The lowest value of a bucket, as HdrHistogram's AbstractHistogram#valueFromIndex has it. */
    private static long lowest(int bucket) {
        int doublings = Math.max(0, (bucket >> HALF_MAGNITUDE) - 1);
        return (long) (bucket - (doublings << HALF_MAGNITUDE)) << (doublings + UNIT_MAGNITUDE);
    }

    /** {@return the values in HdrHistogram's V2 encoding, not compressed} */
    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 2 * VARINT_BYTES_MAX * buckets.length);
        out.put(HEADER);
        int next = 0;
        for (int i = 0; i < buckets.length; i++) {
            int empty = buckets[i] - next;
            if (empty > 0) {
                put(out, empty == 1 ? 0 : -empty);
            }
            put(out, counts[i]);
            next = buckets[i] + 1;
        }
        out.putInt(LENGTH_AT, out.position() - HEADER_BYTES);
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Reads back what {@link #bytes} or HdrHistogram wrote.
     *
     * @throws IllegalArgumentException if it is no encoded histogram, or one of another range or precision: it would not add
     *     without loss
     */
    static SparseHistogram ofBytes(byte[] bytes) {
        try {
            return read(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not an encoded histogram: it breaks off", e);
        }
    }

    /** {@return the values in HdrHistogram's compressed V2 encoding, in Base64: for a log that other tools read too} */
    public String encode() {
        ByteBuffer buffer = WORKING.get().clear();
        byte[] encoded = new byte[look().encodeIntoCompressedByteBuffer(buffer)];
        buffer.position(0).get(encoded);
        return Base64.getEncoder().withoutPadding().encodeToString(encoded);
    }

    /**
     * Reads back what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException as {@link #ofBytes} does
     */
    public static SparseHistogram decode(String text) {
        Histogram decoded;
        try {
            decoded = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), Histograms.HIGHEST_NS);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not an encoded histogram: " + e.getMessage(), e);
        }
        return of(decoded);
    }

    private static SparseHistogram read(ByteBuffer in) {
        byte[] header = new byte[HEADER_BYTES];
        in.get(header);
        int length = ByteBuffer.wrap(header).getInt(LENGTH_AT);
        ByteBuffer.wrap(header).putInt(LENGTH_AT, 0);
        if (!Arrays.equals(header, HEADER)) {
            throw new IllegalArgumentException(
                    "not an encoded histogram, or one of another range or precision, which does not add up with ours");
        }
        if (length != in.remaining()) {
            throw new IllegalArgumentException("not an encoded histogram: " + in.remaining() + " bytes for " + length);
        }
        int[] buckets = new int[Math.min(length, BUCKETS)];
        long[] counts = new long[buckets.length];
        int size = 0;
        long bucket = 0;
        while (in.hasRemaining()) {
            long n = get(in);
            if (n > 0 && bucket < BUCKETS) {
                buckets[size] = (int) bucket;
                counts[size++] = n;
            }
            bucket += n < 0 ? -n : 1;
            if (bucket < 0 || bucket > BUCKETS) {
                throw new IllegalArgumentException("not an encoded histogram: it has a bucket too many");
            }
        }
        return new SparseHistogram(buckets, counts, size);
    }

    private static void put(ByteBuffer out, long n) {
        long left = (n << 1) ^ (n >> 63);
        for (int i = 1; i < VARINT_BYTES_MAX && left >>> 7 != 0; i++) {
            out.put((byte) (left | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    /** The ninth byte has eight bits of the number. */
    private static long get(ByteBuffer in) {
        long zigZag = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte next = in.get();
            boolean last = i == VARINT_BYTES_MAX - 1;
            zigZag |= (long) (next & (last ? 0xff : 0x7f)) << (7 * i);
            if (last || next >= 0) {
                break;
            }
        }
        return (zigZag >>> 1) ^ -(zigZag & 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SparseHistogram that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return totalCount() + " values in " + buckets.length + " buckets";
    }
}
