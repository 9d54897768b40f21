package io.oleada.loadgen.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPacketTest {

    private static OpenPacket read(String json) throws ProtocolException {
        byte[] bytes = ("0" + json).getBytes(UTF_8);
        return OpenPacket.read(bytes, 1, bytes.length - 1);
    }

    @Test
    void theOfficialServersOpenPacketIsRead() throws Exception {
        assertThat(read("{\"sid\":\"lv_VI97HAXpY6yYWAAAC\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                        + "\"pingTimeout\":20000,\"maxPayload\":1000000}"))
                .isEqualTo(new OpenPacket("lv_VI97HAXpY6yYWAAAC", true, 25000, 20000, 1000000));
    }

    @Test
    void whatIsNotKnownIsPassedOver() throws Exception {
        assertThat(read("{\"x\":{\"y\":[1,{}]},\"upgrades\":[],\"sid\":\"a\",\"pingTimeout\":0,\"pingInterval\":1,"
                        + "\"z\":[[1]],\"maxPayload\":0}"))
                .isEqualTo(new OpenPacket("a", false, 1, 0, 1000000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "null",
                "\"x\"",
                "{\"sid\":1,\"pingInterval\":1,\"pingTimeout\":1}",
                "{\"sid\":\"\",\"pingInterval\":1,\"pingTimeout\":1}",
                "{\"sid\":\"a b\",\"pingInterval\":1,\"pingTimeout\":1}",
                "{\"sid\":\"a&b\",\"pingInterval\":1,\"pingTimeout\":1}",
                "{\"sid\":\"a\\r\\nX: y\",\"pingInterval\":1,\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingInterval\":1}",
                "{\"sid\":\"a\",\"pingInterval\":0,\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingInterval\":-1,\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingInterval\":2147483648,\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingInterval\":1e9,\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingInterval\":99999999999999999999999,\"pingTimeout\":1}",
                "{\"sid\":\"a\",\"pingInterval\":1,\"pingTimeout\":-1}",
            })
    void whatCannotBeLivedWithIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ProtocolException.class)
                .message()
                .contains("open packet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"message\":\"clave incorrecta\"}                   | clave incorrecta",
                "{\"data\":{\"message\":\"x\"},\"message\":\"no\"}    | no",
                "\"no\"                                               | no",
                "{\"data\":1}                                         | {\"data\":1}",
                "{\"message\":                                        | {\"message\":",
            })
    void aRefusalIsItsMessage(String json, String message) {
        byte[] bytes = json.getBytes(UTF_8);
        assertThat(OpenPacket.refusal(bytes, 0, bytes.length)).isEqualTo(message);
    }
}
