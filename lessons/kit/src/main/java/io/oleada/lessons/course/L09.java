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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer to a message: who has it knows that it arrived, who waits for it in vain knows that he does not know. */
final class L09 implements Plan {

    private static final String ANSWER = "430[12345]";
    private static final String ANSWERED = "Desde el server 12345";
    private static final String UNANSWERED = "Sin respuesta";

    /** The page's emit with its callback: 1 the timeout, 2 and 3 the callback's parameters. */
    private static final Pattern EMIT = Pattern.compile(
            "(\\.timeout\\(\\d+\\)\\s*)?\\.emit\\('" + L07.EVENT
                    + "',\\s*[^()]*?,\\s*(?:async\\s*)?(?:function\\s*)?\\(?\\s*(\\w+)\\s*(?:,\\s*(\\w+)\\s*)?\\)?\\s*(?:=>|\\{)");

    @Override
    public List<Step> steps() {
        RelayedClient client = new RelayedClient();
        return List.of(
                new Step("9.1", bench -> {
                    client.in(bench);
                    serverAnswers(bench);
                }),
                new Step("9.2", bench -> clientHearsTheAnswer(bench, client)),
                new Step("9.3", bench -> clientDoesNotWaitForEver(bench, client)),
                new Step("9.4", L09::pageListensToTheAnswer));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 22;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        int messages = ground.scaled(40);
        int more = ground.scaled(1000);
        InFlight one = InFlight.of(ground, 1, messages);
        InFlight fifty = InFlight.of(ground, 50, more);
        Losses asked = Losses.of(ground, true);
        Losses told = asked;
        if (!ground.isBrief()) {
            ground.start();
            told = Losses.of(ground, false);
        }
        return new Measured(
                one.perSecond(),
                List.of(
                        new Measured.Row(Say.of("in-flight", 1), one.perSecond() + "/s"),
                        new Measured.Row(Say.of("in-flight", 50), fifty.perSecond() + "/s"),
                        new Measured.Row(Say.of("asked-sent"), asked.sent() + " · " + asked.answered()),
                        new Measured.Row(Say.of("asked-unknown"), String.valueOf(asked.unknown())),
                        new Measured.Row(Say.of("told-sent"), told.sent() + " · " + told.answered()),
                        new Measured.Row(Say.of("told-lost"), String.valueOf(told.sent() - told.noted()))),
                List.of(
                        new Measured.Exact(Say.of("answers"), (long) messages + more, one.answers() + fifty.answers()),
                        new Measured.Exact(Say.of("known"), asked.sent(), asked.answered() + asked.unknown()),
                        new Measured.Exact(Say.of("false"), 0, Math.max(0, asked.answered() - asked.noted()))));
    }

    private static void serverAnswers(Bench bench) throws Exception {
        Wire wire = bench.wire();
        String frame = "420[\"" + L07.EVENT + "\"," + L07.payload("hola") + "]";
        wire.send(frame);
        String came = wire.awaitFenced(one -> one.startsWith("43"));
        if (!ANSWER.equals(came)) {
            throw new Failed(
                    why(bench, came),
                    Say.raw(frame),
                    Say.raw(ANSWER),
                    came == null ? Say.of("nothing") : Say.raw(came),
                    "sendAckData(",
                    "addEventListener(");
        }
    }

    private static String why(Bench bench, @Nullable String came) {
        if (came == null) {
            return "no-answer";
        }
        if (came.equals("430[]")) {
            boolean later = Stream.of("new Thread", "CompletableFuture", "execute(", "submit(", "schedule(")
                    .anyMatch(bench.sources()::contains);
            return later ? "late-ack" : "empty-ack";
        }
        return came.equals("430[\"12345\"]") ? "ack-as-text" : came.equals("430[\"123\"]") ? "clients-id" : "other-ack";
    }

    /** The client's Java without comments. */
    private static String client(Bench bench) {
        return String.join("\n", bench.sources().lines("java/Cliente.java")).replaceAll("(?m)//.*$", "");
    }

    private static void clientHearsTheAnswer(Bench bench, RelayedClient client) throws Exception {
        Console console = client.connected(bench, Say.of("client-started"));
        console.type("hola");
        Console first = console;
        boolean answered =
                first.awaits(() -> RelayedClient.has(first, ANSWERED) || RelayedClient.has(first, UNANSWERED));
        if (answered && !RelayedClient.has(console, ANSWERED)) {
            // A first time is long on a busy machine; and netty-socketio leaves one connection in some 200 dead when it
            // upgrades, with nothing to see until its heartbeat is missed.
            client.anew();
            console = client.connected(bench, Say.of("client-started"));
            console.type("hola");
        }
        Console last = console;
        if (!last.awaits(() -> RelayedClient.has(last, ANSWERED))) {
            String code = client(bench);
            String why = !code.contains(".emit(")
                    ? "no-client-emit"
                    : !code.contains("Ack") ? "no-client-callback" : "other-answer-line";
            throw new Failed(
                    why, Say.of("typed", "hola"), Say.raw(ANSWERED), RelayedClient.said(last), ".emit(", "void main");
        }
    }

    private static long unanswered(Console console) {
        return console.lines().stream()
                .filter(line -> line.startsWith(UNANSWERED))
                .count();
    }

    private static void clientDoesNotWaitForEver(Bench bench, RelayedClient client) throws Exception {
        Console console = client.connected(bench, Say.of("client-started"));
        long before = unanswered(console);
        client.relay().freeze();
        console.type("hola");
        if (!console.awaits(() -> unanswered(console) > before)) {
            boolean timed = client(bench).contains("AckWithTimeout(");
            throw new Failed(
                    timed ? "long-timeout" : "no-timeout",
                    Say.of("typed-frozen", "hola"),
                    Say.raw(UNANSWERED),
                    Say.of("no-line"),
                    "AckWithTimeout(",
                    ".emit(");
        }
    }

    private static void pageListensToTheAnswer(Bench bench) throws Exception {
        String script = L07.script(bench);
        String expected = "socket.timeout(2000).emit('" + L07.EVENT + "', payload, (error, id) => …)";
        if (script.contains("emitWithAck(") && script.contains(".timeout(")) {
            return;
        }
        Matcher emit = EMIT.matcher(script);
        if (!emit.find()) {
            throw L07.lacks("no-callback", expected, Say.raw(L07.line(script, ".emit(")), ".emit('", ".emit(");
        }
        if (emit.group(1) == null) {
            throw L07.lacks("no-page-timeout", expected, Say.raw(L07.line(script, ".emit(")), ".emit('", ".emit(");
        }
        if (emit.group(3) == null) {
            throw L07.lacks("error-comes-first", expected, Say.raw(L07.line(script, ".emit(")), ".emit('", ".emit(");
        }
        if (!script.contains("'Desde el server'")) {
            throw L07.lacks(
                    "other-page-line", "console.log('Desde el server', id)", Say.of("nothing"), ".emit('", ".emit(");
        }
    }
}
