package io.oleada.loadgen.engine;

import java.util.Arrays;

/**
 * Which messages of each published log have come to one client: a bit for each. 4,096 messages of a log are a block, and blocks
 * whose messages have all come are one and the same for all clients. So a broadcast that reaches everybody takes a bit of each
 * client while it is new, and next to nothing for the rest of the run; what goes to rooms, or to all but its sender, leaves gaps
 * at those who are not meant.
 */
public final class Received {

    private static final int BLOCK = 4096;
    private static final int BLOCK_WORDS = BLOCK / Long.SIZE;
    private static final int REFERENCE_BYTES = 4;

    private static final long[] NOTHING = {};
    private static final long[] EVERYTHING = new long[BLOCK_WORDS];
    private static final long[][] NO_BLOCKS = {};

    static {
        Arrays.fill(EVERYTHING, -1L);
    }

    /** The first block of each log, as far as something came. Most runs have no other. */
    private long[][] first = NO_BLOCKS;

    /** The blocks after the first of each log. */
    private long[][][] further = {};

    Received() {}

    /**
     * {@return about how much heap it takes to keep until the end who got a message, for all clients together, in bytes}
     *
     * @param clients how many there are
     * @param without how many of them are not meant to get it
     * @param sometimes how many of them are not meant to get one or another of its log
     */
    public static double bytes(long clients, long without, long sometimes) {
        double blocksWithGaps =
                Math.min((double) without, sometimes / (double) BLOCK); // for each message; each block has many
        return blocksWithGaps * BLOCK / Byte.SIZE + clients * (double) REFERENCE_BYTES / BLOCK;
    }

    /** Notes a message; false if it was noted before. */
    boolean note(int log, int message) {
        int block = message / BLOCK;
        long[] words = block(log, block);
        int word = message % BLOCK / Long.SIZE;
        long bit = 1L << message;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.min(BLOCK_WORDS, Math.max(word + 1, words.length + words.length / 2)));
            put(log, block, words);
        } else if ((words[word] & bit) != 0) {
            return false;
        }
        words[word] |= bit;
        if (words[word] == -1L && Arrays.equals(words, EVERYTHING)) {
            put(log, block, EVERYTHING);
        }
        return true;
    }

    /** Whether a message has come. */
    boolean has(int log, int message) {
        return (word(log, message / Long.SIZE) & 1L << message) != 0;
    }

    /** Which of the 64 messages after one have come, the next as the lowest bit. */
    long after(int log, int message) {
        int next = message + 1;
        long low = word(log, next / Long.SIZE) >>> next;
        return next % Long.SIZE == 0 ? low : low | word(log, next / Long.SIZE + 1) << -next;
    }

    /** The bits of a log's messages, not to be changed; shorter than the log where the last ones have not come. */
    long[] words(int log) {
        long[][] rest = further(log);
        if (rest.length == 0) {
            return block(log, 0);
        }
        long[] all = new long[(1 + rest.length) * BLOCK_WORDS];
        for (int block = 0; block <= rest.length; block++) {
            long[] words = block(log, block);
            System.arraycopy(words, 0, all, block * BLOCK_WORDS, words.length);
        }
        return all;
    }

    private long word(int log, int index) {
        long[] words = block(log, index / BLOCK_WORDS);
        int at = index % BLOCK_WORDS;
        return at < words.length ? words[at] : 0;
    }

    private long[] block(int log, int block) {
        if (block == 0) {
            return log < first.length ? first[log] : NOTHING;
        }
        long[][] rest = further(log);
        return block <= rest.length ? rest[block - 1] : NOTHING;
    }

    private long[][] further(int log) {
        return log < further.length ? further[log] : NO_BLOCKS;
    }

    private void put(int log, int block, long[] words) {
        if (block == 0) {
            first = reaching(log, first, NOTHING);
            first[log] = words;
        } else {
            further = reaching(log, further, NO_BLOCKS);
            further[log] = reaching(block - 1, further[log], NOTHING);
            further[log][block - 1] = words;
        }
    }

    private static <T> T[] reaching(int index, T[] array, T rest) {
        if (index < array.length) {
            return array;
        }
        T[] longer = Arrays.copyOf(array, index + 1);
        Arrays.fill(longer, array.length, longer.length, rest);
        return longer;
    }
}
