package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Say;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.util.List;

/** Welcome: one line to change, so that the whole way from a file to a verdict has been walked once. */
final class L00 implements Plan {

    @Override
    public List<Step> steps() {
        return List.of(new Step("0.1", L00::greets));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 3;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int clients = 10;
        Result result = ground.load("""
                phases: [{ name: saludos, duration: 2s, clients: 10, arrivals: at-once }]
                flows:
                  - name: alumno
                    steps: [connect, { emit: hola, data: alumno, ack: 5s }]
                """);
        long answered = result.total(Metric.ACK_OK);
        return new Measured(
                answered,
                List.of(new Measured.Row(Say.of("said"), String.valueOf(result.total(Metric.SEND_SENT)))),
                List.of(new Measured.Exact(Say.of("answered"), clients, answered)));
    }

    private static void greets(Bench bench) throws Exception {
        String body = bench.get("/saludo").body();
        if (body.endsWith("?")) {
            String why = bench.sources().contains("NOMBRE = \"\"") ? "no-name" : "blank-name";
            throw new Failed(why, Say.raw("GET /saludo"), Say.of("greeting"), Say.raw(body), "NOMBRE =");
        }
    }
}
