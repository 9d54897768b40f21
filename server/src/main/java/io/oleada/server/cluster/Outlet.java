package io.oleada.server.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way out. Broadcasts are put into a queue, and one thread gives the bus all that waits as one message, so that under
 * load a message carries many. Both the queue and what is under way are bounded: a bus that takes nothing costs memory up to
 * a limit, and then broadcasts, never the event loops' time. Once a second, whatever waits, there is a beat.
 */
final class Outlet implements AutoCloseable {

    /** What the thread asks of the node it works for. */
    interface Node {

        /** {@return the bytes of a beat that says which number the next broadcast will have} */
        byte[] beat(long next);

        /** {@return the bytes of broadcasts numbered from {@code first} on} */
        byte[] broadcasts(long first, List<byte[]> each);

        /** {@return the bytes of a farewell} */
        byte[] bye();

        /** A beat was due, and sent if there was a place. */
        void beaten();

        /** The bus has taken a message with so many broadcasts. */
        void taken(int broadcasts);

        /** The bus has not taken a message with so many broadcasts, or has not said so. */
        void failed(int broadcasts);

        /** A broadcast found no place in the queue. */
        void overflowed();
    }

    /** Bytes that may wait, each broadcast with what it costs besides. */
    static final long WAITING_MAX_BYTES = 16 << 20;

    /** Messages that may be under way. */
    static final int UNDERWAY_MAX = 32;

    private static final int BESIDE_BYTES = 64;
    private static final int TOGETHER_MIN_BYTES = 64 << 10;
    private static final long BEAT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP_MS = 2_000;
    private static final byte[] WAKE = new byte[0];

    private final Bus bus;
    private final Node node;
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Semaphore places = new Semaphore(UNDERWAY_MAX);
    private final Thread thread = new Thread(this::run, "oleada-cluster");
    private volatile boolean closed;
    private long next;
    private long beatNs = System.nanoTime();

    Outlet(Bus bus, Node node) {
        this.bus = bus;
        this.node = node;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes a broadcast, or drops it. Any thread; it never waits. */
    void offer(byte[] broadcast) {
        long bytes = (long) broadcast.length + BESIDE_BYTES;
        if (waitingBytes.addAndGet(bytes) > WAITING_MAX_BYTES) {
            waitingBytes.addAndGet(-bytes);
            node.overflowed();
        } else {
            queue.add(broadcast);
        }
    }

    /** {@return the bytes that wait for the bus} */
    long waitingBytes() {
        return waitingBytes.get();
    }

    private void run() {
        try {
            List<byte[]> together = List.of();
            while (!closed) {
                if (System.nanoTime() - beatNs >= 0) {
                    beat();
                }
                if (together.isEmpty()) {
                    together = take(beatNs - System.nanoTime());
                }
                if (!together.isEmpty() && places.tryAcquire(beatNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    publish(together);
                    together = List.of();
                }
            }
            sayBye(together);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Late beats are not made up for: what was not said for a while is not said several times then. */
    private void beat() {
        beatNs = System.nanoTime() + BEAT_NS;
        if (places.tryAcquire()) {
            publish(node.beat(next), 0);
        }
        node.beaten();
    }

    /** All that waits, up to a size; nothing if nothing comes in time. */
    private List<byte[]> take(long patienceNs) throws InterruptedException {
        byte[] one = queue.poll(patienceNs, TimeUnit.NANOSECONDS);
        if (one == null) {
            return List.of();
        }
        List<byte[]> together = new ArrayList<>();
        int bytes = 0;
        while (one != null) {
            if (one != WAKE) {
                together.add(one);
                bytes += one.length;
                waitingBytes.addAndGet(-one.length - BESIDE_BYTES);
            }
            one = bytes < TOGETHER_MIN_BYTES ? queue.poll() : null;
        }
        return together;
    }

    private void publish(List<byte[]> together) {
        long first = next;
        next += together.size();
        publish(node.broadcasts(first, together), together.size());
    }

    /** With a place that was acquired, and is given back when the bus has answered. */
    private void publish(byte[] message, int broadcasts) {
        CompletionStage<?> taken;
        try {
            taken = bus.publish(message);
        } catch (RuntimeException e) {
            answered(broadcasts, e);
            return;
        }
        var unused = taken.whenComplete((nothing, failure) -> answered(broadcasts, failure));
    }

    private void answered(int broadcasts, @Nullable Throwable failure) {
        places.release();
        if (failure == null) {
            node.taken(broadcasts);
        } else {
            node.failed(broadcasts);
        }
    }

    /** Sends what waits, as far as there are places, and says that this node leaves. */
    private void sayBye(List<byte[]> left) throws InterruptedException {
        List<byte[]> together = left.isEmpty() ? take(0) : left;
        while (!together.isEmpty() && places.tryAcquire()) {
            publish(together);
            together = take(0);
        }
        if (places.tryAcquire()) {
            publish(node.bye(), 0);
        }
        var unused = places.tryAcquire(UNDERWAY_MAX, STOP_MS / 2, TimeUnit.MILLISECONDS);
    }

    /** Sends what waits and ends the thread; what does not go out soon is lost. */
    @Override
    public void close() {
        closed = true;
        queue.add(WAKE);
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
