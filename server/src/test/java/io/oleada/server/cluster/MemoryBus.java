package io.oleada.server.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bus within the test, which loses, repeats, refuses or holds back what it is told to. */
final class MemoryBus {

    /** What the bus does with a message. */
    enum Mood {
        WORKS,
        /** Each message comes twice. */
        REPEATS,
        /** It says yes and takes nothing anywhere. */
        LOSES,
        /** It says no. */
        REFUSES,
        /** It says nothing, until it works again. */
        HOLDS
    }

    private static final class Held {
        private final byte[] message;
        private final CompletableFuture<Void> answer = new CompletableFuture<>();

        Held(byte[] message) {
            this.message = message;
        }
    }

    private final List<Bus.Listener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Held> held = new ConcurrentLinkedQueue<>();
    private final List<Integer> lengths = new ArrayList<>();
    private Mood mood = Mood.WORKS;

    Bus open(Bus.Listener listener) {
        listeners.add(listener);
        return new Bus() {
            @Override
            public CompletionStage<?> publish(byte[] message) {
                return MemoryBus.this.publish(message);
            }

            @Override
            public void close() {
                listeners.remove(listener);
            }
        };
    }

    private synchronized CompletionStage<?> publish(byte[] message) {
        lengths.add(message.length);
        switch (mood) {
            case LOSES -> {}
            case REFUSES -> throw new IllegalStateException("refused");
            case HOLDS -> {
                Held one = new Held(message);
                held.add(one);
                return one.answer;
            }
            case WORKS -> take(message);
            case REPEATS -> {
                take(message);
                take(message);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Takes a message to everyone, as if somebody had published it. */
    void take(byte[] message) {
        listeners.forEach(listener -> listener.came(message));
    }

    /** From now on is in another mood; what was held goes its way first. */
    synchronized void be(Mood other) {
        mood = other;
        while (other != Mood.HOLDS && !held.isEmpty()) {
            Held one = held.remove();
            take(one.message);
            one.answer.complete(null);
        }
    }

    /** How long the messages were that were published, whatever became of them. */
    synchronized List<Integer> lengths() {
        return List.copyOf(lengths);
    }
}
