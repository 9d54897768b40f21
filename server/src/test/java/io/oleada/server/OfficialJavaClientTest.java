package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The course's events, as the official Java client sees them. */
class OfficialJavaClientTest {

    private static final long FECHA = 1_790_000_000_123L; // needs more than an int

    private final List<AutoCloseable> open = new ArrayList<>();
    private OleadaServer server;

    private OleadaServer start(FanOut fanOut) {
        server = OleadaServer.start(ServerConfig.onFreePorts().withFanOut(fanOut));
        open.add(server);
        return server;
    }

    private OfficialClient connect(String... transports) throws Exception {
        OfficialClient client = OfficialClient.connect(server.port(), transports);
        open.add(0, client);
        return client;
    }

    private OfficialClient connect() throws Exception {
        return connect("websocket");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static JSONObject payload(String mensaje) throws Exception {
        return new JSONObject().put("mensaje", mensaje).put("id", "123ABC").put("fecha", FECHA);
    }

    @Test
    void aMessageIsAcknowledgedWithTheNumber12345() throws Exception {
        start(FanOut.OTHERS);
        assertThat(connect().ask("enviar-mensaje", payload("hola"))).containsExactly(12345);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void othersGetThePayloadWithItsTypes(String transport) throws Exception {
        start(FanOut.OTHERS);
        OfficialClient sender = connect(transport);
        OfficialClient other = connect(transport);
        JSONObject sent = payload("¡Ñandú \"con\" comillas, \\ y 🌊!")
                .put("razon", 0.5)
                .put("cierto", true)
                .put("nada", JSONObject.NULL)
                .put("lista", new JSONArray("[1,\"dos\",{\"tres\":3}]"));

        sender.ask("enviar-mensaje", sent);

        JSONObject got = (JSONObject) other.next();
        assertThat(got.get("mensaje")).isEqualTo("¡Ñandú \"con\" comillas, \\ y 🌊!");
        assertThat(got.get("id")).isEqualTo("123ABC");
        assertThat(got.get("fecha")).isEqualTo(FECHA);
        assertThat(got.get("razon")).isEqualTo(0.5);
        assertThat(got.get("cierto")).isEqualTo(true);
        assertThat(got.isNull("nada")).isTrue();
        assertThat(got.get("lista").toString()).isEqualTo("[1,\"dos\",{\"tres\":3}]");
        assertThat(got.length()).isEqualTo(7);
    }

    @Test
    void theSenderDoesNotGetItsOwnMessage() throws Exception {
        start(FanOut.OTHERS);
        OfficialClient sender = connect();
        OfficialClient other = connect();
        sender.ask("enviar-mensaje", payload("mío"));
        other.next();
        other.ask("enviar-mensaje", payload("tuyo"));
        // Events arrive in order: had its own come, it would be the first.
        assertThat(((JSONObject) sender.next()).get("mensaje")).isEqualTo("tuyo");
        assertThat(sender.waiting()).isZero();
    }

    @Test
    void withFanOutAllTheSenderGetsItToo() throws Exception {
        start(FanOut.ALL);
        OfficialClient sender = connect();
        OfficialClient other = connect();
        sender.ask("enviar-mensaje", payload("a todos"));
        assertThat(((JSONObject) sender.next()).get("mensaje")).isEqualTo("a todos");
        assertThat(((JSONObject) other.next()).get("mensaje")).isEqualTo("a todos");
    }

    @Test
    void withFanOutNoneTheSenderIsAnsweredAndNobodyGetsIt() throws Exception {
        start(FanOut.NONE);
        OfficialClient sender = connect();
        OfficialClient other = connect();
        assertThat(sender.ask("enviar-mensaje", payload("a nadie"))).containsExactly(12345);
        sender.ask("eco", 1); // the first handler has ended, broadcast and all
        other.ask("eco", 1); // and what it may have sent is here
        assertThat(other.waiting()).isZero();
        assertThat(sender.waiting()).isZero();
    }

    @Test
    void aMessageNeedsNoAcknowledgement() throws Exception {
        start(FanOut.OTHERS);
        OfficialClient sender = connect();
        OfficialClient other = connect();
        sender.tell("enviar-mensaje", payload("sin respuesta"));
        assertThat(((JSONObject) other.next()).get("mensaje")).isEqualTo("sin respuesta");
    }

    @Test
    void manyMessagesArriveOnceAndInOrder() throws Exception {
        start(FanOut.OTHERS);
        OfficialClient sender = connect();
        OfficialClient overWebSocket = connect();
        OfficialClient upgraded = connect("polling", "websocket");
        Waiting.until("the upgrade", () -> upgraded.transport().equals("websocket"));
        for (int i = 0; i < 300; i++) {
            sender.tell("enviar-mensaje", new JSONObject().put("n", i));
        }
        for (int i = 0; i < 300; i++) {
            assertThat(((JSONObject) overWebSocket.next()).getInt("n")).isEqualTo(i);
            assertThat(((JSONObject) upgraded.next()).getInt("n")).isEqualTo(i);
        }
    }

    @Test
    void aPollingClientLosesNothingOfABurst() throws Exception {
        start(FanOut.OTHERS);
        OfficialClient sender = connect();
        OfficialClient polling = connect("polling");
        for (int i = 0; i < 500; i++) {
            sender.tell("enviar-mensaje", new JSONObject().put("n", i));
        }
        for (int i = 0; i < 500; i++) {
            assertThat(((JSONObject) polling.next()).getInt("n")).isEqualTo(i);
        }
    }

    @Test
    void ecoAnswersWithItsArgumentsAndTellsNobody() throws Exception {
        start(FanOut.ALL);
        OfficialClient sender = connect();
        OfficialClient other = connect();
        assertThat(sender.ask("eco", "uno")).containsExactly("uno");
        assertThat(sender.ask("eco", 1, "dos", true)).containsExactly(1, "dos", true);
        assertThat(sender.ask("eco", payload("x"))[0].toString())
                .isEqualTo(payload("x").toString());
        sender.tell("eco", "nobody asked");
        assertThat(sender.ask("eco")).isEmpty();
        other.ask("eco", 1);
        assertThat(other.waiting()).isZero();
    }

    @Test
    void twoConnectionsOfOneMachineAreTwoClients() throws Exception {
        start(FanOut.OTHERS);
        connect("polling", "websocket");
        connect("polling", "websocket");
        Waiting.until("two clients", () -> server.connected() == 2);
    }

    @Test
    void connectsAndDisconnectsAreCountedInTheMetrics() throws Exception {
        start(FanOut.OTHERS);
        OfficialClient staying = connect();
        OfficialClient leaving = connect();
        leaving.close();
        Waiting.until("the disconnect counted", () -> metrics()
                .contains("oleada_disconnects_total{reason=\"client_disconnect\"} 1.0\n"));
        assertThat(metrics()).contains("oleada_connects_total 2.0\n", "oleada_clients_connected 1.0\n");
        staying.ask("enviar-mensaje", payload("x"));
        Waiting.until(
                "the ack counted", () -> metrics().contains("oleada_acks_sent_total{event=\"enviar-mensaje\"} 1.0\n"));
    }

    private String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void clientsSeeATransportCloseWhenTheServerStops() throws Exception {
        start(FanOut.OTHERS);
        OfficialClient client = connect();
        server.close();
        // "io server disconnect" would forbid the client to come back. (OkHttp calls a plain end of the stream an
        // error.)
        assertThat(client.disconnectReason()).isIn("transport close", "transport error");
    }
}
