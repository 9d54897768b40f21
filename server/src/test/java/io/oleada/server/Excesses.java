package io.oleada.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Offences that are too much of what is good, or too little reading of it. */
final class Excesses {

    private static final int FEW = 100;
    private static final int SOME = 250;

    private Excesses() {}

    static List<Offence> all() {
        return List.of(
                new Offence(
                        "200 packets at once",
                        Offence.refusals("rate"),
                        FEW,
                        port -> {
                            HandClient client = HandClient.joined(port);
                            byte[] one = HandClient.frame(0x81, "427[\"eco\"]".getBytes(StandardCharsets.US_ASCII));
                            byte[] burst = new byte[200 * one.length];
                            for (int i = 0; i < burst.length; i++) {
                                burst[i] = one[i % one.length];
                            }
                            client.write(burst);
                            return client;
                        },
                        client -> {
                            for (int answers = 0; answers < 200; ) {
                                answers += client.frame().equals("437[]") ? 1 : 0;
                            }
                        }),
                new Offence(
                        "150 calls of a blocking handler",
                        Offence.refusals("busy"),
                        FEW,
                        port -> {
                            HandClient client = HandClient.joined(port);
                            for (int i = 0; i < 150; i++) {
                                client.text("42" + i + "[\"esperar\",1]");
                            }
                            return client;
                        },
                        client -> {
                            for (int answers = 0; answers < 150; ) {
                                answers += client.frame().startsWith("43") ? 1 : 0;
                            }
                        }),
                new Offence(
                        "a WebSocket that is never read",
                        Offence.refusals("slow_reader"),
                        FEW,
                        port -> {
                            HandClient client = HandClient.webSocket(port, "", 4096);
                            client.text("40");
                            byte[] ask = HandClient.frame(
                                    0x81, ("421[\"eco\",\"" + Offence.BIG + "\"]").getBytes(StandardCharsets.US_ASCII));
                            for (int i = 0; i < 40; i++) {
                                client.writeIfOpen(ask);
                            }
                            return client;
                        },
                        Excesses::untilUnwritable),
                new Offence(
                        "a session that polls no more, 800 KB wait",
                        Offence.refusals("slow_reader"),
                        FEW,
                        port -> hoarder(port, 8),
                        client -> {}),
                new Offence(
                        "a session that polls no more, over 1 MB",
                        Offence.refusals("slow_reader"),
                        FEW,
                        port -> hoarder(port, 12),
                        client -> {}),
                new Offence(
                        "a poll whose answer is never read",
                        "sessions_closed_total{reason=\"ping_timeout\"}",
                        SOME,
                        port -> {
                            HandClient client = HandClient.connect(port, 4096);
                            String query = hoarding(client);
                            for (int i = 0; i < 9; i++) {
                                client.write(HandClient.post(query, "421[\"eco\",\"" + Offence.BIG + "\"]"));
                                client.body();
                            }
                            client.write(HandClient.get(query));
                            return client;
                        },
                        client -> {}));
    }

    private static HandClient hoarder(int port, int answers) throws IOException {
        HandClient client = HandClient.connect(port);
        String query = hoarding(client);
        for (int i = 0; i < answers; i++) {
            client.writeIfOpen(HandClient.post(query, "421[\"eco\",\"" + Offence.BIG + "\"]")
                    .getBytes(StandardCharsets.US_ASCII));
            client.body();
        }
        return client;
    }

    private static String hoarding(HandClient client) throws IOException {
        client.write(HandClient.get(Offence.POLLING));
        String query = Offence.POLLING + "&sid=" + WireClient.sidIn(client.body());
        client.write(HandClient.post(query, "40"));
        client.body();
        return query;
    }

    /** Never reads; notices the end by what it cannot write. */
    private static void untilUnwritable(HandClient client) throws IOException {
        long endNs = System.nanoTime() + Waiting.DEADLINE.toNanos();
        byte[] pong = HandClient.frame(0x81, new byte[] {'3'});
        while (System.nanoTime() < endNs) {
            try {
                client.write(Arrays.copyOf(pong, pong.length));
            } catch (IOException closed) {
                return;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("was not closed");
    }
}
