package io.oleada.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes say to each other, as bytes. */
class MessageTest {

    private static final long NODE = -0x0123456789ABCDEFL;
    private static final Seal SEAL = Seal.parse("00112233445566778899aabbccddeeff");
    private static final Seal OTHER = Seal.parse("00112233445566778899aabbccddeefe");

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Beat(0, 0, Long.MIN_VALUE, ""),
                new Message.Beat(Long.MAX_VALUE, 1_000_000, -5, "servidor-ñ:3000"),
                new Message.Bye(),
                new Message.Broadcasts(0, List.of()),
                new Message.Broadcasts(
                        77, List.of(new byte[0], "uno".getBytes(StandardCharsets.UTF_8), new byte[70_000])));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void eachIsReadAsItWasWrittenWithASecretAndWithout(Message message) {
        for (Seal seal : Arrays.asList(null, SEAL)) {
            byte[] bytes = Message.write(NODE, message, seal);
            Message.Signed read = Message.read(bytes, seal);
            assertThat(read.node()).isEqualTo(NODE);
            if (message instanceof Message.Broadcasts broadcasts) {
                Message.Broadcasts again = (Message.Broadcasts) read.message();
                assertThat(again.first()).isEqualTo(broadcasts.first());
                assertThat(Arrays.deepEquals(
                                again.each().toArray(), broadcasts.each().toArray()))
                        .isTrue();
            } else {
                assertThat(read.message()).isEqualTo(message);
            }
            assertThat(Message.isBy(NODE, bytes, seal)).isEqualTo(message instanceof Message.Broadcasts);
            assertThat(Message.isBy(NODE + 1, bytes, seal)).isFalse();
        }
    }

    @Test
    void whatWasChangedAnywhereOrIsByAnotherSecretIsRefused() {
        byte[] good = Message.write(NODE, new Message.Beat(1, 2, 3, "uno"), SEAL);
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= 1;
            refuses(changed, SEAL);
        }
        refuses(good, OTHER);
        refuses(Message.write(NODE, new Message.Beat(1, 2, 3, "uno"), null), SEAL);
        refuses(good, null);
        assertThat(SEAL.name("oleada")).isNotEqualTo(OTHER.name("oleada")).isNotEqualTo(SEAL.name("otra"));
    }

    private static void refuses(byte[] bytes, Seal seal) {
        assertThatThrownBy(() -> Message.read(bytes, seal)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverBytesComeAreReadOrRefused() {
        Random random = new Random(17);
        List<byte[]> seeds =
                messages().map(message -> Message.write(NODE, message, null)).toList();
        int refused = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] seed = seeds.get(random.nextInt(seeds.size() - 1));
            byte[] bytes = Arrays.copyOf(seed, Math.max(0, seed.length + random.nextInt(5) - 3));
            for (int i = 0; i < 2 && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Message.read(bytes, null);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 99_000);
    }

    @Test
    void aNameCannotPassForAnotherLineOfTheLog() {
        byte[] bytes = Message.write(NODE, new Message.Beat(0, 0, 0, "uno\n12:00 ERROR \u001b[2J\u2028dos"), null);
        assertThat(((Message.Beat) Message.read(bytes, null).message()).name()).isEqualTo("uno?12:00?ERROR??[2J?dos");
    }
}
