package io.oleada.loadgen.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketCodecTest {

    private static final int PADDING = 3;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "0{\"sid\":\"x\"}                      | OPEN          | 0 | -      | -1         | {\"sid\":\"x\"}",
                "1                                     | CLOSE         | 0 | -      | -1         | -",
                "2                                     | PING          | 0 | -      | -1         | -",
                "2probe                                | PING          | 0 | -      | -1         | probe",
                "3probe                                | PONG          | 0 | -      | -1         | probe",
                "5                                     | UPGRADE       | 0 | -      | -1         | -",
                "6                                     | NOOP          | 0 | -      | -1         | -",
                "40                                    | CONNECT       | 0 | -      | -1         | -",
                "40{\"sid\":\"x\"}                     | CONNECT       | 0 | -      | -1         | {\"sid\":\"x\"}",
                "40/chat,                              | CONNECT       | 0 | /chat  | -1         | -",
                "40/chat,{\"sid\":\"x\"}               | CONNECT       | 0 | /chat  | -1         | {\"sid\":\"x\"}",
                "41                                    | DISCONNECT    | 0 | -      | -1         | -",
                "41/chat,                              | DISCONNECT    | 0 | /chat  | -1         | -",
                "41/chat                               | DISCONNECT    | 0 | /chat  | -1         | -",
                "42[\"a\"]                             | EVENT         | 0 | -      | -1         | [\"a\"]",
                "42/,[\"a\"]                           | EVENT         | 0 | -      | -1         | [\"a\"]",
                "42[\"ñ\",{\"t\":\"]}\"}]              | EVENT         | 0 | -      | -1         | [\"ñ\",{\"t\":\"]}\"}]",
                "420[\"a\",1]                          | EVENT         | 0 | -      | 0          | [\"a\",1]",
                "422147483647[\"a\"]                   | EVENT         | 0 | -      | 2147483647 | [\"a\"]",
                "42/chat,12[\"a\"]                     | EVENT         | 0 | /chat  | 12         | [\"a\"]",
                "42/a/b-1,[\"a\"]                      | EVENT         | 0 | /a/b-1 | -1         | [\"a\"]",
                "42[1,2]                               | EVENT         | 0 | -      | -1         | [1,2]",
                "430[]                                 | ACK           | 0 | -      | 0          | []",
                "43/chat,12[12345]                     | ACK           | 0 | /chat  | 12         | [12345]",
                "44{\"message\":\"no\"}                | CONNECT_ERROR | 0 | -      | -1         | {\"message\":\"no\"}",
                "44/chat,{\"message\":\"no\"}          | CONNECT_ERROR | 0 | /chat  | -1         | {\"message\":\"no\"}",
                "44\"no\"                              | CONNECT_ERROR | 0 | -      | -1         | \"no\"",
                "451-[\"a\",{\"_placeholder\":true}]   | BINARY_EVENT  | 1 | -      | -1         | [\"a\",{\"_placeholder\":true}]",
                "4512-/chat,7[\"a\"]                   | BINARY_EVENT  | 12| /chat  | 7          | [\"a\"]",
                "461-/chat,7[{\"_placeholder\":true}]  | BINARY_ACK    | 1 | /chat  | 7          | [{\"_placeholder\":true}]",
            })
    void packetsAreReadFromTheirText(
            String text, PacketType type, int attachments, String namespace, int ackId, String data) throws Exception {
        byte[] bytes = ("###" + text + "##").getBytes(UTF_8);
        Packet packet = new Packet();
        PacketCodec.read(bytes, PADDING, bytes.length - PADDING - 2, packet);
        assertThat(packet.type()).isEqualTo(type);
        assertThat(packet.attachments()).isEqualTo(attachments);
        assertThat(new String(bytes, packet.namespaceOffset(), packet.namespaceLength(), UTF_8))
                .isEqualTo(namespace == null ? "" : namespace);
        assertThat(packet.ackId()).isEqualTo(ackId);
        assertThat(new String(bytes, packet.dataOffset(), packet.dataLength(), UTF_8))
                .isEqualTo(data == null ? "" : data);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "EVENT      | -     | -1         | [\"a\"]           | 42[\"a\"]",
                "EVENT      | -     | 0          | [\"a\"]           | 420[\"a\"]",
                "EVENT      | -     | 9          | [\"a\"]           | 429[\"a\"]",
                "EVENT      | -     | 10         | [\"a\"]           | 4210[\"a\"]",
                "EVENT      | -     | 2147483647 | [\"a\"]           | 422147483647[\"a\"]",
                "EVENT      | /chat | 1234567890 | [\"ñ\"]           | 42/chat,1234567890[\"ñ\"]",
                "ACK        | /chat | 3          | []                | 43/chat,3[]",
                "CONNECT    | -     | -1         | -                 | 40",
                "CONNECT    | /chat | -1         | -                 | 40/chat,",
                "CONNECT    | /chat | -1         | {\"clave\":\"x\"} | 40/chat,{\"clave\":\"x\"}",
                "DISCONNECT | -     | -1         | -                 | 41",
                "DISCONNECT | /chat | -1         | -                 | 41/chat,",
                "PONG       | -     | -1         | -                 | 3",
                "PING       | -     | -1         | probe             | 2probe",
                "UPGRADE    | -     | -1         | -                 | 5",
            })
    void packetsAreWrittenAsTheirText(PacketType type, String namespace, int ackId, String data, String text)
            throws Exception {
        byte[] name = namespace == null ? new byte[0] : namespace.getBytes(UTF_8);
        byte[] payload = ("#" + (data == null ? "" : data)).getBytes(UTF_8);
        byte[] sink = new byte[5 + PacketCodec.bound(name.length, payload.length - 1)];
        int end = PacketCodec.write(type, name, ackId, payload, 1, payload.length - 1, sink, 5);
        assertThat(new String(sink, 5, end - 5, UTF_8)).isEqualTo(text);
        Packet packet = new Packet();
        PacketCodec.read(sink, 5, end - 5, packet);
        assertThat(packet.type()).isEqualTo(type);
        assertThat(packet.ackId()).isEqualTo(ackId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "7",
                "9",
                "x",
                "b",
                "[",
                "{\"a\":1}",
                "47",
                "49",
                "4x",
                "4abc",
                "42",
                "42{}",
                "42[",
                "42]",
                "42[]",
                "42[}",
                "42[null]",
                "42[[\"a\"]]",
                "42abc[\"a\"]",
                "42-1[\"a\"]",
                "422147483648[\"a\"]",
                "4299999999999999999999999[\"a\"]",
                "42/chat",
                "42/chat[\"a\"]",
                "42/chat,",
                "43[]",
                "43",
                "430",
                "430{}",
                "41[]",
                "41x",
                "40[]",
                "40x",
                "40/chat,[]",
                "44",
                "44[]",
                "44x",
                "45",
                "45[\"a\"]",
                "45-[\"a\"]",
                "451[\"a\"]",
                "451-",
                "451-{}",
                "45x-[\"a\"]",
                "4599999999999-[\"a\"]",
                "46",
                "461-[]",
                "461-1{}"
            })
    void whatIsNoPacketIsAProtocolException(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThatThrownBy(() -> PacketCodec.read(bytes, 0, bytes.length, new Packet()))
                .isInstanceOf(ProtocolException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void noOtherExceptionEscapesWhateverComes() {
        Random random = new Random(20260101);
        byte[] alphabet = "0123456789/,-[]{}\"ab\u001e\u00f1".getBytes(UTF_8);
        Packet packet = new Packet();
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] =
                        random.nextInt(50) == 0 ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            try {
                PacketCodec.read(bytes, 0, bytes.length, packet);
                assertThat(packet.dataOffset() + packet.dataLength()).isLessThanOrEqualTo(bytes.length);
                good++;
            } catch (ProtocolException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThat(good).isPositive();
    }

    @Test
    void aPacketMadeOnceIsAnArrayOfItsOwn() {
        assertThat(PacketCodec.packet(PacketType.CONNECT, "/chat".getBytes(UTF_8), "{}".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("40/chat,{}");
    }

    @Test
    void aPollingBodyIsCutAtItsSeparators() {
        byte[] body = "2\u001e42[\"a\"]".getBytes(UTF_8);
        assertThat(PacketCodec.packetEnd(body, 0, body.length)).isEqualTo(1);
        assertThat(PacketCodec.packetEnd(body, 2, body.length)).isEqualTo(body.length);
    }
}
