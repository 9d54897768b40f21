package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Say;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.util.List;
import java.util.Locale;

/** Who comes and who goes, and that each connection is somebody new. */
final class L04 implements Plan {

    static final String CONNECTED = "cliente conectado ";
    static final String DISCONNECTED = "Cliente desconectado ";
    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("4.1", L04::comingIsLogged),
                new Step("4.2", L04::goingIsLogged),
                new Step("4.3", L04::eachTabIsSomebodyElse),
                new Step("4.4", L04::pageConnects));
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
        int clients = ground.scaled(300);
        Result result = ground.load("""
                phases:
                  - { name: llegan, duration: 2s, clients: %d }
                  - { name: recargan, duration: 4s }
                flows:
                  - name: alumno
                    steps: [connect, { think: 1s }, disconnect, { think: 500ms }, connect, { think: 1s }, disconnect]
                """.formatted(clients));
        long expected = 2L * clients;
        long came = ground.awaitPrinted(CONNECTED, expected, 5_000);
        long went = ground.awaitPrinted(DISCONNECTED, expected, 5_000);
        return new Measured(
                came,
                List.of(new Measured.Row(Say.of("clients"), String.valueOf(result.total(Metric.CLIENTS_PLANNED)))),
                List.of(
                        new Measured.Exact(Say.of("came"), expected, came),
                        new Measured.Exact(Say.of("went"), expected, went)));
    }

    private static void comingIsLogged(Bench bench) throws Exception {
        Wire wire = bench.wire();
        String line = CONNECTED + wire.sid();
        if (bench.shortly(() -> bench.printed().lines().contains(line))) {
            return;
        }
        List<String> printed = bench.printed().lines();
        boolean logged =
                printed.stream().anyMatch(one -> one.toLowerCase(Locale.ROOT).contains("conectado"));
        String why = logged
                ? "other-line"
                : !bench.sources().contains("addConnectListener(") ? "no-connect-listener" : "sockets-not-called";
        throw new Failed(
                why,
                Say.raw("40 → " + steady(wire)),
                Say.raw(CONNECTED + "<id>"),
                Say.raw(last(printed)),
                "addConnectListener",
                "Servidor()");
    }

    private static void goingIsLogged(Bench bench) throws Exception {
        Wire wire = bench.wire();
        String line = DISCONNECTED + wire.sid();
        wire.close();
        if (!bench.shortly(() -> bench.printed().lines().contains(line))) {
            boolean listens = bench.sources().contains("addDisconnectListener(");
            throw new Failed(
                    listens ? "other-line" : "no-disconnect-listener",
                    Say.raw("41"),
                    Say.raw(DISCONNECTED + "<id>"),
                    Say.raw(last(bench.printed().lines())),
                    "addDisconnectListener",
                    "addConnectListener");
        }
    }

    private static void eachTabIsSomebodyElse(Bench bench) throws Exception {
        String first = bench.wire().sid();
        String second = bench.get(HANDSHAKE, "Cookie", "io=" + first).body();
        if (second.contains(first)) {
            throw new Failed(
                    "no-random-session",
                    Say.of("second-tab"),
                    Say.of("other-id"),
                    Say.of("same-id"),
                    "new Configuration(",
                    "setPort(");
        }
    }

    private static void pageConnects(Bench bench) throws Exception {
        String script = bench.get("/js/socket-client.js").body().replaceAll("(?m)//.*$", "");
        Say did = Say.raw("GET /js/socket-client.js");
        Say expected = Say.raw("const socket = io();");
        if (!script.contains("= io(")) {
            throw new Failed("no-io-call", did, expected, Say.of("nothing"), "console.log");
        }
        if (!script.contains("= io()")) {
            throw new Failed("fixed-url", did, expected, Say.raw("io('…')"), "io(");
        }
    }

    private static String steady(Wire wire) {
        return wire.sid().isEmpty() ? "" : "40{\"sid\":\"<id>\"}";
    }

    private static String last(List<String> lines) {
        return lines.isEmpty() ? "–" : lines.get(lines.size() - 1);
    }
}
