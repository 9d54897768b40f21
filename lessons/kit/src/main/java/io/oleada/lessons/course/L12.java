package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Console;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Say;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The deployment: a jar that runs anywhere, is told its port and its origin, says that it is well, and ends when asked. */
final class L12 implements Plan {

    static final String STOPPED = "Servidor detenido";
    private static final String ORIGIN = "https://chat.example";
    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
    private static final String CORS = "access-control-allow-origin";
    private static final long STOP_SECONDS = 15;

    @Override
    public List<Step> steps() {
        Run run = new Run();
        return List.of(
                new Step("12.1", L12::saysThatItIsWell),
                new Step("12.2", run::startsByItsProcfile),
                new Step("12.3", run::originIsTold),
                new Step("12.4", run::endsWhenAsked),
                new Step("12.5", DeployFiles::imageRunsIt),
                new Step("12.6", DeployFiles::composeAgrees));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 26;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int clients = ground.scaled(300);
        Restart restart = new Restart(ground, clients, ground.scaled(20));
        long restored = restart.run();
        return new Measured(
                restart.secondsUntilAllAreBack(),
                List.of(
                        new Measured.Row(Say.of("writers"), String.valueOf(restart.writers())),
                        new Measured.Row(Say.of("away"), seconds(restart.secondsAway())),
                        new Measured.Row(Say.of("back"), seconds(restart.secondsUntilAllAreBack())),
                        new Measured.Row(Say.of("again"), String.valueOf(restart.sentAgain())),
                        new Measured.Row(Say.of("twice"), String.valueOf(restart.handledTwice()))),
                List.of(
                        new Measured.Exact(Say.of("restored"), clients, restored),
                        new Measured.Exact(Say.of("unanswered"), 0, restart.unanswered()),
                        new Measured.Exact(Say.of("lost"), 0, restart.answeredAndNotHandled())));
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    /** What a process says is wrong: the exception and not where it came from, or else its last line. */
    private static String complaint(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("(Exception|Error|Caused by).*"))
                .findFirst()
                .orElse(lines.isEmpty() ? "–" : lines.get(lines.size() - 1));
    }

    private static void saysThatItIsWell(Bench bench) throws Exception {
        HttpResponse<String> answer = bench.get("/health");
        if (answer.statusCode() != 200) {
            throw new Failed(
                    "no-health", Say.raw("GET /health"), Say.raw("200 ok"), L02.status(answer), "void routes()");
        }
    }

    /** One check's run of the release, which its steps share: to start it costs a second, to end it some more. */
    private static final class Run {

        private @Nullable Deployment running;

        private void startsByItsProcfile(Bench bench) throws Exception {
            List<String> lines = bench.sources().lines("deploy/Procfile");
            List<String> command = Deployment.command(bench.sources());
            Say did = Say.raw("Procfile");
            Say expected = Say.raw("web: java -jar servidor.jar");
            if (command.isEmpty()) {
                String first = lines.stream()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .findFirst()
                        .orElse("");
                Say got = first.isEmpty() ? Say.of("nothing") : Say.raw(first);
                throw new Failed(
                        first.isEmpty() ? "no-procfile" : "not-web",
                        did,
                        expected,
                        got,
                        first.isEmpty() ? "web:" : first);
            }
            if (!command.get(0).equals("java")) {
                Say got = Say.raw(String.join(" ", command));
                throw new Failed("not-java", did, expected, got, "web:");
            }
            Deployment started = Deployment.start(bench, command, Map.of("ORIGIN", ORIGIN));
            running = started;
            did = Say.raw("PORT=<port> " + String.join(" ", command));
            if (!started.answers()) {
                String complaint = complaint(started.console().lines());
                boolean noJar = complaint.contains("jarfile");
                throw new Failed(
                        noJar ? "no-jar-there" : "does-not-listen",
                        did,
                        Say.of("listening"),
                        Say.raw(complaint),
                        "web:");
            }
            HttpResponse<String> page = bench.getFrom(started.port(), "/");
            if (page.statusCode() != 200) {
                throw new Failed("no-page-in-jar", did, Say.raw("GET / → 200"), L02.status(page), "statics(");
            }
        }

        private void originIsTold(Bench bench) throws Exception {
            int port = up(bench).port();
            for (String path : List.of(HANDSHAKE, "/")) {
                HttpResponse<String> answer = bench.getFrom(port, path, "Origin", ORIGIN);
                String allowed = answer.headers().firstValue(CORS).orElse("");
                if (!allowed.equals(ORIGIN)) {
                    boolean page = path.equals("/");
                    throw new Failed(
                            page ? "fixed-page-origin" : "fixed-origin",
                            Say.raw("ORIGIN=" + ORIGIN + "\nGET " + path),
                            Say.raw("Access-Control-Allow-Origin: " + ORIGIN),
                            allowed.isEmpty()
                                    ? Say.of("no-header")
                                    : Say.raw("Access-Control-Allow-Origin: " + allowed),
                            page ? "app.cors(" : "setOrigin(",
                            "new Configuration(");
                }
            }
        }

        private void endsWhenAsked(Bench bench) throws Exception {
            Deployment asked = up(bench);
            Console console = asked.console();
            Wire wire = bench.wire(asked.port());
            Say did = Say.raw("SIGTERM");
            Say expected = Say.raw(STOPPED);
            if (!console.canBeAsked()) {
                if (!bench.sources().contains("addShutdownHook(")) {
                    throw new Failed("no-hook", did, expected, Say.of("nothing"), "void main");
                }
                return;
            }
            boolean ended = console.terminate(STOP_SECONDS);
            if (!ended) {
                throw new Failed(
                        "does-not-end",
                        did,
                        Say.of("ended"),
                        Say.of("still-there"),
                        "addShutdownHook",
                        "new Servidor()");
            }
            if (!bench.shortly(() -> console.lines().contains(STOPPED))) {
                boolean hooked = bench.sources().contains("addShutdownHook(");
                Say got = Say.of("no-line");
                throw new Failed(
                        hooked ? "other-farewell" : "no-hook", did, expected, got, "addShutdownHook", "new Servidor()");
            }
            if (wire.frames().contains("41")) {
                throw new Failed(
                        "goodbye",
                        did,
                        Say.of("closed-without-a-word"),
                        Say.raw("41"),
                        ".disconnect()",
                        "addShutdownHook");
            }
        }

        /** The release, as the step before has left it: running. */
        private Deployment up(Bench bench) throws Exception {
            Deployment now = running;
            return now != null
                    ? now
                    : Deployment.start(bench, Deployment.command(bench.sources()), Map.of("ORIGIN", ORIGIN));
        }
    }
}
