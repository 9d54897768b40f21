package io.oleada.loadgen.driver.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.RecordingListener;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import io.oleada.loadgen.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the other side sends, a connection ends with a reason, and the loop goes on. */
@Timeout(60)
class HostileServerTest {

    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private NettyDriver driver;

    @BeforeEach
    void open() {
        driver = new NettyDriver("hostile", Tls.system(), faults::add);
    }

    @AfterEach
    void close() {
        driver.close();
        assertThat(faults).isEmpty();
    }

    private RecordingListener connect(RawServer server, Transport transport, Duration timeout) {
        RecordingListener listener = new RecordingListener();
        Target target = new Target(false, "127.0.0.1", server.port(), "/socket.io/");
        ConnectRequest request = new ConnectRequest(target, transport, "/", null, Map.of(), timeout.toNanos(), null);
        driver.execute(() -> driver.connect(request, listener));
        return listener;
    }

    private String outcome(RawServer server, Transport transport) throws IOException {
        try (server) {
            RecordingListener listener = connect(server, transport, Duration.ofSeconds(15));
            String closed = listener.await("closed");
            assertThat(listener.count("closed")).isEqualTo(1);
            return closed;
        }
    }

    private String outcome(RawServer server) throws IOException {
        return outcome(server, Transport.WEBSOCKET);
    }

