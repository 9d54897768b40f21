package io.oleada.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One kind of bad input, and what becomes of who sends it.
 *
 * @param name in words, for the table
 * @param series the metric that counts it, without {@code oleada_} and {@code _total}
 * @param atOnce how many may do so at a time: few where each makes the server hold much
 * @param begin connects and offends
 * @param end waits for what the server does about it, and throws if it does something else
 */
record Offence(String name, String series, int atOnce, Begin begin, End end) {

    interface Begin {
        HandClient offend(int port) throws IOException;
    }

    interface End {
        void await(HandClient offender) throws IOException;
    }

    static final String POLLING = "EIO=4&transport=polling";
    private static final int MANY = 1000;
    static final String BIG = "x".repeat(100_000);

    /** All kinds. The server has short times and small limits, see {@link RobustnessTest}. */
    static List<Offence> all() {
        List<Offence> all = new java.util.ArrayList<>(requests());
        all.addAll(connections());
        all.addAll(packets());
        all.addAll(frames());
        all.addAll(Excesses.all());
        return all;
    }

    /** Those that are found out at once. */
    static List<Offence> quick() {
        List<Offence> quick = new java.util.ArrayList<>(requests());
        quick.addAll(packets());
        quick.addAll(frames());
        return quick;
    }

    // ---- HTTP

    private static List<Offence> requests() {
        return List.of(
                refused("no EIO", "version", 400, HandClient.get("transport=polling")),
                refused("EIO=3", "version", 400, HandClient.get("EIO=3&transport=polling")),
                refused("unknown transport", "transport", 400, HandClient.get("EIO=4&transport=abc")),
                refused("POST without a sid", "method", 400, HandClient.post(POLLING, "40")),
                refused("unknown sid", "sid", 400, HandClient.get(POLLING + "&sid=abc")),
                refused("upgrade with an unknown sid", "sid", 400, HandClient.upgrade("&sid=abc")),
                refused("poll of another origin", "origin", 403, from(HandClient.get(POLLING))),
                refused("preflight of another origin", "origin", 403, from("OPTIONS /socket.io/ HTTP/1.1\r\n\r\n")),
                refused("WebSocket of another origin", "origin", 403, from(HandClient.upgrade(""))),
                refused(
                        "WebSocket version 99",
                        "request",
                        426,
                        HandClient.upgrade("").replace("Version: 13", "Version: 99")),
                refused(
                        "body of 2 MB announced",
                        "too_large",
                        413,
                        "POST /socket.io/?" + POLLING
                                + "&sid=abc HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"),
                polled("a post that is no packet", "packet", "abc"),
                polled("a post that is no base64", "packet", "b%%%"),
                polled("an empty post", "packet", ""),
                new Offence(
                        "two polls at once",
                        refusals("overlap"),
                        MANY,
                        port -> {
                            HandClient client = HandClient.connect(port);
                            client.write(HandClient.get(POLLING));
                            String poll = HandClient.get(POLLING + "&sid=" + WireClient.sidIn(client.body()));
                            client.write(poll + poll);
                            return client;
                        },
                        HandClient::awaitClose));
    }

    private static String from(String request) {
        return request.replaceFirst("\r\n", "\r\nOrigin: http://evil.example\r\n");
    }

    static String refusals(String why) {
        return "requests_refused_total{why=\"" + why + "\"}";
    }

    private static Offence refused(String name, String why, int status, String request) {
        return new Offence(
                name,
                refusals(why),
                MANY,
                port -> {
                    HandClient client = HandClient.connect(port);
                    client.write(request);
                    return client;
                },
                client -> is(status, client.head()));
    }

    private static void is(int expected, int status) {
        if (status != expected) {
            throw new AssertionError("status " + status + " instead of " + expected);
        }
    }

    private static Offence polled(String name, String why, String body) {
        return new Offence(
                name,
                refusals(why),
                MANY,
                port -> {
                    HandClient client = HandClient.connect(port);
                    client.write(HandClient.get(POLLING));
                    client.write(HandClient.post(POLLING + "&sid=" + WireClient.sidIn(client.body()), body));
                    return client;
                },
                client -> is(400, client.head()));
    }

