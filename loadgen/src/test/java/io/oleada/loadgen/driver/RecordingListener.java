package io.oleada.loadgen.driver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what it is told as lines of text, and lets a test wait for one. */
public class RecordingListener implements ConnectionListener {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> lines = new ArrayList<>();
    private volatile Thread thread;

    @Override
    public void onStage(Stage stage, long nowNs) {
        add("stage " + stage);
    }

    @Override
    public void onConnected(long nowNs) {
        add("connected");
    }

    @Override
    public void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        add("event " + (ackId < 0 ? "" : ackId + " ") + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs) {
        add("ack " + ackId + " " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onClosed(CloseReason reason, String detail, long nowNs) {
        add("closed " + reason + (detail.isEmpty() ? "" : ": " + detail));
    }

    private synchronized void add(String line) {
        thread = Thread.currentThread();
        lines.add(line);
        notifyAll();
    }

    /** {@return the thread that told last} */
    public Thread thread() {
        return thread;
    }

    /** {@return all lines so far} */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** {@return how many lines begin so} */
    public synchronized long count(String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).count();
    }

    /** {@return the first line that begins so, waiting for it} */
    public String await(String prefix) {
        return await(prefix, line -> line.startsWith(prefix));
    }

    /** {@return the first line that begins in one of two ways, waiting for it} */
    public String awaitEither(String prefix, String other) {
        return await(prefix + "\" or \"" + other, line -> line.startsWith(prefix) || line.startsWith(other));
    }

    /** Waits until so many lines begin so. */
    public synchronized void awaitCount(String prefix, long count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count(prefix) < count) {
            waitUntil(deadline, count + " times \"" + prefix + "\"");
        }
    }

    private synchronized String await(String what, Predicate<String> test) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (String line : lines) {
                if (test.test(line)) {
                    return line;
                }
            }
            waitUntil(deadline, "\"" + what + "\"");
        }
    }

    /** One wait of a loop at the caller. */
    @SuppressWarnings("WaitNotInLoop")
    private void waitUntil(long deadline, String what) {
        long leftMs = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
            int from = Math.max(0, lines.size() - 20);
            throw new AssertionError(what + " did not come; last came " + lines.subList(from, lines.size()));
        }
        try {
            wait(leftMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
