package io.oleada.lessons.course;

import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A new version goes live under load: the server is asked to end and started again, while many clients are connected and some
 * of them write, each message again and again until its answer comes. The load runs on the caller's thread, the restart and
 * each writer on one of their own.
 */
final class Restart {

    private static final int MESSAGES = 40;
    private static final long PAUSE_MS = 250;
    private static final long WRITE_MS = 45_000;
    private static final long BACK_MS = 20_000;

    private final Ground ground;
    private final int clients;
    private final List<Writer> writers = new ArrayList<>();
    private final Thread restarting = new Thread(this::restart, "restart");
    private volatile double awayS;
    private volatile double backS;

    Restart(Ground ground, int clients, int writers) {
        this.ground = ground;
        this.clients = clients;
        for (int i = 0; i < writers; i++) {
            this.writers.add(new Writer(i));
        }
    }

    /** Runs to the end; returns how many lost connections came back. */
    long run() throws InterruptedException {
        long restored =
                ground.load("""
                        reconnect: { policy: socket.io-js, delay: 1s, max: 5s, jitter: 0.5 }
                        phases:
                          - { name: llegan, duration: 2s, clients: %d }
                          - { name: despliegue, duration: 20s }
                        flows: [{ name: alumno, steps: [connect] }]
                        """.formatted(clients), ground.port(), this::begin).total(Metric.RECONNECT_RESTORED);
        restarting.join();
        for (Writer writer : writers) {
            writer.thread.join();
        }
        return restored;
    }

    private void begin(Snapshot snapshot) {
        if (restarting.getState() == Thread.State.NEW && snapshot.number(Metric.CLIENTS_CONNECTED) >= clients) {
            writers.forEach(writer -> writer.thread.start());
            restarting.start();
        }
    }

    private void restart() {
        try {
            TimeUnit.SECONDS.sleep(1); // the writers are at it
            long startNs = System.nanoTime();
            ground.terminate();
            ground.start();
            awayS = (System.nanoTime() - startNs) / 1e9;
            ground.awaitPrinted(L04.CONNECTED, 2L * (clients + writers.size()), BACK_MS);
            backS = (System.nanoTime() - startNs) / 1e9;
        } catch (IOException e) {
            throw new IllegalStateException("the server does not come back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int writers() {
        return writers.size();
    }

    /** From the request to end until the new server listens. */
    double secondsAway() {
        return awayS;
    }

    /** From the request to end until all are connected again. */
    double secondsUntilAllAreBack() {
        return Math.round(backS * 10) / 10.0;
    }

    long sentAgain() {
        return writers.stream().mapToLong(writer -> writer.again).sum();
    }

    long unanswered() {
        long answered =
                writers.stream().mapToLong(writer -> writer.answered.size()).sum();
        return (long) MESSAGES * writers.size() - answered;
    }

    /** Messages whose answer came and which no server has noted. */
    long answeredAndNotHandled() throws IOException {
        Set<String> handled = new HashSet<>(handled());
        return writers.stream()
                .flatMap(writer -> writer.answered.stream())
                .filter(text -> !handled.contains(text))
                .count();
    }

    /** Messages that were handled and sent again, since their answer got lost. */
    long handledTwice() throws IOException {
        List<String> handled = handled();
        return (long) handled.size() - new HashSet<>(handled).size();
    }

    private List<String> handled() throws IOException {
        return ground.lines("Mensaje[mensaje=").stream()
                .map(line -> line.substring(line.indexOf('=') + 1, line.indexOf(',')))
                .toList();
    }

    /** Writes a message four times a second, and goes on to the next only once it has its answer. */
    private final class Writer {
        private final int number;
        private final Thread thread = new Thread(this::write, "writer");
        private final List<String> answered = new ArrayList<>();
        private @Nullable Wire wire;
        private long again;

        Writer(int number) {
            this.number = number;
            thread.setDaemon(true);
        }

        private void write() {
            long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WRITE_MS);
            try {
                for (int i = 0; i < MESSAGES; i++) {
                    String text = "m" + number + "-" + i;
                    while (!isAnswered(i, text)) {
                        if (System.nanoTime() > untilNs) {
                            return; // what is left stays unanswered, and is told
                        }
                        again++;
                        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MS, 2 * PAUSE_MS));
                    }
                    answered.add(text);
                    if (number == 0) {
                        ground.live().point("acks", (double) i);
                    }
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                }
                Wire last = wire;
                if (last != null) {
                    last.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isAnswered(int ack, String text) throws InterruptedException {
            try {
                Wire open = wire;
                if (open == null || open.isClosed()) {
                    open = ground.wire();
                    wire = open;
                }
                open.send(L10.frame(ack, text));
                return open.await(frame -> frame.startsWith("43" + ack + "[")) != null;
            } catch (IOException | RuntimeException e) {
                wire = null; // nobody is there, or what was there is gone: once more, later, and anew
                return false;
            }
        }
    }
}
