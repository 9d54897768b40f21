package io.oleada.loadgen.scenario;

/**
 * One of {@code count} equal parts of a run: the indices {@code i} with {@code i mod count == number}.
 *
 * @param number from 0
 * @param count how many shards the run has
 */
public record Shard(int number, int count) {

    /** The whole run as one shard. */
    public static final Shard WHOLE = new Shard(0, 1);

    public Shard {
        if (number < 0 || number >= count) {
            throw new IllegalArgumentException("shard " + number + " of " + count);
        }
    }

    /** {@return how many of the indices below {@code total} belong to this shard} */
    public long part(long total) {
        return total / count + (number < total % count ? 1 : 0);
    }
}
