package io.oleada.server.wire;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.listener.ExceptionListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads for listeners that may block: a database, a file, a sleep. A listener on an event loop stops every client of that
 * loop while it waits; one that was registered through {@link #listener} stops the events of its own client alone, which are
 * handled one after the other, in their order. Events wait in a queue with two limits, per client and over all; one that
 * finds no place is refused, counted, and answered with {@code {"error":"busy"}} if an answer was asked for.
 *
 * <p>Any thread.
 */
public final class OffLoop {

    private static final int WAITING_PER_CLIENT = 100;
    private static final int WAITING_MAX = 10_000;
    private static final long IDLE_SECONDS = 10;

    /** One client's events, of which one at a time is handled. */
    final class Lane implements Runnable {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private boolean scheduled;

        private synchronized boolean add(Runnable task) {
            if (tasks.size() >= WAITING_PER_CLIENT || waiting.get() >= WAITING_MAX) {
                return false;
            }
            tasks.add(task);
            waiting.incrementAndGet();
            if (!scheduled) {
                scheduled = true;
                pool.execute(this);
            }
            return true;
        }

        private synchronized @Nullable Runnable next() {
            return tasks.poll();
        }

        /** Handles one event, then lets the other clients have their turn. */
        @Override
        public void run() {
            Runnable task = next();
            if (task != null) {
                waiting.decrementAndGet();
                task.run();
            }
            synchronized (this) {
                scheduled = !tasks.isEmpty() && !pool.isShutdown();
                if (scheduled) {
                    pool.execute(this);
                }
            }
        }
    }

    private final AtomicInteger waiting = new AtomicInteger();
    private final ThreadPoolExecutor pool;
    private final WireEvents events;
    private final ExceptionListener faults;

    OffLoop(int threads, WireEvents events, ExceptionListener faults) {
        this.events = events;
        this.faults = faults;
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "oleada-listener-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** {@return a listener that calls {@code blocking} off the event loops} Its acknowledgement may be sent from there. */
    public <T> DataListener<T> listener(DataListener<T> blocking) {
        return (client, data, ack) -> {
            Session session = Session.of(client);
            if (session == null) {
                blocking.onData(client, data, ack);
            } else if (!session.lane(this).add(() -> call(blocking, client, data, ack))) {
                events.refused(Refusal.BUSY);
                if (ack.isAckRequested()) {
                    ack.sendAckData(Map.of("error", "busy"));
                }
            }
        };
    }

    private <T> void call(DataListener<T> blocking, SocketIOClient client, T data, AckRequest ack) {
        try {
            blocking.onData(client, data, ack);
        } catch (Exception e) {
            faults.onEventException(e, data == null ? List.of() : List.of(data), client);
        }
    }

    /** {@return how many events wait for a thread} */
    public int waiting() {
        return waiting.get();
    }

    /** {@return how many threads are in a listener now} */
    public int running() {
        return pool.getActiveCount();
    }

    /** Takes no more, gives what is being handled a while to end, then interrupts it. */
    void stop(long graceMs) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(graceMs, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
