package io.oleada.loadgen.stats;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/** The one histogram configuration of Oleada, so that any two histograms add without loss. */
public final class Histograms {

    /** Values are kept to three significant decimal digits, an error of at most 0.1 %. */
    public static final int SIGNIFICANT_DIGITS = 3;

    /** Below a microsecond the values of a network are noise; the resolution is set there. */
    public static final long LOWEST_NS = 1_000;

    /** One hour, the longest run; anything longer is recorded as this. */
    public static final long HIGHEST_NS = 3_600_000_000_000L;

    /** What any histogram of ours fits into when it is encoded; 220 KB that need not be made anew each second. */
    private static final ThreadLocal<ByteBuffer> WORKING =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(create().getNeededByteBufferCapacity()));

    /** Up to so many values a packed copy is made as fast as a plain one, which takes 197 KB whatever it holds. */
    private static final long FEW_VALUES = 1_000;

    private Histograms() {}

    /** {@return an empty histogram with a fixed range: recording into it never allocates} */
    public static Histogram create() {
        return new Histogram(LOWEST_NS, HIGHEST_NS, SIGNIFICANT_DIGITS);
    }

    /**
     * {@return a copy that is equal and encodes alike, and takes memory for the values it holds, not for its range: some 6
     * KB where {@link #create} takes 197 KB, which matters to what is kept of every second} Making it takes up to some
     * milliseconds, so it is no work for an event loop.
     */
    static Histogram packed(Histogram histogram) {
        if (histogram instanceof PackedHistogram) {
            return histogram;
        }
        Histogram packed = new PackedHistogram(LOWEST_NS, HIGHEST_NS, SIGNIFICANT_DIGITS);
        packed.add(histogram);
        return packed;
    }

    /** {@return a copy for a snapshot; quick enough for an event loop} */
    static Histogram copy(Histogram histogram) {
        return histogram.getTotalCount() <= FEW_VALUES ? packed(histogram) : histogram.copy();
    }

    /** Records a duration; a negative one counts as 0, one above an hour as an hour. */
    static void record(Histogram histogram, long ns) {
        histogram.recordValue(Math.max(0, Math.min(ns, HIGHEST_NS)));
    }

    /** {@return the sum of two histograms as a new one} */
    static Histogram sum(Histogram a, Histogram b) {
        Histogram sum = a.copy();
        sum.add(b);
        return sum;
    }

    /**
     * {@return the histogram in HdrHistogram's compressed V2 encoding, in Base64} A copy is encoded, since an encoded histogram
     * keeps the 221 KB that it used for it, and each second of a run leaves some that are kept.
     */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.copy().encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    /** {@return the histogram in HdrHistogram's V2 encoding, not compressed: for a short way, and for few values small} */
    static byte[] bytes(Histogram histogram) {
        ByteBuffer buffer = WORKING.get().clear();
        byte[] bytes = new byte[histogram.encodeIntoByteBuffer(buffer)];
        buffer.flip().get(bytes);
        return bytes;
    }

    /**
     * Reads back what {@link #bytes} wrote.
     *
     * @throws IllegalArgumentException as {@link #decode} does
     */
    static Histogram ofBytes(byte[] bytes) {
        try {
            return checked(PackedHistogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), HIGHEST_NS));
        } catch (IndexOutOfBoundsException | BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("not an encoded histogram: " + e.getMessage(), e);
        }
    }

    /**
     * Reads back what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the text is no encoded histogram, or one of another range or precision: it would
     *     not add without loss
     */
    public static Histogram decode(String text) {
        Histogram decoded;
        try {
            decoded = PackedHistogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), HIGHEST_NS);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not an encoded histogram: " + e.getMessage(), e);
        }
        return checked(decoded);
    }

    private static Histogram checked(Histogram decoded) {
        if (decoded.getNumberOfSignificantValueDigits() != SIGNIFICANT_DIGITS
                || decoded.getLowestDiscernibleValue() != LOWEST_NS
                || decoded.getHighestTrackableValue() != HIGHEST_NS) {
            throw new IllegalArgumentException(
                    "a histogram of another range or precision, which does not add up with ours");
        }
        return decoded;
    }
}
