package io.oleada.loadgen.scenario;

/**
 * So many per period, evenly spaced.
 *
 * @param count how many, at least 1
 * @param periodNs in how many nanoseconds, at least 1
 */
public record Rate(long count, long periodNs) {

    /** {@return the due instant of the {@code i}-th, in nanoseconds since the beginning: {@code i * period / count}} */
    public long dueNs(long i) {
        return i / count * periodNs + i % count * periodNs / count;
    }

    /** {@return how many fall due in a time, the one at instant 0 included} */
    public long within(long durationNs) {
        long whole = durationNs / periodNs;
        long rest = durationNs % periodNs;
        return whole * count + (long) Math.ceil((double) rest * count / periodNs);
    }

    /** {@return how many per second} */
    public double perSecond() {
        return count * 1e9 / periodNs;
    }
}