    // ---- connections that say too little

    private static List<Offence> connections() {
        return List.of(
                closed("a connection that says nothing", "request_time", HandClient::connect),
                closed("half a request", "request_time", port -> {
                    HandClient client = HandClient.connect(port);
                    client.write("GET /socket.io/?EIO=4&trans");
                    return client;
                }),
                closed("a session that joins nothing", "connect_time", HandClient::webSocket),
                closed(
                        "attachments that never come",
                        "attachments",
                        said("451-[\"eco\",{\"_placeholder\":true,\"num\":0}]")),
                new Offence(
                        "no pong",
                        "sessions_closed_total{reason=\"ping_timeout\"}",
                        MANY,
                        HandClient::joined,
                        HandClient::awaitClose));
    }

    private static Offence closed(String name, String why, Begin begin) {
        return new Offence(name, refusals(why), MANY, begin, HandClient::awaitClose);
    }

    private static Begin said(String... packets) {
        return port -> {
            HandClient client = HandClient.joined(port);
            for (String packet : packets) {
                client.text(packet);
            }
            return client;
        };
    }

    // ---- packets

    private static List<Offence> packets() {
        return List.of(
                closed("an event before CONNECT", "not_connected", port -> {
                    HandClient client = HandClient.webSocket(port);
                    client.text("42[\"eco\"]");
                    return client;
                }),
                closed("no Engine.IO packet", "packet", said("abc")),
                closed("no Socket.IO packet", "packet", said("4abc")),
                closed("an empty packet", "packet", said("")),
                closed("JSON cut off", "packet", said("42[\"eco\",{\"a\":")),
                closed("an object for an event", "packet", said("42{}")),
                closed("letters for an ack id", "packet", said("42abc[\"eco\"]")),
                closed("an ack id of 60,000 digits", "packet", said("42" + "9".repeat(60_000) + "[\"eco\"]")),
                closed("100,000 brackets", "packet", said("42[\"eco\"," + "[".repeat(100_000))),
                closed("a second CONNECT", "packet", said("40")),
                closed("a DISCONNECT with a payload", "packet", said("41{\"a\":1}")),
                closed("11 attachments", "attachments", said("4511-[\"eco\"]")),
                closed(
                        "text amid attachments",
                        "packet",
                        said("451-[\"eco\",{\"_placeholder\":true,\"num\":0}]", "42[\"eco\"]")),
                closed("an attachment of nothing", "packet", port -> {
                    HandClient client = HandClient.joined(port);
                    client.binary((byte) 1);
                    return client;
                }),
                new Offence("an unknown namespace", refusals("namespace"), MANY, said("40/none,"), client -> {
                    while (!client.frame().startsWith("44/none,")) {
                        // the crowd's messages
                    }
                }));
    }

    // ---- frames

    private static List<Offence> frames() {
        return List.of(
                closed("a frame of 2 GB announced", "too_large", bytes(new byte[] {
                    (byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0
                })),
                closed("fragments without end", "too_large", port -> {
                    HandClient client = HandClient.joined(port);
                    byte[] part = HandClient.frame(0x00, BIG.getBytes(StandardCharsets.US_ASCII));
                    client.write(HandClient.frame(0x01, "42[\"".getBytes(StandardCharsets.US_ASCII)));
                    for (int i = 0; i < 12; i++) {
                        client.writeIfOpen(part);
                    }
                    return client;
                }),
                closed("a frame without a mask", "packet", bytes(new byte[] {(byte) 0x81, 2, '4', '1'})),
                closed("a reserved opcode", "packet", bytes(HandClient.frame(0x8b, new byte[] {1}))),
                closed("a ping of 200 bytes", "packet", bytes(HandClient.frame(0x89, new byte[200]))),
                closed("text that is no UTF-8", "packet", bytes(HandClient.frame(0x81, new byte[] {
                    '4', '2', '[', '"', (byte) 0xff, '"', ']'
                }))));
    }

    private static Begin bytes(byte[] frame) {
        return port -> {
            HandClient client = HandClient.joined(port);
            client.write(frame);
            return client;
        };
    }
}
