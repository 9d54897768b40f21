package io.oleada.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, reading them ends, and says nothing but "no packet". Fixed seeds: a failure can be repeated. */
class FuzzTest {

    private static final List<String> SEEDS = List.of(
            "2[\"enviar-mensaje\",{\"mensaje\":\"hola ñ\",\"fecha\":1790000000123}]",
            "2/custom,12[\"eco\",1,\"2\",{\"3\":[true,null,1.5e3]}]",
            "52-/custom,7[\"eco\",{\"_placeholder\":true,\"num\":0},{\"a\":[{\"num\":1,\"_placeholder\":true}]}]",
            "61-3[{\"_placeholder\":true,\"num\":0}]",
            "0/custom,{\"token\":\"abc\"}",
            "1/custom,",
            "3999[12345]");

    private static final List<byte[]> BINARIES = List.of(new byte[] {1}, new byte[] {2, 3});

    private final WireJson json = new WireJson();

    private static byte[] mutated(SplittableRandom random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = java.util.Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) "0123456789[]{},\"-/:\\".charAt(random.nextInt(20));
                default -> {
                    byte[] doubled = java.util.Arrays.copyOf(bytes, bytes.length + at);
                    System.arraycopy(bytes, 0, doubled, bytes.length, at);
                    bytes = doubled;
                }
            }
        }
        return bytes;
    }

    /** True if it was a packet. */
    private boolean read(byte[] bytes) {
        try {
            PacketHead head = PacketHead.read(bytes, 0, bytes.length);
            List<byte[]> binaries = head.type() >= PacketHead.BINARY_EVENT ? BINARIES : List.of();
            switch (head.type()) {
                case PacketHead.CONNECT -> json.readCredentials(bytes, head.jsonStart(), bytes.length);
                case PacketHead.ACK, PacketHead.BINARY_ACK ->
                    json.readAck(bytes, head.jsonStart(), bytes.length, binaries, new Class<?>[] {Object.class});
                default -> json.readEvent(head.namespace(), bytes, head.jsonStart(), bytes.length, binaries);
            }
            return true;
        } catch (PacketException e) {
            return false;
        }
    }

    @Test
    void mutatedPacketsAreReadOrRefusedAndNothingElse() {
        readOrRefused(30_000);
    }

    @Test
    @Tag("full")
    void aMillionMutatedPacketsAreReadOrRefusedAndNothingElse() {
        readOrRefused(1_000_000);
    }

    private void readOrRefused(int packets) {
        json.addEventMapping("", "enviar-mensaje", com.fasterxml.jackson.databind.JsonNode.class);
        json.addEventMapping("/custom", "eco", Object.class, Object.class, byte[].class);
        SplittableRandom random = new SplittableRandom(20_261_123);
        int good = 0;
        for (int i = 0; i < packets; i++) {
            good += read(mutated(random)) ? 1 : 0;
        }
        assertThat(good).as("some of both").isBetween(packets / 10, packets * 9 / 10);
    }

    @Test
    void aMillionDigitsOrBracketsAreRefusedAsQuicklyAsTheyAreRead() {
        for (String part : List.of("9", "[", "{\"a\":", "\"", "/", "-", ",", "\\")) {
            assertThat(read(("2" + part.repeat(1_000_000 / part.length())).getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
            assertThat(read(("51-" + part.repeat(1_000_000 / part.length())).getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
        }
    }

    /** Ten times the size may take some ten times as long, where a loop in a loop would take a hundred times. */
    @Test
    @Tag("full")
    void timeGrowsAsTheSizeDoes() {
        for (String part : List.of("9", "[", "{\"a\":", "[1,", "\"\\u00e9", "/", "-", ",", "\\")) {
            for (String head : List.of("2", "51-", "2/", "2[\"eco\",")) {
                timesOf(head + part.repeat(100_000 / part.length())); // warm
                long tenthNs = timesOf(head + part.repeat(100_000 / part.length()));
                long wholeNs = timesOf(head + part.repeat(1_000_000 / part.length()));
                System.out.printf("%-12s %-10s %,9d ns %,10d ns%n", head, part, tenthNs, wholeNs);
                assertThat(wholeNs).as(head + part).isLessThan(40 * tenthNs + 2_000_000);
            }
        }
    }

    /** The least of several times. */
    private long timesOf(String packet) {
        byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long startNs = System.nanoTime();
            read(bytes);
            least = Math.min(least, System.nanoTime() - startNs);
        }
        return least;
    }
}
