package io.oleada.loadgen.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one loop has published of one emit step: per message, in the order of sending, when it was due, when it was sent
 * and by whom. Filled by its loop; once {@link #seal}ed it is never changed again and may be read by all.
 */
final class PublishLog {

    final EmitPlan plan;
    private int count;
    private long[] sentNs = new long[64];
    private Client[] publishers = new Client[64];
    private final List<String> rooms = new ArrayList<>();
    private long[] certain = {};

    PublishLog(EmitPlan plan) {
        this.plan = plan;
    }

    int count() {
        return count;
    }

    /** Adds a message to a room. */
    void add(Client publisher, String room, long nowNs) {
        rooms.add(room);
        add(publisher, nowNs);
    }

    /** The room that a message of a step with rooms went to. */
    String room(int message) {
        return rooms.get(message);
    }

    /** Adds a message to the whole namespace. */
    void add(Client publisher, long nowNs) {
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
     * reached the server: nobody can be owed it for certain.
     */
    void seal(long deliveryTimeoutNs) {
        certain = new long[(count + 63) >> 6];
        for (int i = 0; i < count; i++) {
            if (publishers[i].receiver.wasThere(plan.namespace(), sentNs[i], deliveryTimeoutNs)) {
                certain[i >> 6] |= 1L << i;
            }
        }
    }

    Client publisher(int message) {
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
