package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.student.StartFailed;
import io.oleada.lessons.text.Say;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** The web server: a port, a folder, a page, one header, one line in the log. */
final class L02 implements Plan {

    private static final String ORIGIN = "http://localhost:3000";

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("2.1", L02::portHasADefault),
                new Step("2.2", L02::publicIsServed),
                new Step("2.3", L02::pageIsTheCourses),
                new Step("2.4", L02::otherOriginIsNamed),
                new Step("2.5", L02::portIsLogged));
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
        int there = ground.scaled(200);
        int missing = ground.scaled(50);
        long found = 0;
        long notFound = 0;
        for (int i = 0; i < there + missing; i++) {
            String path = i < there ? "/" : "/no-existe-" + i;
            int status = ground.http()
                    .send(ground.get(path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            found += status == 200 ? 1 : 0;
            notFound += status == 404 ? 1 : 0;
            if (i % 10 == 0) {
                ground.live().point("200", (double) found);
                ground.live().point("404", (double) notFound);
            }
        }
        return new Measured(
                notFound,
                List.of(),
                List.of(
                        new Measured.Exact(Say.of("found"), there, found),
                        new Measured.Exact(Say.of("missing"), missing, notFound)));
    }

    private static void portHasADefault(Bench bench) throws Exception {
        Say did = Say.of("without-port");
        Say expected = Say.raw("port = 3000");
        try {
            Integer port = bench.student().fieldWith(Map.of(), "port");
            if (port == null) {
                throw new Failed("no-port-field", did, expected, Say.of("no-field", "port"), "class Servidor");
            }
            if (port != 3000) {
                throw new Failed("other-default", did, expected, Say.raw("port = " + port), "port =", "PORT");
            }
        } catch (StartFailed e) {
            throw new Failed(
                    "no-default-port", did, expected, Say.raw(e.detail().replaceAll(":.*", "")), "PORT");
        }
    }

    static void publicIsServed(Bench bench) throws Exception {
        HttpResponse<String> page = bench.get("/");
        if (page.statusCode() != 200) {
            String why = !bench.sources().contains("statics(")
                    ? "no-statics"
                    : page.statusCode() == 400 ? "no-pipeline" : "middlewares-not-called";
            throw new Failed(
                    why,
                    Say.raw("GET /"),
                    Say.raw("200"),
                    status(page),
                    "statics(",
                    "setPipelineFactory",
                    "Servidor()");
        }
    }

    private static void pageIsTheCourses(Bench bench) throws Exception {
        String html = bench.get("/").body();
        Say did = Say.raw("GET /");
        wants(html.contains("bootstrap.min.css"), "no-bootstrap", did, "<link … bootstrap.min.css>", "<head>");
        wants(html.contains("<body class=\"container\">"), "no-container", did, "<body class=\"container\">", "<body");
        wants(
                html.contains(">Socket Client</h1>"),
                "no-title",
                did,
                "<h1 class=\"mt-2\">Socket Client</h1>",
                "<h1",
                "<body");
        HttpResponse<String> style = bench.get("/bootstrap/css/bootstrap.min.css");
        wants(style.statusCode() == 200, "no-bootstrap", did, "/bootstrap/css/bootstrap.min.css", "<head>");
    }

    private static void wants(boolean there, String why, Say did, String expected, String... where) throws Failed {
        if (!there) {
            throw new Failed(why, did, Say.raw(expected), Say.of("not-in-page"), where);
        }
    }

    private static void otherOriginIsNamed(Bench bench) throws Exception {
        String allowed = bench.get("/")
                .headers()
                .firstValue("access-control-allow-origin")
                .orElse("");
        if (!allowed.equals(ORIGIN)) {
            String why = allowed.isEmpty() ? "no-cors" : allowed.equals("*") ? "cors-for-all" : "other-origin";
            Say got = allowed.isEmpty() ? Say.of("no-header") : Say.raw("Access-Control-Allow-Origin: " + allowed);
            throw new Failed(
                    why,
                    Say.raw("GET /"),
                    Say.raw("Access-Control-Allow-Origin: " + ORIGIN),
                    got,
                    "cors(",
                    "middlewares()");
        }
    }

    static void portIsLogged(Bench bench) throws Exception {
        String line = "Servidor corriendo en el puerto " + bench.student().port();
        if (!bench.shortly(() -> bench.printed().lines().contains(line))) {
            List<String> lines = bench.printed().lines();
            boolean fixed = lines.stream().anyMatch(one -> one.startsWith("Servidor corriendo en el puerto"));
            Say got = lines.isEmpty() ? Say.of("no-line") : Say.raw(String.join("\n", lines));
            throw new Failed(fixed ? "fixed-log" : "no-log", Say.of("starts"), Say.raw(line), got, "void listen");
        }
    }

    static Say status(HttpResponse<String> answer) {
        String body = answer.body().strip();
        return Say.raw(answer.statusCode() + (body.isEmpty() || body.length() > 80 ? "" : "  " + body));
    }
}
