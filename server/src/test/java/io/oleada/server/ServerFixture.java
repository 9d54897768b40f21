package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.wire.Guard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A server and clients by hand, closed after each test. */
abstract class ServerFixture {

    static final String WEBSOCKET = "EIO=4&transport=websocket";

    final List<AutoCloseable> open = new ArrayList<>();
    OleadaServer server;
    WireClient client;

    void start(ServerConfig config) {
        server = OleadaServer.start(config);
        open.add(server);
        client = new WireClient(server.port(), "/socket.io/");
    }

    void start(Protection protection) {
        start(ServerConfig.onFreePorts().withFanOut(FanOut.ALL).withProtection(protection));
    }

    static Protection without(Guard guard) {
        return Protection.defaults().withGuards(EnumSet.complementOf(EnumSet.of(guard)));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    WireClient.Socket join() throws Exception {
        WireClient.Socket socket = client.socket(WEBSOCKET);
        socket.next();
        socket.send("40");
        assertThat(socket.next()).startsWith("40{");
        open.add(0, socket::close);
        return socket;
    }

    double metric(String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics"))
                .build();
        String page = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return page.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    void refusedOnce(String why) throws Exception {
        Waiting.until("counted: " + why, () -> metric("oleada_requests_refused_total{why=\"" + why + "\"}") >= 1);
    }
}
