package io.oleada.loadgen.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What one loop has published of one emit step: per message, in the order of sending, when it was sent and by whom. Filled
 * by its loop; once {@link #seal}ed it is never changed again and may be read by all. It names clients by their numbers, so
 * that {@link PublishLogBytes} can take it to another process.
 */
final class PublishLog {

    /** A bound on what others may make us allocate: 100 messages a second for a week, at most 8 MB of bits for a client. */
    static final int MESSAGES_MAX = 1 << 26;

    /** The emit step's place among all of the scenario. */
    final int step;

    /** How far the clock of the publishing loop may be off the reader's, in nanoseconds. */
    final long clockErrorNs;

    private boolean lost;
    private int count;
    private long[] sentNs = new long[64];
    private int[] publishers = new int[64];
    private final List<String> rooms;
    private long[] certain = {};

    /** In a view: the messages of the other servers; see {@link #byServer}. */
    private long[] foreign = {};

    PublishLog(int step) {
        this(step, 0);
    }

    private PublishLog(PublishLog whole, int server, int servers) {
        this.step = whole.step;
        this.clockErrorNs = whole.clockErrorNs;
        this.lost = whole.lost;
        this.count = whole.count;
        this.sentNs = whole.sentNs;
        this.publishers = whole.publishers;
        this.rooms = whole.rooms;
        this.certain = whole.certain.clone();
        this.foreign = new long[certain.length];
        for (int message = 0; message < count; message++) {
            if (publishers[message] % servers != server) {
                certain[message >> 6] &= ~(1L << message);
                foreign[message >> 6] |= 1L << message;
            }
        }
    }

    PublishLog(int step, long clockErrorNs) {
        this.step = step;
        this.clockErrorNs = clockErrorNs;
        this.rooms = new ArrayList<>();
    }

    /**
     * The sealed log as the clients of each of several servers hear it that are no cluster: what the clients of the others
     * publish is certain for none of them. Client n is at server n modulo their number. One view per server.
     */
    PublishLog[] byServer(int servers) {
        PublishLog[] views = new PublishLog[servers];
        Arrays.setAll(views, server -> servers == 1 || count == 0 ? this : new PublishLog(this, server, servers));
        return views;
    }

    /** How many among some bits are messages that cannot have come here, in a view. */
    int foreignAmong(long[] bits) {
        return countBits(foreign, bits, 0, count);
    }

    /** What stands for the log of a loop that was lost: what came of it was owed to nobody, and is no fault. */
    static PublishLog lost(int step) {
        PublishLog log = new PublishLog(step);
        log.lost = true;
        return log;
    }

    boolean isLost() {
        return lost;
    }

    int count() {
        return count;
    }

    /** Adds a message to a room. */
    void add(int publisher, String room, long nowNs) {
        rooms.add(room);
        add(publisher, nowNs);
    }

    boolean hasRooms() {
        return !rooms.isEmpty();
    }

    /** The room that a message of a step with rooms went to. */
    String room(int message) {
        return rooms.get(message);
    }

    /** Adds a message to the whole namespace. */
    void add(int publisher, long nowNs) {
        if (count == sentNs.length) {
            sentNs = Arrays.copyOf(sentNs, count * 2);
            publishers = Arrays.copyOf(publishers, count * 2);
        }
        sentNs[count] = nowNs;
        publishers[count] = publisher;
        count++;
    }

    /**
     * Closes the log. A message whose publisher lost its connection before the delivery timeout had passed may never have
     * reached the server: nobody can be owed it for certain. {@code isCertain} is asked once for each message.
     */
    void seal(IntPredicate isCertain) {
        certain = new long[(count + 63) >> 6];
        for (int i = 0; i < count; i++) {
            if (isCertain.test(i)) {
                certain[i >> 6] |= 1L << i;
            }
        }
    }

    /** The number of the client that sent a message. */
    int publisher(int message) {
        return publishers[message];
    }

    long sentNs(int message) {
        return sentNs[message];
    }

    boolean isCertain(int message) {
        return (certain[message >> 6] & 1L << message) != 0;
    }

    /** The last message's instant, or 0. */
    long lastSentNs() {
        return count == 0 ? 0 : sentNs[count - 1];
    }

    /** The first message that was sent at {@code ns} or later; {@link #count} if there is none. */
    int firstSince(long ns) {
        int found = Arrays.binarySearch(sentNs, 0, count, ns);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && sentNs[found - 1] == ns) {
            found--;
        }
        return found;
    }

    /** How many certain messages there are from {@code first} to before {@code end}. */
    int certainBetween(int first, int end) {
        return countBits(certain, certain, first, end);
    }

    /** How many certain messages from {@code first} to before {@code end} are among some bits. */
    int certainAmong(long[] bits, int first, int end) {
        return countBits(certain, bits, first, end);
    }

    private static int countBits(long[] a, long[] b, int first, int end) {
        int lastWord = Math.min(Math.min(a.length, b.length), (end + 63) >> 6);
        int sum = 0;
        for (int word = first >> 6; word < lastWord; word++) {
            long bits = a[word] & b[word];
            if (word == first >> 6) {
                bits &= -1L << first;
            }
            if (word == end >> 6) {
                bits &= (1L << end) - 1;
            }
            sum += Long.bitCount(bits);
        }
        return sum;
    }
}
