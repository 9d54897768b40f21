package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Say;
import java.util.List;

/** What a socket is for: the server tells when something changes, nobody has to ask. */
final class L01 implements Plan {

    private static final String PLACE = "alCambiar";

    @Override
    public List<Step> steps() {
        return List.of(new Step("1.1", L01::pushes), new Step("1.2", L01::pushesToAll));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 14;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int clients = ground.scaled(100);
        int seconds = ground.isBrief() ? 2 : 5;
        Asking asking = new Asking(ground, clients, seconds);
        asking.run();
        int changes = ground.isBrief() ? 2 : 5;
        Telling telling = new Telling(ground, clients, changes);
        long frames = telling.run();
        return new Measured(
                asking.requests(),
                List.of(
                        new Measured.Row(Say.of("stale"), asking.meanDelayMs() + " ms"),
                        new Measured.Row(Say.of("late"), telling.meanDelayMs() + " ms")),
                List.of(
                        new Measured.Exact(
                                Say.of("polling", clients, seconds), (long) clients * seconds, asking.requests()),
                        new Measured.Exact(Say.of("push", clients, changes), (long) clients * changes, frames)));
    }

    private static void pushes(Bench bench) throws Exception {
        Wire wire = bench.wire();
        String now = bench.get("/cambiar").body();
        String expected = "42[\"contador\"," + now + "]";
        String came = wire.awaitFenced(frame -> frame.startsWith("42"));
        if (came == null) {
            throw failed("no-push", expected, Say.of("nothing"));
        }
        if (!came.startsWith("42[\"contador\"")) {
            throw failed("other-event", expected, Say.raw(came));
        }
        if (!came.equals(expected)) {
            boolean quoted = came.equals("42[\"contador\",\"" + now + "\"]");
            throw failed(quoted ? "number-as-text" : "other-number", expected, Say.raw(came));
        }
    }

    private static void pushesToAll(Bench bench) throws Exception {
        for (int i = 0; i < 3; i++) {
            Wire unused = bench.wire();
        }
        List<Wire> wires = bench.wires(); // that of the step before is among them
        String expected = "42[\"contador\"," + bench.get("/cambiar").body() + "]";
        long came = 0;
        for (Wire wire : wires) {
            came += wire.awaitFenced(expected::equals) == null ? 0 : 1;
        }
        if (came < wires.size()) {
            throw failed("not-to-all", wires.size() + " × " + expected, Say.of("reached", came, wires.size()));
        }
    }

    private static Failed failed(String why, String expected, Say got) {
        return new Failed(why, Say.raw("GET /cambiar"), Say.raw(expected), got, PLACE);
    }
}
