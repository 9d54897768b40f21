package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one client sends, the server lives and serves the others. */
class BadPayloadTest {

    private static OleadaServer server;
    private static OfficialClient witness;

    @BeforeAll
    static void start() throws Exception {
        server = OleadaServer.start(ServerConfig.onFreePorts());
        witness = OfficialClient.connect(server.port());
    }

    @AfterAll
    static void stop() {
        witness.close();
        server.close();
    }

    /** The witness, connected before all this began, is still served; and so is a newcomer. */
    private static void everyoneElseIsServed() throws Exception {
        assertThat(witness.ask("enviar-mensaje", new JSONObject().put("mensaje", "sigo aquí")))
                .containsExactly(12345);
        try (OfficialClient newcomer = OfficialClient.connect(server.port())) {
            assertThat(newcomer.ask("eco", "hola")).containsExactly("hola");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hola\"", "null", "[1,[2,{\"a\":null}]]", "7", "1.5e300", "true", "{}", "\"\""})
    void anyJsonValueIsAnsweredAndSentOnAsItCame(String json) throws Exception {
        try (RawClient sender = RawClient.connect(server.port());
                RawClient other = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\"," + json + "]");
            assertThat(sender.await("43")).isEqualTo("431[12345]");
            assertThat(other.await("42")).isEqualToIgnoringCase("42[\"enviar-mensaje\"," + json + "]");
        }
        everyoneElseIsServed();
    }

    @Test
    void aMissingPayloadIsAnswered() throws Exception {
        try (RawClient sender = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\"]");
            assertThat(sender.await("43")).isEqualTo("431[12345]");
        }
        everyoneElseIsServed();
    }

    @Test
    void payloadsAfterTheFirstAreLeftOut() throws Exception {
        try (RawClient sender = RawClient.connect(server.port());
                RawClient other = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\",{\"mensaje\":\"uno\"},2,3]");
            assertThat(sender.await("43")).isEqualTo("431[12345]");
            assertThat(other.await("42")).isEqualTo("42[\"enviar-mensaje\",{\"mensaje\":\"uno\"}]");
        }
    }

    @Test
    void aPayloadOfNineHundredThousandCharactersGoesThrough() throws Exception {
        String text = "ñ".repeat(450_000);
        try (RawClient sender = RawClient.connect(server.port());
                RawClient other = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\",\"" + text + "\"]");
            assertThat(sender.await("43")).isEqualTo("431[12345]");
            assertThat(other.await("42")).isEqualTo("42[\"enviar-mensaje\",\"" + text + "\"]");
        }
        everyoneElseIsServed();
    }

    @Test
    void aPayloadNestedALittleUnderTheLimitGoesThrough() throws Exception {
        String nested = "[".repeat(900) + "]".repeat(900);
        try (RawClient sender = RawClient.connect(server.port());
                RawClient other = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\"," + nested + "]");
            assertThat(sender.await("43")).isEqualTo("431[12345]");
            assertThat(other.await("42")).isEqualTo("42[\"enviar-mensaje\"," + nested + "]");
        }
        everyoneElseIsServed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "421[\"enviar-mensaje\",{\"mensaje\":",
                "421[\"enviar-mensaje\",{mensaje}]",
                "421[\"enviar-mensaje\",NaN]",
                "421[]",
                "421[7]",
                "421[null]",
                "421{}",
                "421\"enviar-mensaje\"",
                "42",
                "421",
                "42abc[\"enviar-mensaje\",1]",
                "4abc",
                "abc",
                "4",
                "9",
                "451-[\"enviar-mensaje\",{\"_placeholder\":true,\"num\":0}]",
                "459999999-[\"enviar-mensaje\",1]",
                "42999999999999999999999999[\"enviar-mensaje\",1]",
                "42/none,1[\"enviar-mensaje\",1]",
                "40/none,",
                "431[1]",
                "43999[1]",
                "421[\"connect\",1]",
                "421[\"disconnect\",1]",
                "421[\"no-such-event\",1]",
                "41",
                "1",
                "3",
                "5",
                "2probe"
            })
    void nonsenseHarmsItsSenderAtMost(String frame) throws Exception {
        try (RawClient sender = RawClient.connect(server.port())) {
            sender.send(frame);
            everyoneElseIsServed();
        }
    }

    @Test
    void aPayloadNestedTooDeepHarmsItsSenderAtMost() throws Exception {
        for (int depth : new int[] {1_000, 1_001, 100_000}) {
            try (RawClient sender = RawClient.connect(server.port())) {
                sender.send("421[\"enviar-mensaje\"," + "[".repeat(depth) + "]".repeat(depth) + "]");
                everyoneElseIsServed();
            }
        }
    }

    @Test
    void aTooLongFrameClosesItsSender() throws Exception {
        try (RawClient sender = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\",\"" + "x".repeat(2_000_000) + "\"]");
            sender.awaitClose();
        }
        everyoneElseIsServed();
    }

    @Test
    void brokenJsonClosesItsSenderInsteadOfLeavingItWaiting() throws Exception {
        try (RawClient sender = RawClient.connect(server.port())) {
            sender.send("421[\"enviar-mensaje\",{mensaje}]");
            sender.awaitClose();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "41", "4abc", "abc", "421[\"no-such-event\",1]", "5", "2probe"})
    void aClientThatStopsAnsweringIsLetGoAndMayComeBack(String lastFrame) throws Exception {
        ServerConfig quick = ServerConfig.onFreePorts().withPings(Duration.ofMillis(100), Duration.ofMillis(100));
        try (OleadaServer impatient = OleadaServer.start(quick);
                RawClient client = RawClient.connect(impatient.port())) {
            if (!lastFrame.isEmpty()) {
                client.send(lastFrame);
            }
            client.awaitClose();
            Waiting.until("the client forgotten", () -> impatient.connected() == 0);
            // A Socket.IO disconnect would forbid the official clients to reconnect.
            assertThat(client.unread()).doesNotContain("41");
        }
    }
}
