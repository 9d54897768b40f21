package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Healthy clients, most over WebSockets and some by polling, who talk all the time: ten times a second one sends to all (the
 * server has fan-out {@code all}) and every one over a WebSocket asks. Each watches that nothing is missing, doubled or out
 * of order.
 */
final class Crowd implements AutoCloseable {

    private static final long PERIOD_MS = 100;

    private final int port;
    private final List<Member> members = new ArrayList<>();
    private final List<HandClient> sockets = new ArrayList<>();
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private final Thread ticker = new Thread(this::tick, "crowd");
    private volatile boolean talking = true;
    private volatile boolean closing;
    private volatile int said;

    private final class Member {
        private final boolean asks;
        private final AtomicInteger heard = new AtomicInteger();
        private volatile int answered;

        Member(boolean asks) {
            this.asks = asks;
        }

        void packet(String packet, Answer pong) throws Exception {
            if (packet.equals("2")) {
                pong.send("3");
            } else if (packet.startsWith("42[\"enviar-mensaje\",")) {
                hear(packet);
            } else if (packet.startsWith("43")) {
                int id = Integer.parseInt(packet.substring(2, packet.indexOf('[')));
                if (id != answered) {
                    troubles.add("answer " + id + " instead of " + answered);
                }
                answered = id + 1;
            }
        }

        private void hear(String packet) {
            String number = packet.substring(packet.indexOf(',') + 1, packet.length() - 1);
            if (!number.equals(heard.toString())) {
                troubles.add("heard " + number + " instead of " + heard);
            }
            heard.incrementAndGet();
        }
    }

    private interface Answer {
        void send(String packet) throws Exception;
    }

    private Crowd(int port) {
        this.port = port;
    }

    /** Joins them all, and has them talk. */
    static Crowd join(int port, int overWebSocket, int polling) throws Exception {
        Crowd crowd = new Crowd(port);
        for (int i = 0; i < overWebSocket; i++) {
            crowd.joinOverWebSocket();
        }
        for (int i = 0; i < polling; i++) {
            crowd.joinPolling();
        }
        crowd.ticker.start();
        return crowd;
    }

    private void joinOverWebSocket() throws IOException {
        HandClient socket = HandClient.joined(port);
        sockets.add(socket);
        Member member = new Member(true);
        members.add(member);
        start(() -> {
            while (true) {
                member.packet(socket.frame(), socket::text);
            }
        });
    }

    private void joinPolling() throws IOException {
        HandClient gets = HandClient.connect(port);
        HandClient posts = HandClient.connect(port);
        sockets.add(gets);
        sockets.add(posts);
        gets.write(HandClient.get("EIO=4&transport=polling"));
        String query = "EIO=4&transport=polling&sid=" + WireClient.sidIn(gets.body());
        posts.write(HandClient.post(query, "40"));
        posts.body();
        gets.write(HandClient.get(query));
        assertThat(gets.body()).startsWith("40{");
        Member member = new Member(false);
        members.add(member);
        start(() -> {
            while (true) {
                gets.write(HandClient.get(query));
                for (String packet : gets.body().split("\u001e", -1)) {
                    member.packet(packet, pong -> {
                        posts.write(HandClient.post(query, pong));
                        posts.body();
                    });
                }
            }
        });
    }

    private interface Endless {
        void run() throws Exception;
    }

    private void start(Endless reading) {
        Thread thread = new Thread(
                () -> {
                    try {
                        reading.run();
                    } catch (Exception e) {
                        if (!closing) {
                            troubles.add("disconnected: " + e);
                        }
                    }
                },
                "member");
        thread.setDaemon(true);
        thread.start();
    }

    private void tick() {
        try {
            while (talking) {
                int now = said;
                sockets.get(0).text("42[\"enviar-mensaje\"," + now + "]");
                for (int i = 0; i < members.size(); i++) {
                    if (members.get(i).asks) {
                        sockets.get(i).text("42" + now + "[\"eco\"," + now + "]");
                    }
                }
                said = now + 1;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MS));
            }
        } catch (IOException e) {
            troubles.add("cannot send: " + e);
        }
    }

    /** Has them talk no more, and waits until everything has come to everyone; {@return how much there was of it} */
    long allIsWell() throws Exception {
        talking = false;
        ticker.join();
        Waiting.until(
                "everything heard and answered, without " + troubles,
                () -> !troubles.isEmpty()
                        || members.stream()
                                .allMatch(member ->
                                        member.heard.get() == said && (!member.asks || member.answered == said)));
        assertThat(troubles).isEmpty();
        return (long) said
                * (members.size()
                        + members.stream().filter(member -> member.asks).count());
    }

    @Override
    public void close() {
        talking = false;
        closing = true;
        sockets.forEach(HandClient::close);
    }
}
