package io.oleada.server.wire;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One broadcast under way: handed to every loop, told of ({@code handed} too) when the last is done. Any thread. */
final class Delivery {

    private final Encoded packet;
    private final String namespace;
    private final List<String> rooms;
    private final @Nullable Session except;
    private final WireEvents events;
    private final Runnable handed;
    private final long startNs = System.nanoTime();
    private final AtomicInteger loopsLeft;
    private final AtomicInteger receivers = new AtomicInteger();

    Delivery(
            Encoded packet,
            String namespace,
            List<String> rooms,
            @Nullable Session except,
            int loops,
            WireEvents events,
            Runnable handed) {
        this.packet = packet;
        this.namespace = namespace;
        this.rooms = rooms;
        this.except = except;
        this.events = events;
        this.handed = handed;
        this.loopsLeft = new AtomicInteger(loops);
    }

    Encoded packet() {
        return packet;
    }

    String namespace() {
        return namespace;
    }

    List<String> rooms() {
        return rooms;
    }

    @Nullable
    Session except() {
        return except;
    }

    /** A loop has handed it to its receivers. */
    void done(int count) {
        int sum = receivers.addAndGet(count);
        if (loopsLeft.decrementAndGet() == 0) {
            packet.release();
            events.fannedOut(sum, System.nanoTime() - startNs);
            handed.run();
        }
    }
}
