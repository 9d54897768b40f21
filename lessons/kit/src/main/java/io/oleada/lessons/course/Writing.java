package io.oleada.lessons.course;

import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import java.io.IOException;

/** Many clients that listen, and one more that writes once they are all there, each message after the answer to the last. */
final class Writing implements AutoCloseable {

    private final Ground ground;
    private final int listeners;
    private final int messages;
    private final Wire writer;
    private int written;
    private long acks;
    private long ackNs;

    Writing(Ground ground, int listeners, int messages) throws IOException, InterruptedException {
        this.ground = ground;
        this.listeners = listeners;
        this.messages = messages;
        this.writer = ground.wire();
    }

    /** Writes while the others listen; returns what they have counted. */
    Result run() throws InterruptedException {
        return ground.load("""
                phases:
                  - { name: llegan, duration: 2s, clients: %d }
                  - { name: escuchan, duration: 4s }
                flows: [{ name: oyente, steps: [connect] }]
                """.formatted(listeners), ground.port(), this::write);
    }

    private void write(Snapshot snapshot) {
        if (written > 0 || snapshot.number(Metric.CLIENTS_CONNECTED) < listeners) {
            return;
        }
        try {
            while (written < messages) {
                int ack = written++;
                long startNs = System.nanoTime();
                writer.send(L10.frame(ack, "mensaje " + ack));
                String answer = writer.await(frame -> frame.startsWith("43" + ack + "["));
                acks += answer == null ? 0 : 1;
                ackNs += System.nanoTime() - startNs;
            }
            writer.fence();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many of its own messages the writer has heard. */
    long echoes() {
        return writer.events().size();
    }

    long acks() {
        return acks;
    }

    /** From a message to its answer, in milliseconds. */
    double meanAckMs() {
        return Math.round(ackNs / 1e5 / Math.max(1, written)) / 10.0;
    }

    @Override
    public void close() {
        writer.close();
    }
}
