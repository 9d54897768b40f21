package io.oleada.loadgen.scenario;

import java.math.BigInteger;

/**
 * So many per period, evenly spaced.
 *
 * @param count how many, at least 1
 * @param periodNs in how many nanoseconds, at least 1
 */
public record Rate(long count, long periodNs) {

    /** {@return the due instant of the {@code i}-th, in nanoseconds since the beginning: {@code i * period / count}} */
    public long dueNs(long i) {
        return i / count * periodNs + quotient(i % count, periodNs, count);
    }

    /** {@return how many fall due in a time, the one at instant 0 included} */
    public long within(long durationNs) {
        long rest = durationNs % periodNs;
        long begun = quotient(rest, count, periodNs);
        boolean exact = rest * count == begun * periodNs; // both may wrap, and then wrap alike
        return durationNs / periodNs * count + begun + (exact ? 0 : 1);
    }

    /** {@code a * b / divisor}, rounded down, where the product may not fit into 64 bits. */
    private static long quotient(long a, long b, long divisor) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) == 0 && product >= 0) {
            return product / divisor;
        }
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .divide(BigInteger.valueOf(divisor))
                .longValueExact();
    }

    /** {@return how many per second} */
    public double perSecond() {
        return count * 1e9 / periodNs;
    }
}
