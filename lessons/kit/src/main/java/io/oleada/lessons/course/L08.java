package io.oleada.lessons.course;

import com.corundumstudio.socketio.SocketIOServer;
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
import java.util.ArrayList;
import java.util.List;

/** From the server to all: one message in, as many out as there are clients. */
final class L08 implements Plan {

    private static final String PLACE = "sendEvent(";
    private static final int MESSAGES = 50;
    private static final String OTHER = "/otra";

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("8.1", L08::allGetIt),
                new Step("8.2", L08::itStaysInItsNamespace),
                new Step("8.3", L08::pageListsIt));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 29;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        List<Measured.Row> rows = new ArrayList<>();
        List<Measured.Exact> exacts = new ArrayList<>();
        long asked = 0;
        for (int whole : ground.isBrief() ? new int[] {100} : new int[] {10, 100, 500}) {
            int clients = ground.scaled(whole);
            long cpuMs = ground.cpuMs();
            Result result = fanOut(ground, clients);
            long received = result.total(Metric.DELIVERY_RECEIVED);
            asked = whole == 100 ? received : asked;
            String times = Measured.times(result.histogram(Metric.DELIVERY_RESPONSE));
            rows.add(
                    new Measured.Row(Say.of("fan-out", clients), times + " · CPU " + (ground.cpuMs() - cpuMs) + " ms"));
            exacts.add(
                    new Measured.Exact(Say.of("deliveries", clients, MESSAGES), (long) clients * MESSAGES, received));
        }
        return new Measured(asked, rows, exacts);
    }

    private static Result fanOut(Ground ground, int clients) throws Exception {
        return ground.load("""
                phases:
                  - { name: llegan, duration: 2s, clients: %d }
                  - { name: esperan, duration: 1s }
                  - { name: hablan, duration: 5s }
                flows:
                  - name: alumno
                    steps:
                      - connect
                      - emit: enviar-mensaje
                        data: { mensaje: "hola ${marker}", id: "123", fecha: "${now}" }
                        rate: %d/s
                        during: [hablan]
                        fanOut: all
                """.formatted(clients, MESSAGES / 5));
    }

    private static void allGetIt(Bench bench) throws Exception {
        List<Wire> wires = List.of(bench.wire(), bench.wire(), bench.wire());
        String payload = L07.payload("hola");
        String event = "42[\"" + L07.EVENT + "\"," + payload + "]";
        for (Wire wire : wires) {
            wire.fence();
        }
        wires.get(0).send(event);
        List<List<String>> came = new ArrayList<>();
        for (Wire wire : wires) {
            wire.awaitFenced(frame -> frame.startsWith("42"));
            came.add(wire.events());
        }
        List<Integer> counts = came.stream().map(List::size).toList();
        if (counts.equals(List.of(1, 1, 1)) && came.stream().allMatch(one -> one.equals(List.of(event)))) {
            return;
        }
        Say got = Say.of("counts", counts.get(0), counts.get(1), counts.get(2));
        if (counts.equals(List.of(1, 1, 1))) {
            String frame = came.get(1).get(0);
            boolean otherName = !frame.startsWith("42[\"" + L07.EVENT + "\"");
            throw failed(otherName ? "other-event" : "other-payload", event, event, Say.raw(frame));
        }
        throw failed(why(counts), event, event, got);
    }

    private static String why(List<Integer> counts) {
        if (counts.equals(List.of(0, 0, 0))) {
            return "no-broadcast";
        }
        if (counts.equals(List.of(1, 0, 0))) {
            return "only-sender";
        }
        return counts.equals(List.of(0, 1, 1)) ? "sender-excluded" : "too-many";
    }

    private static Failed failed(String why, String did, String expected, Say got) {
        return new Failed(
                why,
                Say.of("c1-sent", did),
                Say.of("to-each", expected),
                got,
                why.equals("too-many") ? "addEventListener(" : PLACE,
                "addEventListener(");
    }

    private static void itStaysInItsNamespace(Bench bench) throws Exception {
        SocketIOServer io = bench.student().part(SocketIOServer.class);
        if (io == null) {
            return;
        }
        io.addNamespace(OTHER);
        Wire elsewhere = bench.wire();
        elsewhere.send("40" + OTHER + ",");
        elsewhere.await(frame -> frame.startsWith("40" + OTHER));
        Wire here = bench.wire();
        String event = "42[\"" + L07.EVENT + "\"," + L07.payload("hola") + "]";
        here.send(event);
        here.awaitFenced(event::equals);
        String leaked = elsewhere.awaitFenced(frame -> frame.startsWith("42" + OTHER));
        if (leaked != null) {
            throw new Failed(
                    "all-namespaces",
                    Say.of("two-namespaces", OTHER, event),
                    Say.of("not-there", OTHER),
                    Say.raw(leaked),
                    PLACE);
        }
    }

    private static void pageListsIt(Bench bench) throws Exception {
        String html = bench.get("/").body();
        if (!html.contains("id=\"lstMensajes\"")) {
            throw new Failed(
                    "no-list",
                    Say.raw("GET /"),
                    Say.raw("<ul id=\"lstMensajes\"></ul>"),
                    Say.of("not-in-page"),
                    "btnEnviar");
        }
        String script = L07.script(bench);
        if (!script.contains(".on('" + L07.EVENT + "'")) {
            throw L07.lacks("no-page-listener", "socket.on('" + L07.EVENT + "', …)", Say.of("nothing"), "socket.emit(");
        }
        if (script.contains("innerHTML") || script.contains("insertAdjacentHTML")) {
            String line = L07.line(script, script.contains("innerHTML") ? "innerHTML" : "insertAdjacentHTML");
            throw L07.lacks(
                    "inner-html", "….textContent = payload.mensaje", Say.raw(line), "innerHTML", "AdjacentHTML");
        }
        if (!script.contains("textContent") && !script.contains("append")) {
            throw L07.lacks("not-listed", "….textContent = payload.mensaje", Say.of("nothing"), ".on('" + L07.EVENT);
        }
    }
}
