package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binaries through the official Java client, in each namespace, over each transport. */
@Timeout(60)
class OfficialJavaMatrixTest {

    private static OleadaServer server;

    @BeforeAll
    static void start() {
        server = OleadaServer.start(ServerConfig.onFreePorts().withProfile(Profile.CONFORMANCE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Socket connect(String namespace, String transports) throws Exception {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports.split("\\+", -1))
                .build();
        Socket socket = IO.socket("http://127.0.0.1:" + server.port() + namespace, options);
        CompletableFuture<Object[]> connected = new CompletableFuture<>();
        socket.on(Socket.EVENT_CONNECT, connected::complete);
        socket.connect();
        connected.get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        return socket;
    }

    @ParameterizedTest
    @CsvSource({
        "/, polling",
        "/custom, polling",
        "/, websocket",
        "/custom, websocket",
        "/, polling+websocket",
        "/custom, polling+websocket"
    })
    void everyFirstByteGoesThroughAsEventAckAndBroadcast(String namespace, String transports) throws Exception {
        Socket sender = connect(namespace, transports);
        Socket other = connect(namespace, transports);
        BlockingQueue<Object[]> answers = new LinkedBlockingQueue<>();
        BlockingQueue<Object[]> heard = new LinkedBlockingQueue<>();
        other.on("message-back", heard::add);
        for (int first = 0; first < 256; first++) {
            byte[] bytes = {(byte) first, 4, (byte) first};
            sender.emit("message-with-ack", new Object[] {first, bytes}, (Ack) answers::add);
            sender.emit("message-to-all", first, bytes);
        }
        for (int first = 0; first < 256; first++) {
            isWhole(answers, first);
            isWhole(heard, first);
        }
        sender.disconnect();
        other.disconnect();
    }

    private static void isWhole(BlockingQueue<Object[]> queue, int first) throws InterruptedException {
        Object[] args = queue.poll(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(args).isNotNull();
        assertThat(args[0]).isEqualTo(first);
        assertThat((byte[]) args[1]).containsExactly(first, 4, first);
    }
}
