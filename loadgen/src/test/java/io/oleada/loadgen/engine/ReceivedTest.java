package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of what came are those of a plain set, whatever came in which order; what came whole is kept once for all. */
class ReceivedTest {

    private static final int MESSAGES = 20_000;

    /** The messages that come, nearly in order, some never and some again. */
    private static List<Integer> coming(Random random) {
        List<Integer> messages = new ArrayList<>();
        double lost = random.nextInt(3) * 0.0002;
        for (int message = 0; message < MESSAGES; message++) {
            if (random.nextDouble() >= lost) {
                messages.add(message);
            }
            if (random.nextInt(100) == 0) {
                messages.add(random.nextInt(message + 1));
            }
        }
        for (int i = 0; i < messages.size() / 10; i++) {
            int at = random.nextInt(messages.size() - 70);
            Collections.swap(messages, at, at + random.nextInt(70));
        }
        return messages;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsWhatAPlainSetKeeps(long seed) {
        Random random = new Random(seed);
        Received received = new Received();
        List<BitSet> plain = List.of(new BitSet(), new BitSet(), new BitSet());
        int joins = random.nextInt(MESSAGES / 2); // what was sent before that never comes
        for (int log : new int[] {2, 0}) {
            for (int message : coming(random)) {
                if (message >= joins) {
                    assertThat(received.note(log, message))
                            .isEqualTo(!plain.get(log).get(message));
                    plain.get(log).set(message);
                    assertThat(received.after(log, message)).isEqualTo(next64(plain.get(log), message));
                }
            }
        }
        for (int log = 0; log < 3; log++) {
            assertThat(BitSet.valueOf(received.words(log))).isEqualTo(plain.get(log));
            for (int message = 0; message <= MESSAGES; message++) {
                assertThat(received.has(log, message)).isEqualTo(plain.get(log).get(message));
            }
        }
    }

    private static long next64(BitSet set, int message) {
        long[] words = set.get(message + 1, message + 65).toLongArray();
        return words.length == 0 ? 0 : words[0];
    }

    @Test
    void blockThatCameWholeIsTheSameForAll() {
        Received one = new Received();
        Received other = new Received();
        for (int message = 0; message < 4096; message++) {
            one.note(0, message);
            other.note(3, 4095 - message);
        }
        assertThat(one.words(0)).isSameAs(other.words(3));
        assertThat(one.note(0, 17)).isFalse();
        assertThat(other.note(3, 4096)).isTrue();
    }

    @Test
    void aNumberOutOfNowhereTakesNoMoreThanItsBlock() {
        List<Received> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) { // 4 GB if each kept all the bits before it
            Received one = new Received();
            one.note(0, PublishLog.MESSAGES_MAX);
            many.add(one);
        }
        assertThat(many).allMatch(one -> one.has(0, PublishLog.MESSAGES_MAX) && !one.has(0, 0));
    }
}
