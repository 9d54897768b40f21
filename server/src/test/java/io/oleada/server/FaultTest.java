package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on purpose does, is counted, and stops when told. */
@Timeout(30)
class FaultTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static WireClient.Socket join(OleadaServer server) throws Exception {
        WireClient.Socket socket = new WireClient(server.port(), "/socket.io/").socket("EIO=4&transport=websocket");
        socket.next();
        socket.send("40");
        socket.next();
        return socket;
    }

    private static HttpResponse<String> manage(OleadaServer server, String path, HttpRequest.Builder request)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
        return HTTP.send(request.uri(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void aDroppedAckNeverComesUntilTheFaultIsTakenBackAtRunTime() throws Exception {
        try (OleadaServer server =
                OleadaServer.start(ServerConfig.onFreePorts().withFaults(List.of("drop-acks=100%")))) {
            WireClient.Socket socket = join(server);
            socket.send("421[\"eco\"]");
            Waiting.until("counted", () -> manage(server, "/metrics", HttpRequest.newBuilder())
                    .body()
                    .contains("oleada_faults_injected_total{kind=\"drop-acks\"} 1.0"));
            HttpResponse<String> set = manage(
                    server, "/faults", HttpRequest.newBuilder().POST(BodyPublishers.ofString("duplicate-acks=100%")));
            assertThat(set.body()).isEqualTo("duplicate-acks=100%\n");
            socket.send("422[\"eco\"]");
            assertThat(socket.next()).isEqualTo("432[]");
            assertThat(socket.next()).isEqualTo("432[]");
            manage(server, "/faults", HttpRequest.newBuilder().POST(BodyPublishers.ofString("")));
            socket.send("423[\"eco\"]");
            socket.send("424[\"eco\"]");
            assertThat(socket.next()).isEqualTo("433[]");
            assertThat(socket.next()).isEqualTo("434[]");
            socket.close();
        }
    }

    @Test
    void aDroppedDeliveryIsLostAndAFaultOutOfItsTimeDoesNothing() throws Exception {
        ServerConfig config = ServerConfig.onFreePorts()
                .withFanOut(FanOut.ALL)
                .withFaults(List.of("drop-deliveries=100%", "delay-acks=60000ms@9000-9001"));
        try (OleadaServer server = OleadaServer.start(config)) {
            WireClient.Socket socket = join(server);
            socket.send("421[\"enviar-mensaje\",1]");
            assertThat(socket.next()).isEqualTo("431[12345]");
            socket.send("422[\"eco\"]");
            assertThat(socket.next()).isEqualTo("432[]");
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"drop-acks", "drop-acks=10", "drop-acks=101%", "drop-acks=5ms", "burn=1%", "stall-loops=99999ms"
            })
    void whatIsNoFaultIsRefusedWithAListOfWhatIs(String text) {
        assertThatThrownBy(() -> ServerConfig.defaults().withFaults(List.of(text)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("delay-deliveries=Nms");
    }

    @Test
    void noPageMaySetFaults() throws Exception {
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts())) {
            HttpRequest.Builder asked = HttpRequest.newBuilder()
                    .header("Origin", "http://evil.example")
                    .POST(BodyPublishers.ofString("drop-acks=100%"));
            assertThat(manage(server, "/faults", asked).statusCode()).isEqualTo(403);
            assertThat(manage(server, "/faults", HttpRequest.newBuilder()).body())
                    .isEqualTo("\n");
        }
    }
}
