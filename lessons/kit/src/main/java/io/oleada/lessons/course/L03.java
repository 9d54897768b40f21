package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.measure.Relay;
import io.oleada.lessons.text.Say;
import java.net.http.HttpResponse;
import java.util.List;

/** Socket.IO on the same port, and the proof that it is there. */
final class L03 implements Plan {

    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
    private static final String SCRIPT = "/socket.io/socket.io.js";
    private static final String ORIGIN = "http://localhost:3000";

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("3.1", L03::handshakeIsAnswered),
                new Step("3.2", L03::pageIsOnTheSamePort),
                new Step("3.3", L03::originIsNamed),
                new Step("3.4", L03::clientIsServed),
                new Step("3.5", L03::pageLoadsTheClient));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 8;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int clients = ground.scaled(50);
        long upgrade = requests(ground, "upgrade", clients);
        long direct = requests(ground, "websocket", clients);
        return new Measured(
                (double) upgrade / clients,
                List.of(
                        new Measured.Row(Say.of("upgrade"), String.valueOf((double) upgrade / clients)),
                        new Measured.Row(Say.of("websocket"), String.valueOf((double) direct / clients))),
                List.of(new Measured.Exact(Say.of("direct"), clients, direct)));
    }

    private static long requests(Ground ground, String transport, int clients) throws Exception {
        try (Relay relay = new Relay(ground.port())) {
            ground.load("""
                    connect: { transport: %s }
                    reconnect: { policy: none }
                    phases: [{ name: conexiones, duration: 2s, clients: %d }]
                    flows: [{ name: alumno, steps: [connect] }]
                    """.formatted(transport, clients), relay.port(), snapshot -> ground.live()
                    .point(transport, (double) relay.requests()));
            return relay.requests();
        }
    }

    static void handshakeIsAnswered(Bench bench) throws Exception {
        HttpResponse<String> answer = bench.get(HANDSHAKE);
        if (!answer.body().startsWith("0{")) {
            String why = bench.sources().contains("app.listen(")
                    ? "app-listens"
                    : bench.sources().contains("new SocketIOServer(") ? "io-not-started" : "no-socketio";
            throw new Failed(
                    why,
                    Say.raw("GET " + HANDSHAKE),
                    Say.raw("0{\"sid\":\"…\""),
                    L02.status(answer),
                    "app.listen(",
                    "listen()");
        }
        if (bench.wire().sid().isEmpty()) {
            throw new Failed("no-connect", Say.raw("40"), Say.raw("40{\"sid\":\"…\"}"), Say.of("nothing"), "listen()");
        }
    }

    private static void pageIsOnTheSamePort(Bench bench) throws Exception {
        HttpResponse<String> page = bench.get("/");
        if (page.statusCode() != 200) {
            String why = bench.sources().contains("setPipelineFactory(") ? "middlewares-not-called" : "no-pipeline";
            throw new Failed(
                    why, Say.raw("GET /"), Say.raw("200"), L02.status(page), "new SocketIOServer(", "Servidor()");
        }
        L02.portIsLogged(bench);
    }

    private static void originIsNamed(Bench bench) throws Exception {
        HttpResponse<String> answer = bench.get(HANDSHAKE, "Origin", "http://malo.example");
        String allowed =
                answer.headers().firstValue("access-control-allow-origin").orElse("");
        if (!allowed.equals(ORIGIN)) {
            throw new Failed(
                    "no-origin",
                    Say.raw("GET " + HANDSHAKE + "\nOrigin: http://malo.example"),
                    Say.raw("Access-Control-Allow-Origin: " + ORIGIN),
                    allowed.isEmpty() ? Say.of("no-header") : Say.raw("Access-Control-Allow-Origin: " + allowed),
                    "setPort(",
                    "new Configuration(");
        }
    }

    private static void clientIsServed(Bench bench) throws Exception {
        HttpResponse<String> script = bench.get(SCRIPT);
        if (script.statusCode() != 200) {
            throw new Failed(
                    "no-client",
                    Say.raw("GET " + SCRIPT),
                    Say.raw("200"),
                    L02.status(script),
                    "statics(",
                    "middlewares()");
        }
    }

    private static void pageLoadsTheClient(Bench bench) throws Exception {
        String html = bench.get("/").body();
        int library = html.indexOf("socket.io/socket.io.js\"");
        int own = html.indexOf("js/socket-client.js\"");
        Say did = Say.raw("GET /");
        if (library < 0 || own < 0) {
            String missing =
                    library < 0 ? "<script src=\"/socket.io/socket.io.js\">" : "<script src=\"/js/socket-client.js\">";
            throw new Failed(
                    library < 0 ? "no-library-tag" : "no-own-tag",
                    did,
                    Say.raw(missing),
                    Say.of("not-in-page"),
                    "</body>");
        }
        if (own < library) {
            throw new Failed(
                    "tags-swapped",
                    did,
                    Say.raw("socket.io.js, socket-client.js"),
                    Say.raw("socket-client.js, socket.io.js"),
                    "socket-client.js");
        }
        HttpResponse<String> mine = bench.get("/js/socket-client.js");
        if (mine.statusCode() != 200) {
            throw new Failed(
                    "no-own-file", Say.raw("GET /js/socket-client.js"), Say.raw("200"), L02.status(mine), "</body>");
        }
    }
}