    private String afterConnected(RawServer.Talk talk) throws IOException {
        return outcome(RawServer.webSocket(peer -> {
            peer.text(RawServer.OPEN);
            peer.read();
            peer.text(RawServer.CONNECTED);
            talk.with(peer);
        }));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aPlainWebServerIsNoSocketIoServer(Transport transport) throws IOException {
        assertThat(outcome(
                        RawServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nNot Found"), transport))
                .isEqualTo("closed HANDSHAKE_FAILED: answered 404 to /socket.io/: not a Socket.IO v5 server?");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aRefusalInJsonIsPassedOn(Transport transport) throws IOException {
        String body = "{\"code\":5,\"message\":\"Unsupported protocol version\"}";
        String answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        assertThat(outcome(RawServer.answering(answer), transport))
                .isEqualTo("closed HANDSHAKE_FAILED: answered 400 to /socket.io/: " + body);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aRedirectIsNeverFollowed(Transport transport) throws IOException {
        try (RawServer other = RawServer.answering("")) {
            String location = "http://127.0.0.1:" + other.port() + "/socket.io/";
            assertThat(outcome(
                            RawServer.answering(
                                    "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"),
                            transport))
                    .isEqualTo("closed HANDSHAKE_FAILED: answered 302 to /socket.io/ (to " + location
                            + "): redirects are not followed");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void somethingElseThanHttp(Transport transport) throws IOException {
        assertThat(outcome(RawServer.answering("SSH-2.0-OpenSSH_9.6\r\n\r\n"), transport))
                .startsWith("closed HANDSHAKE_FAILED: answered /socket.io/ with something else than HTTP");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anEndlessHead(Transport transport) throws IOException {
        RawServer server = RawServer.start(peer -> {
            peer.request();
            peer.send("HTTP/1.1 101 Switching Protocols\r\n".getBytes(UTF_8));
            while (true) {
                peer.send(("X-Filler: " + "x".repeat(500) + "\r\n").getBytes(UTF_8));
            }
        });
        assertThat(outcome(server, transport)).startsWith("closed HANDSHAKE_FAILED");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aServerThatHangsUpInsteadOfAnswering(Transport transport) throws IOException {
        assertThat(outcome(
                        RawServer.start(peer -> {
                            peer.request();
                            peer.close();
                        }),
                        transport))
                .startsWith("closed TRANSPORT_CLOSE: closed before it answered");
    }

    @Test
    void halfAHandshakeIsAConnectTimeout() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 101 Switching Pro")) {
            RecordingListener listener = connect(server, Transport.WEBSOCKET, Duration.ofMillis(400));
            assertThat(listener.await("closed")).isEqualTo("closed CONNECT_TIMEOUT: no open packet in time");
        }
    }

    @Test
    void aConnectThatIsNotAnsweredIsAConnectTimeout() throws IOException {
        try (RawServer server = RawServer.texts(RawServer.OPEN)) {
            RecordingListener listener = connect(server, Transport.WEBSOCKET, Duration.ofMillis(400));
            assertThat(listener.await("closed")).isEqualTo("closed CONNECT_TIMEOUT: CONNECT was not answered in time");
        }
    }

    @Test
    void aWrongAcceptKey() throws IOException {
        assertThat(outcome(
                        RawServer.answering("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: AAAA\r\n\r\n")))
                .isEqualTo("closed HANDSHAKE_FAILED: answered 101 to /socket.io/ without the key it was given");
    }

    @Test
    void anExtensionThatWasNotOffered() throws IOException {
        assertThat(outcome(RawServer.start(peer -> {
                    String answer = peer.upgradeAnswer(peer.request());
                    peer.send(answer.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                            .getBytes(UTF_8));
                })))
                .contains("with an extension that was not offered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0{\"sid\":\"a\",\"pingInterval\":0,\"pingTimeout\":1}          | pingInterval",
                "0{\"sid\":\"a\",\"pingInterval\":-1,\"pingTimeout\":1}         | pingInterval",
                "0{\"sid\":\"a\",\"pingInterval\":2147483648,\"pingTimeout\":1} | pingInterval",
                "0{}                                                            | sid",
                "0                                                              | open packet",
                "40                                                             | before the open packet",
                "42[\"a\"]                                                      | before the open packet",
                "451-[\"a\"]                                                    | before the open packet",
                "abc                                                            | unknown packet type",
            })
    void anOpenPacketThatIsNone(String text, String why) throws IOException {
        assertThat(outcome(RawServer.texts(text)))
                .startsWith("closed HANDSHAKE_FAILED")
                .contains(why);
    }

    @Test
    void anEndlessOpenPacketInFragments() throws IOException {
        assertThat(outcome(RawServer.webSocket(peer -> {
                    peer.frame(0x01, "0{\"sid\":\"".getBytes(UTF_8));
                    while (true) {
                        peer.frame(0x00, "x".repeat(1000).getBytes(UTF_8));
                    }
                })))
                .startsWith("closed HANDSHAKE_FAILED: message of ");
    }

    @ParameterizedTest
    @ValueSource(longs = {65_537, 10_485_760, 4_294_967_296L, Long.MAX_VALUE, -1})
    void anOpenPacketTooLargeIsRefusedByItsHeader(long length) throws IOException {
        assertThat(outcome(RawServer.webSocket(peer -> {
                    if (length < 0) {
                        peer.send(new byte[] {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1});
                    } else {
                        peer.header(0x81, length);
                    }
                })))
                .startsWith("closed HANDSHAKE_FAILED: message of ");
    }

    @Test
    void aSidOfTenMegabytesByPolling() throws IOException {
        assertThat(outcome(
                        RawServer.start(peer -> {
                            peer.request();
                            peer.send(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n0{\"sid\":\"".getBytes(UTF_8));
                            peer.send("x".repeat(10_485_000).getBytes(UTF_8));
                        }),
                        Transport.POLLING))
                .isEqualTo("closed HANDSHAKE_FAILED: answer of more than 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "7",
                "abc",
                "42",
                "42{}",
                "42[]",
                "42abc[1]",
                "4abc",
                "41x",
                "43[]",
                "44",
                "45[\"a\"]",
                "47",
                "0{\"sid\":\"a\",\"pingInterval\":1,\"pingTimeout\":1}"
            })
    void malformedPacketsAreAParseError(String text) throws IOException {
        assertThat(afterConnected(peer -> peer.text(text))).startsWith("closed PARSE_ERROR: ");
    }

    @ParameterizedTest
    @CsvSource({
        "reserved bit, c1, 00",
        "unknown opcode, 83, 00",
        "unknown control, 8b, 00",
        "masked, 81, 81 00 00 00 00 32",
        "fragmented ping, 09, 00",
        "long ping, 89, 7e 00 7e",
        "continuation of nothing, 80, 00",
        "binary of nothing, 82, 01 05",
    })
    void wrongFramesAreAParseError(String name, String first, String rest) throws IOException {
        assertThat(afterConnected(peer -> {
                    String[] octets = (first + " " + rest).split(" ", -1);
                    byte[] bytes = new byte[octets.length];
                    IntStream.range(0, octets.length).forEach(i -> bytes[i] = (byte) Integer.parseInt(octets[i], 16));
                    peer.send(bytes);
                }))
                .as(name)
                .startsWith("closed PARSE_ERROR: ");
    }

    @Test
    void aMessageWithinAFragmentedMessageIsAParseError() throws IOException {
        assertThat(afterConnected(peer -> {
                    peer.frame(0x01, "42[".getBytes(UTF_8));
                    peer.text("2");
                }))
                .isEqualTo("closed PARSE_ERROR: WebSocket fragments out of order");
    }

    @Test
    void aFragmentWhoseLengthWouldOverflowIsRefused() throws IOException {
        assertThat(afterConnected(peer -> {
                    peer.frame(0x01, "42[".getBytes(UTF_8));
                    peer.header(0x80, Long.MAX_VALUE);
                }))
                .startsWith("closed PARSE_ERROR: message of 9223372036854775807 and 3 bytes");
    }

    @Test
    void aResetIsATransportError() throws IOException {
        assertThat(afterConnected(RawServer.Peer::reset)).isEqualTo("closed TRANSPORT_ERROR: connection reset");
    }

    @Test
    void aMessageTooLargeIsRefusedByItsHeader() throws IOException {
        assertThat(afterConnected(peer -> peer.header(0x81, 16 * 1024 * 1024 + 1)))
                .isEqualTo("closed PARSE_ERROR: message of 16777217 bytes; at most 16777216 are taken");
    }

    @Test
    void aTextWhereAnAttachmentIsDueIsAParseError() throws IOException {
        assertThat(afterConnected(peer -> {
                    peer.text("452-[\"a\"]");
                    peer.frame(0x82, new byte[3]);
                    peer.text("42[\"b\"]");
                }))
                .isEqualTo("closed PARSE_ERROR: a text packet where an attachment was due");
    }

    @Test
    void aNeverEndingBinaryEventEndsByThePingTimeoutAndHoldsNoMemory() throws IOException {
        String open = RawServer.OPEN.replace("25000", "300").replace("20000", "300");
        CountDownLatch over = new CountDownLatch(1);
        RawServer server = RawServer.webSocket(peer -> {
            peer.text(open);
            peer.read();
            peer.text(RawServer.CONNECTED);
            peer.text("452147483647-[\"a\"]");
            try {
                while (true) {
                    peer.frame(0x82, new byte[1000]);
                }
            } finally {
                over.countDown();
            }
        });
        assertThat(outcome(server)).isEqualTo("closed PING_TIMEOUT");
    }

    @Test
    void tenThousandRefusalsOfOtherNamespacesAreIgnored() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (RawServer server = RawServer.webSocket(peer -> {
            peer.text(RawServer.OPEN);
            peer.read();
            peer.text(RawServer.CONNECTED);
            for (int i = 0; i < 10_000; i++) {
                peer.text("44/n" + i + ",{\"message\":\"no\"}");
            }
            peer.text("42/other,[\"not for us\"]");
            peer.text("2");
            if (peer.read().equals("3")) {
                answered.countDown();
            }
        })) {
            RecordingListener listener = connect(server, Transport.WEBSOCKET, Duration.ofSeconds(15));
            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(listener.lines()).containsExactly("stage TCP", "stage UPGRADE", "stage OPEN", "connected");
        }
    }

    @Test
    void bytesOneByOneFragmentsAndControlFramesBetweenThemAreUnderstood() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            byte[] answer = peer.upgradeAnswer(peer.request()).getBytes(UTF_8);
            trickle(peer, answer);
            peer.text(RawServer.OPEN);
            peer.read();
            peer.frame(0x01, "40{\"sid\"".getBytes(UTF_8));
            peer.frame(0x89, "hola".getBytes(UTF_8));
            String pong = peer.read();
            peer.frame(0x00, ":\"".getBytes(UTF_8));
            peer.frame(0x80, "x\"}".getBytes(UTF_8));
            trickle(peer, new byte[] {(byte) 0x81, 7, '4', '2', '[', '"', 'u', '"', ']'});
            peer.text("42[\"" + pong + "\"]");
            peer.text("42[\"" + "y".repeat(100_000) + "\"]");
            peer.frame(0x88, new byte[] {0x03, (byte) 0xE8});
            peer.frame(0x81, "42[\"too late\"]".getBytes(UTF_8));
        })) {
            RecordingListener listener = connect(server, Transport.WEBSOCKET, Duration.ofSeconds(15));
            assertThat(listener.await("closed")).isEqualTo("closed TRANSPORT_CLOSE: WebSocket close code 1000");
            List<String> lines = listener.lines();
            assertThat(lines)
                    .containsExactly(
                            "stage TCP",
                            "stage UPGRADE",
                            "stage OPEN",
                            "connected",
                            "event [\"u\"]",
                            "event [\"hola\"]",
                            "event [\"" + "y".repeat(100_000) + "\"]",
                            "closed TRANSPORT_CLOSE: WebSocket close code 1000");
        }
    }

    private static void trickle(RawServer.Peer peer, byte[] bytes) throws IOException {
        for (byte one : bytes) {
            peer.send(new byte[] {one});
        }
    }

    @Test
    void eventsBeforeConnectIsAnsweredAreToldAfterIt() throws IOException {
        try (RawServer server = RawServer.texts(RawServer.OPEN, "42[\"early\"]", RawServer.CONNECTED, "42[\"late\"]")) {
            RecordingListener listener = connect(server, Transport.WEBSOCKET, Duration.ofSeconds(15));
            listener.await("event [\"late\"]");
            assertThat(listener.lines()).containsSubsequence("connected", "event [\"early\"]", "event [\"late\"]");
        }
    }

    @Test
    void endlessEventsBeforeConnectIsAnsweredEndTheConnect() throws IOException {
        assertThat(outcome(RawServer.webSocket(peer -> {
                    peer.text(RawServer.OPEN);
                    while (true) {
                        peer.text("42[\"early\"]");
                    }
                })))
                .isEqualTo("closed HANDSHAKE_FAILED: more than 1000 packets before CONNECT was answered");
    }

    @Test
    void aServerOfVersionTwoIsNamed() throws IOException {
        assertThat(outcome(RawServer.texts(RawServer.OPEN, "40")))
                .isEqualTo("closed HANDSHAKE_FAILED: CONNECT answered without a sid: a Socket.IO v2 server?");
    }

    @Test
    void aClosePacketEndsTheConnection() throws IOException {
        assertThat(afterConnected(peer -> peer.text("1")))
                .isEqualTo("closed TRANSPORT_CLOSE: the server closed the session");
    }

    @Test
    void aServerThatClosesEveryHttpConnectionIsPolledAllTheSame() throws IOException {
        try (RawServer server = RawServer.start(peer -> {
            String request = peer.request();
            String body = request.startsWith("POST")
                    ? "ok"
                    : !request.contains("sid=") ? RawServer.OPEN + "\u001e" + RawServer.CONNECTED : "42[\"polled\"]";
            peer.send(("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .getBytes(UTF_8));
            peer.close();
        })) {
            RecordingListener listener = connect(server, Transport.POLLING, Duration.ofSeconds(15));
            listener.awaitCount("event [\"polled\"]", 20);
            assertThat(listener.count("closed")).isZero();
        }
    }

    @Test
    void manyHostileConnectionsLeaveNoDescriptorBehind() throws Exception {
        try (RawServer server = RawServer.texts(RawServer.OPEN, RawServer.CONNECTED, "garbage")) {
            long before = descriptors();
            for (int i = 0; i < 100; i++) {
                assertThat(connect(server, Transport.WEBSOCKET, Duration.ofSeconds(15))
                                .await("closed"))
                        .startsWith("closed PARSE_ERROR");
            }
            server.close();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (descriptors() > before && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(descriptors()).isLessThanOrEqualTo(before);
        }
    }

    private static long descriptors() {
        String[] open = new java.io.File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
