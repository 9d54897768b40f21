package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Console;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.text.Say;
import io.socket.backo.Backoff;
import io.socket.client.IO;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Coming back: how often, how late, and not all at once. */
final class L06 implements Plan {

    private static final String OPTIONS = "opciones()";
    private static final long OUTAGE_MS = 400;
    private static final int DRAWS = 20;

    @Override
    public List<Step> steps() {
        RelayedClient client = new RelayedClient();
        return List.of(
                new Step("6.1", bench -> {
                    client.in(bench);
                    retriesEnd(bench);
                }),
                new Step("6.2", L06::eachWaitsItsOwnTime),
                new Step("6.3", bench -> clientTellsOfRetries(bench, client)),
                new Step("6.4", L06::pageTellsOfRetries));
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
        int clients = ground.scaled(500);
        List<Measured.Row> rows = new ArrayList<>();
        double answer = 0;
        long restored = 0;
        List<Storm> storms = List.of(
                new Storm(ground, clients, "jitter 0", "policy: socket.io-js, jitter: 0"),
                new Storm(ground, clients, "jitter 0.5", "policy: socket.io-js, jitter: 0.5"),
                new Storm(ground, clients, "full jitter", "policy: full-jitter"));
        for (Storm storm : ground.isBrief() ? storms.subList(0, 1) : storms) {
            Storm.Wave wave = storm.run(OUTAGE_MS);
            answer = rows.isEmpty() ? Math.rint(100.0 * wave.peak() / clients) : answer;
            restored += wave.restored();
            rows.add(new Measured.Row(Say.of(storm.name()), share(wave.peak(), clients)));
        }
        long expected = (long) rows.size() * clients;
        Measured.Exact back = new Measured.Exact(Say.of("back", rows.size(), clients), expected, restored);
        rows.add(new Measured.Row(Say.of("yours"), share(Storm.peak(waits(ground.loader(), clients)), clients)));
        return new Measured(answer, rows, List.of(back));
    }

    private static String share(long peak, int clients) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * peak / clients);
    }

    /** The first waits of as many clients of the student's, by the library's own reckoning, in nanoseconds, in order. */
    private static List<Long> waits(ClassLoader loader, int clients) throws Exception {
        Method method = method(loader);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            IO.Options options = (IO.Options) method.invoke(null);
            Backoff backoff = new Backoff()
                    .setMin(options.reconnectionDelay == 0 ? 1000 : options.reconnectionDelay)
                    .setMax(options.reconnectionDelayMax == 0 ? 5000 : options.reconnectionDelayMax)
                    .setJitter(options.randomizationFactor == 0 ? 0.5 : options.randomizationFactor);
            waits.add(TimeUnit.MILLISECONDS.toNanos(backoff.duration()));
        }
        return waits.stream().sorted().toList();
    }

    private static Method method(ClassLoader loader) throws ReflectiveOperationException {
        Method method = loader.loadClass("Cliente").getDeclaredMethod("opciones");
        method.setAccessible(true);
        return method;
    }

    private static IO.Options options(Bench bench) throws Failed {
        Say did = Say.raw("Cliente.opciones()");
        try {
            return (IO.Options) method(bench.student().loader()).invoke(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            Say got = Say.raw(String.valueOf(e.getCause() == null ? e : e.getCause()));
            throw new Failed("no-options", did, Say.raw("static IO.Options opciones()"), got, OPTIONS, "class Cliente");
        }
    }

    private static void retriesEnd(Bench bench) throws Failed {
        IO.Options options = options(bench);
        String field = "reconnectionAttempts = ";
        if (!options.reconnection) {
            throw new Failed(
                    "no-reconnection",
                    Say.raw("Cliente.opciones()"),
                    Say.raw("reconnection = true"),
                    Say.raw("reconnection = false"),
                    ".reconnection = false");
        }
        if (options.reconnectionAttempts != 10) {
            boolean endless = options.reconnectionAttempts == 0 || options.reconnectionAttempts == Integer.MAX_VALUE;
            throw new Failed(
                    endless ? "endless" : "other-attempts",
                    Say.raw("Cliente.opciones()"),
                    Say.raw(field + 10),
                    endless ? Say.of("endless") : Say.raw(field + options.reconnectionAttempts),
                    field,
                    "new IO.Options",
                    OPTIONS);
        }
    }

    private static void eachWaitsItsOwnTime(Bench bench) throws Failed {
        List<IO.Options> drawn = new ArrayList<>();
        for (int i = 0; i < DRAWS; i++) {
            drawn.add(options(bench));
        }
        TreeSet<Long> delays =
                drawn.stream().map(options -> options.reconnectionDelay).collect(Collectors.toCollection(TreeSet::new));
        Say did = Say.of("draws", DRAWS);
        if (delays.size() < DRAWS / 4) {
            String why = bench.sources().contains("randomizationFactor = 0;")
                    ? "zero-means-half"
                    : bench.sources().contains("randomizationFactor =") ? "java-clamps" : "same-wait";
            Say got = delays.first() == 0
                    ? Say.of("default-delay", DRAWS)
                    : Say.raw(DRAWS + " × reconnectionDelay = " + delays.first());
            throw new Failed(
                    why, did, Say.of("spread"), got, "randomizationFactor =", "reconnectionDelay =", "new IO.Options");
        }
        if (delays.first() < 500 || delays.last() > 1500) {
            String got = "reconnectionDelay = " + delays.first() + " … " + delays.last();
            throw new Failed("other-range", did, Say.of("spread"), Say.raw(got), "reconnectionDelay =");
        }
    }

    private static void clientTellsOfRetries(Bench bench, RelayedClient client) throws Exception {
        Say did = Say.of("cut-the-wire");
        Console console = client.connected(bench, did);
        client.relay().out(); // not a mere cut: over polling OkHttp asks again by itself
        if (!console.awaits(() -> RelayedClient.has(console, "Intento 1"))) {
            boolean onSocket = bench.sources().contains("socket.on(Manager.")
                    || bench.sources().contains("socket.on(\"reconnect");
            String why = onSocket
                    ? "socket-not-manager"
                    : bench.sources().contains("socket.io().on(") ? "other-attempt-line" : "no-attempt-listener";
            throw new Failed(
                    why,
                    did,
                    Say.raw("Intento 1"),
                    RelayedClient.said(console),
                    "RECONNECT_ATTEMPT",
                    "reconnect_attempt",
                    "EVENT_DISCONNECT");
        }
    }

    private static void pageTellsOfRetries(Bench bench) throws Exception {
        String script = bench.get("/js/socket-client.js")
                .body()
                .replaceAll("(?m)//.*$", "")
                .replace('"', '\'');
        if (!script.contains("socket.io.on('reconnect_attempt'")) {
            boolean onSocket = script.contains("socket.on('reconnect_attempt'");
            throw new Failed(
                    onSocket ? "socket-not-manager" : "no-attempt-listener",
                    Say.raw("GET /js/socket-client.js"),
                    Say.raw("socket.io.on('reconnect_attempt', …)"),
                    onSocket ? Say.raw("socket.on('reconnect_attempt', …)") : Say.of("nothing"),
                    "'reconnect_attempt'",
                    "io()");
        }
    }
}
