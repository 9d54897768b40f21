package io.oleada.lessons.course;

import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Snapshot;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Many clients that are told: the counter changes some times, and one client of our own notes how late it knows. */
final class Telling {

    private final Ground ground;
    private final int clients;
    private final int changes;
    private int done;
    private long delaysNs;

    Telling(Ground ground, int clients, int changes) {
        this.ground = ground;
        this.clients = clients;
        this.changes = changes;
    }

    /** Returns how many events the clients received, that of our own left out. */
    long run() throws Exception {
        try (Wire probe = ground.wire()) {
            return ground.load("""
                            phases:
                              - { name: llegan, duration: 1s, clients: %d }
                              - { name: escuchan, duration: %ds }
                            flows: [{ name: alumno, steps: [connect] }]
                            """.formatted(clients, changes + 1), ground.port(), snapshot -> change(snapshot, probe))
                    .total(Metric.EVENTS_RECEIVED);
        }
    }

    /** Once a second, as soon as all are there. */
    private void change(Snapshot snapshot, Wire probe) {
        if (done == changes || snapshot.number(Metric.CLIENTS_CONNECTED) < clients) {
            return;
        }
        done++;
        long startNs = System.nanoTime();
        try {
            String now = ground.http()
                    .send(ground.get("/cambiar"), HttpResponse.BodyHandlers.ofString())
                    .body();
            probe.await(frame -> frame.equals("42[\"contador\"," + now + "]"));
        } catch (IOException e) {
            throw new IllegalStateException("the server does not change its counter", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delaysNs += System.nanoTime() - startNs;
    }

    long meanDelayMs() {
        return TimeUnit.NANOSECONDS.toMillis(delaysNs / Math.max(1, done));
    }
}
