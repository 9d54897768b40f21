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

/**
 * The cases of the official suite for Engine.IO 4, by its titles, that the one for Socket.IO does not repeat: messages, and
 * upgrades that go on. They speak to a path where messages come back as they are.
 */
@Timeout(30)
class EngineIoConformanceTest {

    private static OleadaServer server;
    private static WireClient client;

    @BeforeAll
    static void start() {
        server = OleadaServer.start(Conformance.config().withPings(Duration.ofSeconds(5), Duration.ofSeconds(10)));
        client = new WireClient(server.port(), "/engine.io/");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Nested
    class MessagesOverPolling {
        private static void comeBack(String payload) throws Exception {
            String sid = client.openPolling();
            assertThat(client.post(sid, payload).body()).isEqualTo("ok");
            assertThat(client.poll(sid).body()).isEqualTo(payload);
        }

        @Test
        void sendsAndReceivesAPayloadContainingOnePlainTextPacket() throws Exception {
            comeBack("4hello");
        }

        @Test
        void sendsAndReceivesAPayloadContainingSeveralPlainTextPackets() throws Exception {
            comeBack("4test1\u001e4test2\u001e4test3");
        }

        @Test
        void sendsAndReceivesAPayloadContainingPlainTextAndBinaryPackets() throws Exception {
            comeBack("4hello\u001ebAQIDBA==");
        }

        @Test
        void closesTheSessionUponInvalidPacketFormat() throws Exception {
            String sid = client.openPolling();
            assertThat(client.post(sid, "abc").statusCode()).isEqualTo(400);
            assertThat(client.poll(sid).statusCode()).isEqualTo(400);
        }

        @Test
        void closesTheSessionUponDuplicatePollRequests() throws Exception {
            String sid = client.openPolling();
            CompletableFuture<HttpResponse<String>> one = client.pollLater(sid);
            CompletableFuture<HttpResponse<String>> other = client.pollLater(sid);
            boolean oneWaited = one.get().statusCode() == 200;
            assertThat((oneWaited ? one : other).get().body()).isEqualTo("1");
            assertThat((oneWaited ? other : one).get().statusCode()).isEqualTo(400);
            assertThat(client.poll(sid).statusCode()).isEqualTo(400);
        }

        @Test
        void closesTheSessionUponCancelledPollingRequest() throws Exception {
            String sid = client.openPolling();
            try (java.net.Socket socket =
                    new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
                String request = "GET /engine.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().available()).isZero();
            }
            long deadlineNs =
                    System.nanoTime() + 10_000_000_000L; // the server hears of the cancelled request in its own time
            int status = client.poll(sid).statusCode();
            while (status == 200 && System.nanoTime() < deadlineNs) {
                status = client.poll(sid).statusCode();
            }
            assertThat(status).isEqualTo(400);
        }
    }

    @Nested
    class MessagesOverWebSocket {
        @Test
        void sendsAndReceivesAPlainTextPacket() throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send("4hello");
            assertThat(socket.next()).isEqualTo("4hello");
            socket.close();
        }

        @Test
        void sendsAndReceivesABinaryPacket() throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send(1, 2, 3, 4);
            assertThat(socket.next()).isEqualTo("<01020304>");
            socket.close();
        }

        @Test
        void closesTheSessionUponInvalidPacketFormat() throws Exception {
            WireClient.Socket socket = client.openSocket();
            socket.send("abc");
            socket.awaitCloseAnsweringPings();
        }
    }

    @Nested
    class Upgrade {
        private String sid;

        private WireClient.Socket probed() throws Exception {
            sid = client.openPolling();
            WireClient.Socket socket = client.socket("EIO=4&transport=websocket&sid=" + sid);
            socket.send("2probe");
            assertThat(socket.next()).isEqualTo("3probe");
            return socket;
        }

        private static void speaks(WireClient.Socket socket) throws Exception {
            socket.send("4hello");
            assertThat(socket.nextButPings()).isEqualTo("4hello");
            socket.close();
        }

        @Test
        void successfullyUpgradesFromPollingToWebSocket() throws Exception {
            WireClient.Socket socket = probed();
            assertThat(client.poll(sid).body())
                    .as("nothing, so that polling can end")
                    .isEqualTo("6");
            socket.send("5");
            speaks(socket);
        }

        @Test
        void ignoresHttpRequestsWithSameSidAfterUpgrade() throws Exception {
            WireClient.Socket socket = probed();
            socket.send("5");
            assertThat(client.poll(sid).statusCode()).isEqualTo(400);
            speaks(socket);
        }

        @Test
        void ignoresWebSocketConnectionWithSameSidAfterUpgrade() throws Exception {
            WireClient.Socket socket = probed();
            socket.send("5");
            client.socket("EIO=4&transport=websocket&sid=" + sid).awaitClose();
            speaks(socket);
        }
    }
}
