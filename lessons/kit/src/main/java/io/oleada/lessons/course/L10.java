package io.oleada.lessons.course;

import com.corundumstudio.socketio.listener.DataListener;
import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Say;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The controller: the sockets' code in a file of its own, registered once, and tried without a network. */
final class L10 implements Plan {

    private static final String CONTROLLER = "class SocketController";
    private static final int TABS_BEFORE = 2;
    private static final String EVENT = "42[\"enviar-mensaje\"";

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("10.1", L10::codeIsInTheController),
                new Step("10.2", L10::whatWorkedStillWorks),
                new Step("10.3", L10::eachMessageIsHandledOnce),
                new Step("10.4", L10::testNeedsNoNetwork));
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
        int tabs = ground.scaled(10);
        long once = handled(ground, tabs, "own");
        long literal;
        try (Ground given = ground.given("literal")) {
            literal = handled(given, tabs, "literal");
        }
        return new Measured(
                literal,
                List.of(new Measured.Row(Say.of("sent"), String.valueOf(tabs))),
                List.of(
                        new Measured.Exact(Say.of("own"), tabs, once),
                        new Measured.Exact(Say.of("literal", tabs), (long) tabs * (tabs + 1) / 2, literal)));
    }

    /** Tabs open one by one; each writes once, and counts the copies of its own message that come back. */
    private static long handled(Ground ground, int tabs, String series) throws Exception {
        long handled = 0;
        List<Wire> open = new ArrayList<>();
        try {
            for (int i = 1; i <= tabs; i++) {
                Wire wire = ground.wire();
                open.add(wire);
                handled += copies(wire, "pestaña " + i);
                ground.live().point(series, (double) handled);
            }
            return handled;
        } finally {
            open.forEach(Wire::close);
        }
    }

    /** Writes, and returns how many copies of the text come back. */
    private static long copies(Wire wire, String text) throws InterruptedException {
        wire.send(frame(0, text));
        wire.await(frame -> frame.startsWith(EVENT) && frame.contains(text));
        wire.fence();
        return wire.events().stream().filter(event -> event.contains(text)).count();
    }

    static String frame(int ack, String text) {
        return "42%d[\"enviar-mensaje\",{\"mensaje\":\"%s\",\"id\":\"123\",\"fecha\":1700000000000}]"
                .formatted(ack, text);
    }

    private static void codeIsInTheController(Bench bench) throws Exception {
        Say did = Say.of("looked-for");
        Say expected = Say.raw("static void registrar(SocketIOServer server)");
        Controller controller = Controller.of(bench);
        if (controller == null) {
            throw new Failed("no-controller", did, expected, Say.of("no-registrar"), CONTROLLER, "void sockets()");
        }
        if (!controller.isStatic()) {
            throw new Failed("registrar-not-static", did, expected, Say.raw(controller.signature()), "registrar(");
        }
        boolean called = bench.sources().contains("SocketController.registrar(")
                || bench.sources().contains("SocketController::registrar");
        if (!called) {
            throw new Failed(
                    "registrar-not-called",
                    did,
                    Say.raw("SocketController.registrar(io)"),
                    Say.of("nothing"),
                    "void sockets()",
                    "class Servidor");
        }
        boolean stillThere = bench.sources().lines("java/Servidor.java").stream()
                .anyMatch(line -> line.contains(".addEventListener("));
        if (stillThere) {
            throw new Failed(
                    "registered-twice",
                    did,
                    Say.of("only-there"),
                    Say.raw("Servidor: io.addEventListener(…)"),
                    "io.addEventListener(");
        }
    }

    private static void whatWorkedStillWorks(Bench bench) throws Exception {
        Wire wire = bench.wire();
        Wire other = bench.wire();
        String line = L04.CONNECTED + wire.sid();
        Say did = Say.raw("40");
        if (!bench.shortly(() -> bench.printed().lines().contains(line))) {
            throw new Failed(
                    "no-connect-line", did, Say.raw(L04.CONNECTED + "<id>"), Say.of("no-line"), "void registrar(");
        }
        String sent = frame(0, "hola");
        wire.send(sent);
        String ack = wire.awaitFenced(frame -> frame.startsWith("43"));
        if (!"430[12345]".equals(ack)) {
            throw new Failed(
                    "430[]".equals(ack) ? "empty-ack" : "other-ack",
                    Say.raw(sent),
                    Say.raw("430[12345]"),
                    ack == null ? Say.of("nothing") : Say.raw(ack),
                    "sendAckData",
                    "addEventListener(");
        }
        if (other.awaitFenced(frame -> frame.startsWith(EVENT)) == null) {
            throw new Failed("no-broadcast", Say.raw(sent), Say.raw(EVENT + ",{…}]"), Say.of("nothing"), "sendAckData");
        }
    }

    private static void eachMessageIsHandledOnce(Bench bench) throws Exception {
        List<Wire> tabs = List.of(bench.wire(), bench.wire(), bench.wire());
        long copies = copies(tabs.get(2), "una vez");
        if (copies != 1) {
            throw new Failed(
                    copies == 2 ? "registered-twice" : "listener-per-connection",
                    Say.of("last-tab-writes", TABS_BEFORE + tabs.size()),
                    Say.raw("1 × " + EVENT + ",{…}]"),
                    Say.raw(copies + " × " + EVENT + ",{…}]"),
                    "addConnectListener(",
                    "addEventListener(");
        }
    }

    private static void testNeedsNoNetwork(Bench bench) throws Exception {
        Map<String, DataListener<Object>> wrong = new LinkedHashMap<>();
        wrong.put("tried-mute", (socket, payload, ack) -> {});
        wrong.put("tried-mistaken", (socket, payload, ack) -> ack.sendAckData("123"));
        Controller.tests(bench, "contestaConSuId", wrong);
    }
}
