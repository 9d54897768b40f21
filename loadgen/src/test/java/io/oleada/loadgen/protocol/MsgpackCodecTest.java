package io.oleada.loadgen.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackCodecTest {

    private static String decoded(byte[] bytes) throws ProtocolException {
        return new String(MsgpackCodec.decode(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    }

    private static byte[] encoded(String text, List<byte[]> attachments) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return MsgpackCodec.encode(bytes, 0, bytes.length, attachments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40",
                "41",
                "40/chat,{\"clave\":\"abc\"}",
                "42[\"eco\",\"ñ\",1,-5,4294967296,1.5,true,null,{\"a\":[{\"b\":{}}]}]",
                "42/chat,17[\"eco\"]",
                "4312[]",
                "44{\"message\":\"clave incorrecta\"}",
            })
    void packetsComeBackAsTheyWere(String text) throws ProtocolException {
        assertThat(decoded(encoded(text, List.of()))).isEqualTo(text);
    }

    /** Bytes that socket.io-msgpack-parser 3.0.2 writes; the first has a member that is undefined. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "83a47479706500a46461746182a3736964a178a3706964d40000a36e7370a12f | 40{\"sid\":\"x\",\"pid\":null}",
                "82a47479706501a36e7370a12f | 41",
            })
    void packetsOfTheOfficialParserAreRead(String hex, String text) throws ProtocolException {
        assertThat(decoded(HexFormat.of().parseHex(hex))).isEqualTo(text);
    }

    @Test
    void attachmentsStandInTheirPlaces() throws ProtocolException {
        String text = "452-[\"b\",{\"_placeholder\":true,\"num\":1},{\"x\":{\"_placeholder\":true,\"num\":0}}]";
        byte[] bytes = encoded(text, List.of(new byte[] {1}, new byte[] {2, 3}));
        assertThat(HexFormat.of().formatHex(bytes)).contains("c4020203").contains("c40101");
        assertThat(decoded(bytes))
                .isEqualTo("42[\"b\",{\"_placeholder\":true,\"num\":0},{\"x\":{\"_placeholder\":true,\"num\":1}}]");
    }

    @Test
    void anythingElseIsRefusedAndNothingElseThrown() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] good = encoded("421[\"eco\",{\"a\":[1,2,\"tres\"]}]", List.of());
        for (int i = 0; i < 100_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(bad.length + 1);
            try {
                MsgpackCodec.decode(bad, 0, length);
            } catch (ProtocolException e) {
                assertThat(e).hasMessageContaining("msgpack");
            }
        }
        assertThatThrownBy(() -> MsgpackCodec.decode(new byte[] {'4', '0'}, 0, 2))
                .isInstanceOf(ProtocolException.class);
    }
}
