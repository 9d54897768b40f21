package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.wire.Guard;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each guard does what it is for, counts it, and can be switched off. */
@Timeout(60)
class GuardTest extends ServerFixture {

    @Test
    void aClientThatNeverReadsIsClosedAndTheOthersLoseNothing() throws Exception {
        start(Protection.defaults().withLimits(1000, 20_000, 1 << 20));
        WireClient.Socket reader = join();
        WireClient.Socket sender = join();
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            joinByHand(deaf);
            Waiting.until("three connected", () -> server.connected() == 3);
            String payload = "x".repeat(50_000);
            for (int i = 0; i < 200; i++) {
                sender.send("42[\"enviar-mensaje\",\"" + i + payload + "\"]");
                assertThat(reader.nextButPings()).startsWith("42[\"enviar-mensaje\",\"" + i + "x");
            }
            Waiting.until("the deaf one closed", () -> server.connected() == 2);
        }
        refusedOnce("slow_reader");
        assertThat(metric("oleada_disconnects_total{reason=\"slow_reader\"}")).isEqualTo(1);
        assertThat(metric("oleada_readers_slow")).isZero();
    }

    /** Joins the main namespace by hand, and never reads again. */
    private static void joinByHand(Socket socket) throws Exception {
        String upgrade = "GET /socket.io/?" + WEBSOCKET + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 101");
        socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '4', '0'});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"42[\"eco\"]", "41", "43[1]", "42/none,[\"eco\"]", "45[\"eco\"]", "451-", "2", "0", "5", ""})
    void aPacketBeforeConnectOrOutOfPlaceEndsTheSession(String packet) throws Exception {
        start(Protection.defaults());
        WireClient.Socket socket = client.socket(WEBSOCKET);
        socket.next();
        socket.send(packet);
        socket.awaitClose();
        assertThat(server.connected()).isZero();
    }

    @Test
    void aSessionThatJoinsNothingIsClosedInTimeAndOnlyIfTheGuardIsOn() throws Exception {
        start(Protection.defaults()
                .withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(10)));
        client.openSocket().awaitClose();
        refusedOnce("connect_time");
        start(without(Guard.CONNECT_TIME)
                .withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofSeconds(10)));
        WireClient.Socket patient = client.openSocket();
        long startNs = System.nanoTime();
        Waiting.until("four times as long", () -> System.nanoTime() - startNs > 200_000_000L);
        patient.send("40");
        assertThat(patient.next()).startsWith("40{");
        patient.close();
    }

    private static Protection requestsWithin(Duration time) {
        return Protection.defaults().withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(45), time);
    }

    @Test
    void aConnectionThatSendsNoWholeRequestInTimeIsClosed() throws Exception {
        start(requestsWithin(Duration.ofMillis(200)));
        try (HandClient silent = HandClient.connect(server.port());
                HandClient slow = HandClient.connect(server.port())) {
            slow.write("GET /socket.io/?EIO=4&trans");
            silent.awaitClose();
            slow.awaitClose();
        }
        refusedOnce("request_time");
    }

    @Test
    void aPollMayWaitLongerThanARequestMayTake() throws Exception {
        start(requestsWithin(Duration.ofMillis(100)));
        String sid = client.openPolling();
        client.post(sid, "40");
        client.poll(sid);
        var poll = client.pollLater(sid);
        long startNs = System.nanoTime();
        Waiting.until("five times as long", () -> System.nanoTime() - startNs > 500_000_000L);
        client.post(sid, "421[\"eco\"]");
        assertThat(poll.get().body()).isEqualTo("431[]");
    }

    @Test
    void attachmentsThatDoNotComeInTimeEndTheSession() throws Exception {
        start(requestsWithin(Duration.ofMillis(200)));
        WireClient.Socket waiting = join();
        waiting.send("451-[\"eco\",{\"_placeholder\":true,\"num\":0}]");
        waiting.awaitCloseAnsweringPings();
        refusedOnce("attachments");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12}) // 400 KB are too much for 300 ms, 1.2 MB are too much
    void aSessionThatPollsNoMoreIsClosedByTimeOrBytes(int answers) throws Exception {
        start(requestsWithin(Duration.ofSeconds(10)).withLimits(1000, 20_000, 1 << 20));
        String sid = client.openPolling();
        client.post(sid, "40");
        for (int i = 0; i < answers; i++) {
            client.post(sid, "421[\"eco\",\"" + "x".repeat(100_000) + "\"]");
        }
        Waiting.until("closed", () -> server.connected() == 0);
        refusedOnce("slow_reader");
        assertThat(metric("oleada_readers_slow")).isZero();
        assertThat(metric("oleada_unread_bytes{transport=\"polling\"}")).isZero();
        assertThat(client.poll(sid).statusCode()).isEqualTo(400);
    }

    @Test
    @org.junit.jupiter.api.Tag("full")
    void aDeadPeerIsFoundWithinIntervalTimeoutAndASecond() throws Exception {
        start(ServerConfig.onFreePorts().withPings(Duration.ofSeconds(1), Duration.ofMillis(700)));
        try (HandClient dead = HandClient.joined(server.port())) {
            long startNs = System.nanoTime();
            dead.awaitClose();
            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .isBetween(Duration.ofMillis(1600), Duration.ofMillis(2700));
        }
    }

    @Test
    void moreAttachmentsThanAllowedEndTheSessionUnlessTheGuardIsOff() throws Exception {
        start(Protection.defaults());
        WireClient.Socket greedy = join();
        greedy.send("4511-[\"eco\"]");
        greedy.awaitClose();
        refusedOnce("attachments");
        start(without(Guard.ATTACHMENTS));
        WireClient.Socket free = join();
        free.send("4511-7[\"eco\",{\"_placeholder\":true,\"num\":10}]");
        for (int i = 0; i < 11; i++) {
            free.send(i);
        }
        assertThat(free.next()).isEqualTo("461-7[{\"_placeholder\":true,\"num\":0}]");
        assertThat(free.next()).isEqualTo("<0a>");
    }

    @Test
    void oneConnectionTooManyIsTurnedAway() throws Exception {
        start(Protection.defaults().withLimits(2, 20_000, 1 << 20));
        join();
        join();
        try (Socket third = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            InputStream in = third.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 503");
        }
        refusedOnce("connections");
    }

    @Test
    void whoSendsTooFastIsReadMoreSlowlyAndLosesNothing() throws Exception {
        start(Protection.defaults().withLimits(1000, 1000, 1 << 20));
        WireClient.Socket fast = join();
        for (int i = 0; i < 500; i++) {
            fast.send("42" + i + "[\"eco\"]");
        }
        for (int i = 0; i < 500; i++) {
            assertThat(fast.nextButPings()).isEqualTo("43" + i + "[]");
        }
        refusedOnce("rate");
    }

    @Test
    void aClientsPublicIdOpensNoSession() throws Exception {
        start(Protection.defaults());
        String sid = client.openPolling();
        client.post(sid, "40");
        String publicId = WireClient.sidIn(client.poll(sid).body());
        assertThat(publicId).isNotEqualTo(sid);
        assertThat(client.poll(publicId).body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void withoutTheGuardAClientsPublicIdOpensItsSession() throws Exception {
        start(without(Guard.SIDS));
        String sid = client.openPolling();
        client.post(sid, "40");
        String publicId = WireClient.sidIn(client.poll(sid).body());
        assertThat(client.post(publicId, "421[\"eco\",\"not mine\"]").statusCode())
                .isEqualTo(200);
        assertThat(client.poll(sid).body()).isEqualTo("431[\"not mine\"]");
    }
}
