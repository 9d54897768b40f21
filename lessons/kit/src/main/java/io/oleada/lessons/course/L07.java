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

/** From the page to the server: an event's name, a payload, and a record that it fits into. */
final class L07 implements Plan {

    static final String EVENT = "enviar-mensaje";
    static final String NOTED = "Mensaje[";

    private static final long DATE = 1_700_000_000_000L;

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("7.1", L07::serverHears),
                new Step("7.2", L07::pageHasSomewhereToWrite),
                new Step("7.3", L07::pageSends));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 16;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int clients = ground.scaled(20);
        int messages = 20;
        Sent small = sent(ground, clients, messages, 100);
        Sent middle = ground.isBrief() ? small : sent(ground, clients, messages, 10_000);
        Sent big = sent(ground, clients, 1, 70_000);
        long each = (long) clients * messages;
        return new Measured(
                big.noted(),
                List.of(
                        new Measured.Row(Say.of("small"), small.row()),
                        new Measured.Row(Say.of("middle"), middle.row()),
                        new Measured.Row(Say.of("big"), big.row())),
                List.of(
                        new Measured.Exact(Say.of("noted", "100 B"), each, small.noted()),
                        new Measured.Exact(Say.of("noted", "10 kB"), each, middle.noted()),
                        new Measured.Exact(Say.of("closed", "70 kB"), clients, big.closed())));
    }

    /** What became of messages of one size. */
    private record Sent(long sent, long noted, long closed) {
        String row() {
            return sent + " → " + noted;
        }
    }

    private static Sent sent(Ground ground, int clients, int messages, int size) throws Exception {
        long before = ground.printed(NOTED);
        Result result = ground.load("""
                reconnect: { policy: none }
                phases:
                  - { name: llegan, duration: 1s, clients: %d }
                  - { name: escriben, duration: 3s }
                flows:
                  - name: alumno
                    steps:
                      - connect
                      - repeat: %d
                        steps:
                          - { emit: enviar-mensaje, data: { mensaje: "${text:%d}", id: "123", fecha: "${now}" } }
                          - think: 50ms
                      - think: 2s
                """.formatted(clients, messages, size));
        long sent = result.total(Metric.SEND_SENT);
        boolean fits = size < 65_536;
        long noted = ground.awaitPrinted(NOTED, before + (fits ? sent : 1), fits ? 5_000 : 500) - before;
        return new Sent(sent, noted, result.total(Metric.DISCONNECTS));
    }

    private static String frame(String mensaje, String id) {
        return "42[\"" + EVENT + "\",{\"mensaje\":\"" + mensaje + "\",\"id\":\"" + id + "\",\"fecha\":" + DATE + "}]";
    }

    static String noted(String mensaje, String id) {
        return "Mensaje[mensaje=" + mensaje + ", id=" + id + ", fecha=" + DATE + "]";
    }

    /** The payload of a message as the checker sends it. */
    static String payload(String mensaje) {
        return "{\"mensaje\":\"" + mensaje + "\",\"id\":\"123\",\"fecha\":" + DATE + "}";
    }

    private static void serverHears(Bench bench) throws Exception {
        Wire wire = bench.wire();
        String frame = frame("hola", "0123");
        String line = noted("hola", "0123");
        int before = bench.printed().lines().size();
        wire.send(frame);
        wire.fence();
        if (bench.shortly(() -> bench.printed().lines().contains(line))) {
            return;
        }
        List<String> lines = bench.printed().lines();
        List<String> fresh = lines.subList(before, lines.size());
        String why = why(bench, fresh);
        throw new Failed(
                why,
                Say.raw(frame),
                Say.raw(line),
                fresh.isEmpty() ? Say.of("no-line") : Say.raw(fresh.get(0)),
                why.matches("int-fecha|number-id|other-fields") ? "record Mensaje" : "addEventListener(",
                "void sockets");
    }

    private static String why(Bench bench, List<String> fresh) {
        if (!bench.sources().contains("addEventListener(")) {
            return "no-listener";
        }
        if (!bench.sources().contains("addEventListener(\"" + EVENT + "\"")) {
            return "other-event";
        }
        if (bench.sources().contains("int fecha") || bench.sources().contains("Integer fecha")) {
            return "int-fecha";
        }
        if (fresh.isEmpty()) {
            return "not-heard";
        }
        if (fresh.get(0).contains("id=123")) {
            return "number-id";
        }
        return fresh.get(0).contains("null") || fresh.get(0).equals("Mensaje[]") ? "other-fields" : "other-line";
    }

    private static void pageHasSomewhereToWrite(Bench bench) throws Exception {
        String html = bench.get("/").body();
        for (String id : List.of("txtMensaje", "btnEnviar")) {
            if (!html.contains("id=\"" + id + "\"")) {
                throw new Failed(
                        "no-field",
                        Say.raw("GET /"),
                        Say.raw("id=\"" + id + "\""),
                        Say.of("not-in-page"),
                        "lblOffline",
                        "<hr>");
            }
        }
    }

    private static void pageSends(Bench bench) throws Exception {
        String script = script(bench);
        for (String id : List.of("txtMensaje", "btnEnviar")) {
            if (!script.contains("'#" + id + "'") && !script.contains("getElementById('" + id + "')")) {
                throw lacks("not-declared", "const " + id + " = …", Say.of("nothing"), "lblOffline =", "io()");
            }
        }
        if (!script.contains(".emit('" + EVENT + "'")) {
            boolean on = script.contains(".on('" + EVENT + "'");
            throw lacks(
                    on ? "on-is-to-listen" : script.contains(".emit(") ? "other-event" : "no-emit",
                    "socket.emit('" + EVENT + "', payload)",
                    on ? Say.raw("socket.on('" + EVENT + "', …)") : Say.of("nothing"),
                    on ? "socket.on('" + EVENT : ".emit(",
                    "btnEnviar");
        }
        if (!script.replace(" ", "").contains("id:'123'")) {
            throw lacks("number-id", "id: '123'", Say.raw(line(script, "id:")), "id:", "payload");
        }
        if (!script.contains("getTime()") && !script.contains("Date.now()")) {
            throw lacks("date-as-text", "fecha: new Date().getTime()", Say.raw(line(script, "fecha:")), "fecha:");
        }
    }

    /** The page's script without comments, with single quotes. */
    static String script(Bench bench) throws Exception {
        return bench.get("/js/socket-client.js")
                .body()
                .replaceAll("(?m)//.*$", "")
                .replace('"', '\'');
    }

    static Failed lacks(String why, String expected, Say got, String... where) {
        return new Failed(why, Say.raw("GET /js/socket-client.js"), Say.raw(expected), got, where);
    }

    /** The first line that has a text, empty if there is none. */
    static String line(String script, String text) {
        return script.lines()
                .map(String::strip)
                .filter(line -> line.contains(text))
                .findFirst()
                .orElse("–");
    }
}
