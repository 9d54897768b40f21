package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The 32 cases of the official suite for Socket.IO 5, by its titles, after the protocol's document. */
@Timeout(30)
class SocketIoConformanceTest {

    private static final String POLLING = "EIO=4&transport=polling";
    private static final String WEBSOCKET = "EIO=4&transport=websocket";

    private static OleadaServer strictServer;
    private static OleadaServer server;

    /** To the server as the suite wants it, and to one that lets a busy machine take longer for a pong. */
    private static WireClient strict;

    private static WireClient client;

    @BeforeAll
    static void start() {
        strictServer = OleadaServer.start(Conformance.config());
        strict = new WireClient(strictServer.port(), "/socket.io/");
        server = OleadaServer.start(Conformance.config().withPings(Duration.ofMillis(300), Duration.ofSeconds(10)));
        client = new WireClient(server.port(), "/socket.io/");
    }

    @AfterAll
    static void stop() {
        server.close();
        strictServer.close();
    }

    private static void isOpenPacket(String packet, String upgrades) {
        assertThat(packet)
                .matches("0\\{\"sid\":\"[^\"]+\",\"upgrades\":\\[" + upgrades
                        + "],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}");
    }

    @Nested
    class HandshakeOverPolling {
        @Test
        void shouldSuccessfullyOpenASession() throws Exception {
            HttpResponse<String> response = strict.send("GET", POLLING, "");
            assertThat(response.statusCode()).isEqualTo(200);
            isOpenPacket(response.body(), "\"websocket\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"transport=polling", "EIO=abc&transport=polling", "EIO=3&transport=polling"})
        void shouldFailWithAnInvalidEioQueryParameter(String query) throws Exception {
            HttpResponse<String> response = client.send("GET", query, "");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc"})
        void shouldFailWithAnInvalidTransportQueryParameter(String query) throws Exception {
            HttpResponse<String> response = client.send("GET", query, "");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT"})
        void shouldFailWithAnInvalidRequestMethod(String method) throws Exception {
            HttpResponse<String> response = client.send(method, POLLING, "");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
        }
    }

    @Nested
    class HandshakeOverWebSocket {
        @Test
        void shouldSuccessfullyOpenASession() throws Exception {
            WireClient.Socket socket = strict.socket(WEBSOCKET);
            isOpenPacket(socket.next(), "");
            socket.close();
        }

        @ParameterizedTest
        @ValueSource(strings = {"transport=websocket", "EIO=abc&transport=websocket"})
        void shouldFailWithAnInvalidEioQueryParameter(String query) throws Exception {
            assertThat(client.socket(query).next()).isEqualTo("closed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"EIO=4", "EIO=4&transport=abc"})
        void shouldFailWithAnInvalidTransportQueryParameter(String query) throws Exception {
            assertThat(client.socket(query).next()).isEqualTo("closed");
        }
    }

    @Nested
    class Heartbeat {
        @Test
        void shouldSendPingAndPongPacketsOverPolling() throws Exception {
            String sid = client.openPolling();
            for (int i = 0; i < 3; i++) {
                assertThat(client.poll(sid).body()).isEqualTo("2");
                assertThat(client.post(sid, "3").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void shouldCloseTheSessionUponPingTimeoutOverPolling() throws Exception {
            String sid = strict.openPolling();
            long openedNs = System.nanoTime();
            Waiting.until("interval and timeout past", () -> System.nanoTime() - openedNs >= 500_000_000L);
            // A server whose ping was late, on a busy machine, waits as much longer for the pong.
            Waiting.until("closed", () -> strict.poll(sid).statusCode() == 400);
        }

        @Test
        void shouldSendPingAndPongPacketsOverWebSocket() throws Exception {
            WireClient.Socket socket = client.openSocket();
            for (int i = 0; i < 3; i++) {
                assertThat(socket.next()).isEqualTo("2");
                socket.send("3");
            }
            socket.close();
        }

        @Test
        void shouldCloseTheSessionUponPingTimeoutOverWebSocket() throws Exception {
            strict.openSocket().awaitClose();
        }
    }

    @Nested
    class Close {
        @Test
        void shouldForcefullyCloseTheSessionOverPolling() throws Exception {
            String sid = client.openPolling();
            CompletableFuture<HttpResponse<String>> poll = client.pollLater(sid);
            client.post(sid, "1");
            assertThat(poll.get().statusCode()).isEqualTo(200);
            assertThat(poll.get().body()).isEqualTo("6");
            assertThat(client.poll(sid).statusCode()).isEqualTo(400);
        }

        @Test
        void shouldForcefullyCloseTheSessionOverWebSocket() throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send("1");
            socket.awaitCloseAnsweringPings();
        }
    }

    @Nested
    class Upgrade {
        private String sid;

        private WireClient.Socket upgraded() throws Exception {
            sid = client.openPolling();
            WireClient.Socket socket = client.socket(WEBSOCKET + "&sid=" + sid);
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            socket.send("5");
            return socket;
        }

        @Test
        void shouldSuccessfullyUpgradeFromPollingToWebSocket() throws Exception {
            WireClient.Socket socket = upgraded();
            socket.send("40");
            assertThat(socket.nextButPings()).startsWith("40{");
            socket.close();
        }

        @Test
        void shouldIgnoreHttpRequestsWithSameSidAfterUpgrade() throws Exception {
            WireClient.Socket socket = upgraded();
            HttpResponse<String> response = client.poll(sid);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
            socket.close();
        }

        @Test
        void shouldIgnoreWebSocketConnectionWithSameSidAfterUpgrade() throws Exception {
            WireClient.Socket socket = upgraded();
            client.socket(WEBSOCKET + "&sid=" + sid).awaitClose();
            socket.send("40");
            assertThat(socket.nextButPings()).startsWith("40{");
            socket.close();
        }
    }

    @Nested
    class Connect {
        private static void isAnswered(String request, String answer, String auth) throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send(request);
            assertThat(socket.nextButPings()).matches(answer + "\\{\"sid\":\"[^\"]+\"}");
            assertThat(socket.nextButPings()).isEqualTo(auth);
            socket.close();
        }

        @Test
        void shouldAllowConnectionToTheMainNamespace() throws Exception {
            isAnswered("40", "40", "42[\"auth\",{}]");
        }

        @Test
        void shouldAllowConnectionToTheMainNamespaceWithAPayload() throws Exception {
            isAnswered("40{\"token\":\"123\"}", "40", "42[\"auth\",{\"token\":\"123\"}]");
        }

        @Test
        void shouldAllowConnectionToACustomNamespace() throws Exception {
            isAnswered("40/custom,", "40/custom,", "42/custom,[\"auth\",{}]");
        }

        @Test
        void shouldAllowConnectionToACustomNamespaceWithAPayload() throws Exception {
            isAnswered("40/custom,{\"token\":\"abc\"}", "40/custom,", "42/custom,[\"auth\",{\"token\":\"abc\"}]");
        }

        @Test
        void shouldDisallowConnectionToAnUnknownNamespace() throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send("40/random");
            assertThat(socket.nextButPings()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
            socket.close();
        }

        @Test
        void shouldDisallowConnectionWithAnInvalidHandshake() throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send("4abc");
            socket.awaitCloseAnsweringPings();
        }

        @Test
        void shouldCloseTheConnectionIfNoHandshakeIsReceived() throws Exception {
            client.openSocket().awaitCloseAnsweringPings();
        }
    }

    @Nested
    class Disconnect {
        @Test
        void shouldDisconnectFromTheMainNamespace() throws Exception {
            WireClient.Socket socket = client.connected();
            socket.send("41");
            assertThat(socket.next()).as("the session lives on").isEqualTo("2");
            socket.close();
        }

        @Test
        void shouldConnectThenDisconnectFromACustomNamespace() throws Exception {
            WireClient.Socket socket = client.connected();
            socket.send("40/custom");
            assertThat(socket.nextButPings()).startsWith("40/custom,");
            assertThat(socket.nextButPings()).startsWith("42/custom,");
            socket.send("41/custom");
            socket.send("42[\"message\",\"message to main namespace\"]");
            assertThat(socket.nextButPings()).isEqualTo("42[\"message-back\",\"message to main namespace\"]");
            socket.close();
        }
    }

    @Nested
    class Message {
        private static void isAnswered(String request, String answer) throws Exception {
            WireClient.Socket socket = client.connected();
            socket.send(request);
            assertThat(socket.nextButPings()).isEqualTo(answer);
            socket.close();
        }

        private static void binariesAreAnswered(String request, String answer) throws Exception {
            WireClient.Socket socket = client.connected();
            socket.send(request);
            socket.send(1, 2, 3);
            socket.send(4, 5, 6);
            assertThat(socket.nextButPings()).isEqualTo(answer);
            assertThat(socket.nextButPings()).isEqualTo("<010203>");
            assertThat(socket.nextButPings()).isEqualTo("<040506>");
            socket.close();
        }

        private static void isRefused(String packet) throws Exception {
            WireClient.Socket socket = client.connected();
            socket.send(packet);
            socket.awaitCloseAnsweringPings();
        }

        @Test
        void shouldSendAPlainTextPacket() throws Exception {
            isAnswered("42[\"message\",1,\"2\",{\"3\":[true]}]", "42[\"message-back\",1,\"2\",{\"3\":[true]}]");
        }

        @Test
        void shouldSendAPacketWithBinaryAttachments() throws Exception {
            binariesAreAnswered(
                    "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                    "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        }

        @Test
        void shouldSendAPlainTextPacketWithAnAck() throws Exception {
            isAnswered("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]", "43456[1,\"2\",{\"3\":[false]}]");
        }

        @Test
        void shouldSendAPacketWithBinaryAttachmentsAndAnAck() throws Exception {
            binariesAreAnswered(
                    "452-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                    "462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        }

        @Test
        void shouldCloseTheConnectionUponInvalidFormatUnknownPacketType() throws Exception {
            isRefused("4abc");
        }

        @Test
        void shouldCloseTheConnectionUponInvalidFormatInvalidPayloadFormat() throws Exception {
            isRefused("42{}");
        }

        @Test
        void shouldCloseTheConnectionUponInvalidFormatInvalidAckId() throws Exception {
            isRefused("42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
        }
    }
}
