package io.oleada.lessons.course;

import io.oleada.lessons.measure.Ground;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many clients that ask once a second, at moments spread over the second, and how late each of them knows of a change. */
final class Asking {

    private final Ground ground;
    private final int clients;
    private final int seconds;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong delaysNs = new AtomicLong();
    private final AtomicLong news = new AtomicLong();
    private final long[] known;
    private volatile long changedNs;

    Asking(Ground ground, int clients, int seconds) {
        this.ground = ground;
        this.clients = clients;
        this.seconds = seconds;
        this.known = new long[clients];
    }

    /** Asks; changes the counter once a second, in the midst of it. */
    void run() throws Exception {
        long startNs = System.nanoTime();
        long gapNs = TimeUnit.SECONDS.toNanos(1) / clients;
        List<CompletableFuture<?>> pending = new ArrayList<>();
        for (int i = 0; i < clients * seconds; i++) {
            long waitNs = startNs + i * gapNs - System.nanoTime();
            if (waitNs > 0) {
                TimeUnit.NANOSECONDS.sleep(waitNs);
            }
            int client = i % clients;
            if (client == clients / 2) {
                ground.http().send(ground.get("/cambiar"), HttpResponse.BodyHandlers.discarding());
                changedNs = System.nanoTime();
            }
            pending.add(ground.http()
                    .sendAsync(ground.get("/contador"), HttpResponse.BodyHandlers.ofString())
                    .thenAccept(answer -> heard(client, Long.parseLong(answer.body()))));
            if (client == 0) {
                ground.live().point("GET /contador", (double) answered.get());
            }
        }
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        ground.live().point("GET /contador", (double) answered.get());
    }

    private synchronized void heard(int client, long value) {
        answered.incrementAndGet();
        if (value > known[client]) {
            known[client] = value;
            news.incrementAndGet();
            delaysNs.addAndGet(System.nanoTime() - changedNs);
        }
    }

    long requests() {
        return answered.get();
    }

    long meanDelayMs() {
        return TimeUnit.NANOSECONDS.toMillis(delaysNs.get()) / Math.max(1, news.get());
    }
}
