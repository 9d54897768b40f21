package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.check.Step;
import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.measure.Measured;
import io.oleada.lessons.measure.Relay;
import io.oleada.lessons.text.Say;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Online and Offline: what the page knows of the server, and how long a silence lasts until it is one. */
final class L05 implements Plan {

    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
    private static final int PING_S = 2;
    private static final int PATIENCE_S = 1;

    @Override
    public List<Step> steps() {
        return List.of(
                new Step("5.1", L05::silenceHasALimit),
                new Step("5.2", L05::pageBeginsOffline),
                new Step("5.3", L05::pageListens));
    }

    @Override
    public Measure measure() {
        return new Measure() {
            @Override
            public int seconds() {
                return 12;
            }

            @Override
            public Measured run(Ground ground) throws Exception {
                return measured(ground);
            }
        };
    }

    private static Measured measured(Ground ground) throws Exception {
        ground.restartWith(Map.of("PING_INTERVAL", PING_S + "000", "PING_TIMEOUT", PATIENCE_S + "000"));
        int clients = ground.scaled(50);
        double closed = noticed(ground, clients, 1, false);
        double frozen = noticed(ground, clients, 2, true);
        return new Measured(
                Math.rint(frozen),
                List.of(
                        new Measured.Row(Say.of("closed"), seconds(closed)),
                        new Measured.Row(Say.of("frozen"), seconds(frozen)),
                        new Measured.Row(Say.of("defaults"), "25 + 20 = 45 s")),
                List.of(new Measured.Exact(Say.of("noticed"), 2L * clients, ground.printed(L04.DISCONNECTED))));
    }

    /** Connects some clients, takes the network away, and returns the seconds until the server knows of all. */
    private static double noticed(Ground ground, int clients, int round, boolean silently) throws Exception {
        try (Relay relay = new Relay(ground.port())) {
            for (int i = 0; i < clients; i++) {
                Wire unused = ground.wire(relay.port());
            }
            ground.live().point("clients", clients);
            long startNs = System.nanoTime();
            if (silently) {
                relay.freeze();
            } else {
                relay.cut();
            }
            for (int i = 1; i <= clients; i++) {
                long gone = ground.awaitPrinted(L04.DISCONNECTED, (long) clients * (round - 1) + i, 8_000);
                ground.live().point("departures", (double) gone);
            }
            return (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    private static void silenceHasALimit(Bench bench) throws Exception {
        String open = bench.get(HANDSHAKE).body();
        boolean interval = open.contains("\"pingInterval\":25000");
        if (!interval || !open.contains("\"pingTimeout\":20000")) {
            String why = interval ? "long-silence" : "other-interval";
            String got = open.replaceAll(".*(\"pingInterval\":\\d+).*", "$1")
                    + ','
                    + open.replaceAll(".*(\"pingTimeout\":\\d+).*", "$1");
            throw new Failed(
                    why,
                    Say.raw("GET " + HANDSHAKE),
                    Say.raw("\"pingInterval\":25000,\"pingTimeout\":20000"),
                    Say.raw(got),
                    "setPing",
                    "setPort(");
        }
    }

    private static void pageBeginsOffline(Bench bench) throws Exception {
        String html = bench.get("/").body();
        Say did = Say.raw("GET /");
        for (String id : List.of("lblOnline", "lblOffline")) {
            if (!html.contains("id=\"" + id + "\"")) {
                throw new Failed("no-label", did, Say.raw("<span id=\"" + id + "\" …>"), Say.of("not-in-page"), "<hr>");
            }
        }
        String online = html.replaceAll("(?s).*(<span[^>]*id=\"lblOnline\"[^>]*>).*", "$1");
        if (!online.replace(" ", "").contains("display:none")) {
            throw new Failed(
                    "both-visible",
                    did,
                    Say.raw("<span id=\"lblOnline\" … style=\"display: none\">"),
                    Say.raw(online),
                    "lblOnline");
        }
    }

    private static void pageListens(Bench bench) throws Exception {
        String script = bench.get("/js/socket-client.js")
                .body()
                .replaceAll("(?m)//.*$", "")
                .replace('"', '\'');
        Say did = Say.raw("GET /js/socket-client.js");
        for (String event : List.of("connect", "disconnect", "connect_error")) {
            if (!script.contains(".on('" + event + "'")) {
                boolean mixed = event.equals("connect") && script.contains(".on('connection'");
                throw new Failed(
                        mixed
                                ? "connection-on-client"
                                : event.equals("connect_error") ? "no-connect-error" : "no-listener",
                        did,
                        Say.raw("socket.on('" + event + "', …)"),
                        mixed ? Say.raw("socket.on('connection', …)") : Say.of("nothing"),
                        mixed ? "'connection'" : "io()");
            }
        }
    }
}
