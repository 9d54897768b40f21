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
import io.oleada.lessons.web.SinRed;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Broadcast: everybody hears it but who said it, and who said it gets the answer alone. */
final class L11 implements Plan {

    private static final String EVENT = "42[\"enviar-mensaje\"";
    private static final String WHOLE = EVENT + ",{\"mensaje\":\"%s\",\"id\":\"123\",\"fecha\":1700000000000}]";
    private static final int MESSAGES = 50;
    private static final String PLACE = ".sendEvent(";

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("11.1", L11::senderDoesNotHearItself),
                new Step("11.2", L11::theOthersHearAllOfIt),
                new Step("11.3", L11::socketIsEnough),
                new Step("11.4", L11::testSaysSo));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 11;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int clients = ground.scaled(100);
        Result result = ground.load("""
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
                        ack: 10s
                        expect: [12345]
                        rate: %d/s
                        during: [hablan]
                        fanOut: others
                """.formatted(clients, MESSAGES / 5));
        long received = result.total(Metric.DELIVERY_RECEIVED);
        long own = result.total(Metric.DELIVERY_UNEXPECTED);
        return new Measured(
                received,
                List.of(
                        new Measured.Row(Say.of("with-all"), String.valueOf(clients * MESSAGES)),
                        new Measured.Row(Say.of("late"), Measured.times(result.histogram(Metric.DELIVERY_RESPONSE)))),
                List.of(
                        new Measured.Exact(
                                Say.of("others", clients - 1, MESSAGES), (clients - 1L) * MESSAGES, received),
                        new Measured.Exact(Say.of("own"), 0, own),
                        new Measured.Exact(Say.of("acks"), MESSAGES, result.total(Metric.ACK_OK))));
    }

    /** Three clients, the first of which writes; returns how many copies each of them has. */
    private static long[] deliveries(Bench bench, String text) throws Exception {
        List<Wire> tabs = List.of(bench.wire(), bench.wire(), bench.wire());
        tabs.get(0).send(L10.frame(0, text));
        for (Wire tab : tabs.subList(1, 3)) {
            tab.awaitFenced(frame -> frame.startsWith(EVENT));
        }
        tabs.get(0).fence();
        return tabs.stream()
                .mapToLong(tab -> tab.events().stream()
                        .filter(event -> event.startsWith(EVENT))
                        .count())
                .toArray();
    }

    private static void senderDoesNotHearItself(Bench bench) throws Exception {
        long[] came = deliveries(bench, "hola");
        if (came[0] > 0) {
            boolean alone = came[1] + came[2] == 0;
            throw new Failed(
                    alone ? "only-the-sender" : "sender-too",
                    Say.of("three"),
                    counts(0, 1, 1),
                    counts(came),
                    PLACE,
                    "void enviarMensaje(");
        }
        if (came[1] != 1 || came[2] != 1) {
            boolean asData = bench.sources().contains("payload, socket");
            String why = came[1] + came[2] > 0 ? "not-once" : asData ? "client-as-data" : "nobody";
            throw new Failed(why, Say.of("three"), counts(0, 1, 1), counts(came), PLACE, "void enviarMensaje(");
        }
    }

    private static Say counts(long... came) {
        return Say.raw("c1=%d c2=%d c3=%d".formatted(came[0], came[1], came[2]));
    }

    private static void theOthersHearAllOfIt(Bench bench) throws Exception {
        Wire sender = bench.wire();
        Wire other = bench.wire();
        sender.send(L10.frame(0, "entero"));
        String came = other.awaitFenced(frame -> frame.startsWith(EVENT));
        String expected = WHOLE.formatted("entero");
        if (!expected.equals(came)) {
            throw new Failed(
                    (EVENT + "]").equals(came) ? "payload-forgotten" : "other-payload",
                    Say.raw(L10.frame(0, "entero")),
                    Say.raw(expected),
                    came == null ? Say.of("nothing") : Say.raw(came),
                    PLACE);
        }
    }

    private static void socketIsEnough(Bench bench) throws Exception {
        Wire sender = bench.wire();
        sender.send(L10.frame(7, "acuse"));
        String ack = sender.awaitFenced(frame -> frame.startsWith("43"));
        if (!"437[12345]".equals(ack)) {
            throw new Failed(
                    "437[]".equals(ack) ? "empty-ack" : "no-ack",
                    Say.raw(L10.frame(7, "acuse")),
                    Say.raw("437[12345]"),
                    ack == null ? Say.of("nothing") : Say.raw(ack),
                    "sendAckData",
                    "void enviarMensaje(");
        }
        List<String> sent = Controller.sentTo(bench, new SinRed());
        if (sent.isEmpty()) {
            throw new Failed(
                    "server-kept",
                    Say.of("without-server"),
                    Say.raw("otros enviar-mensaje Mensaje[…]"),
                    Say.of("nothing"),
                    "static SocketIOServer",
                    PLACE);
        }
    }

    private static void testSaysSo(Bench bench) throws Exception {
        Map<String, DataListener<Object>> wrong = new LinkedHashMap<>();
        wrong.put("tried-mute", (socket, payload, ack) -> ack.sendAckData(12345));
        wrong.put("tried-all", (socket, payload, ack) -> socket.getNamespace()
                .getBroadcastOperations()
                .sendEvent("enviar-mensaje", payload));
        Controller.tests(bench, "llegaSoloALosOtros", wrong);
    }
}
