package io.oleada.loadgen.driver.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.RecordingListener;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The other server there is: stock netty-socketio, which closes every HTTP connection after it has answered. */
@Timeout(60)
class NettySocketIoTest {

    private static SocketIOServer server() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configuration.setPort(free.getLocalPort());
        }
        SocketIOServer server = new SocketIOServer(configuration);
        server.addEventListener("enviar-mensaje", String.class, (client, data, ack) -> {
            ack.sendAckData(12345);
            server.getBroadcastOperations().sendEvent("recibido", client, data);
        });
        server.start();
        return server;
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aRoundTripAndABroadcastWork(Transport transport) throws Exception {
        SocketIOServer server = server();
        ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
        try (NettyDriver driver = new NettyDriver("nsio", Tls.system(), faults::add)) {
            Target target =
                    new Target(false, "127.0.0.1", server.getConfiguration().getPort(), "/socket.io/");
            ConnectRequest request = new ConnectRequest(
                    target,
                    transport,
                    "/",
                    null,
                    Map.of(),
                    Duration.ofSeconds(20).toNanos(),
                    null);
            RecordingListener publisher = new RecordingListener();
            RecordingListener receiver = new RecordingListener();
            CompletableFuture<Connection> connection = new CompletableFuture<>();
            driver.execute(() -> {
                connection.complete(driver.connect(request, publisher));
                driver.connect(request, receiver);
            });
            publisher.await("connected");
            receiver.await("connected");
            for (int i = 0; i < 20; i++) {
                int ackId = i;
                byte[] json = ("[\"enviar-mensaje\",\"hola " + i + "\"]").getBytes(StandardCharsets.UTF_8);
                driver.execute(() -> connection.join().emit(ackId, json, 0, json.length));
                assertThat(publisher.await("ack " + i + " ")).isEqualTo("ack " + i + " [12345]");
                receiver.await("event [\"recibido\",\"hola " + i + "\"]");
            }
            driver.execute(() -> connection.join().disconnect());
            publisher.await("closed CLIENT_DISCONNECT");
            assertThat(receiver.count("closed")).isZero();
            assertThat(faults).isEmpty();
        } finally {
            server.stop();
        }
    }
}
