package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Logs come to another process as they were; broken ones are refused. */
class PublishLogBytesTest {

    private static final int MESSAGES = 1_000;

    private static PublishLog[] logs() {
        SplittableRandom random = new SplittableRandom(5);
        PublishLog plain = new PublishLog(0);
        PublishLog rooms = new PublishLog(1);
        long now = 0;
        for (int i = 0; i < MESSAGES; i++) {
            now += random.nextLong(1L << random.nextInt(40));
            plain.add(random.nextInt(1_000_000), now);
            rooms.add(random.nextInt(10), "room " + random.nextInt(4), now);
        }
        plain.seal(message -> message % 3 != 0);
        rooms.seal(message -> true);
        PublishLog empty = new PublishLog(2);
        empty.seal(message -> true);
        return new PublishLog[] {plain, rooms, empty};
    }

    @Test
    void logsComeAsTheyWere() {
        PublishLog[] logs = logs();
        PublishLog[] read = PublishLogBytes.read(PublishLogBytes.write(logs), 3, 77);
        assertThat(read).hasSize(3);
        for (int step = 0; step < 3; step++) {
            assertThat(read[step].step).isEqualTo(step);
            assertThat(read[step].clockErrorNs).isEqualTo(77);
            assertThat(read[step].count()).isEqualTo(logs[step].count());
            assertThat(read[step].hasRooms()).isEqualTo(logs[step].hasRooms());
            for (int i = 0; i < logs[step].count(); i++) {
                assertThat(read[step].sentNs(i)).isEqualTo(logs[step].sentNs(i));
                assertThat(read[step].publisher(i)).isEqualTo(logs[step].publisher(i));
                assertThat(read[step].isCertain(i)).isEqualTo(logs[step].isCertain(i));
                if (step == 1) {
                    assertThat(read[step].room(i)).isEqualTo(logs[step].room(i));
                }
            }
            assertThat(read[step].certainBetween(0, MESSAGES)).isEqualTo(logs[step].certainBetween(0, MESSAGES));
        }
    }

    @Test
    void logsThatBreakOffOrBelongToAnotherScenarioAreRefused() {
        byte[] bytes = PublishLogBytes.write(logs());
        for (int length = 0; length < bytes.length; length += 97) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PublishLogBytes.read(part, 3, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> PublishLogBytes.read(bytes, 2, 0)).hasMessageContaining("more logs");
    }
}
