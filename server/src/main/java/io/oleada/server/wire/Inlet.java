package io.oleada.server.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where broadcasts of other nodes come in, to be handed to the clients here. What comes faster than the event loops can
 * write is not taken: a client that sends too much is read later, but another node cannot be. Any thread; broadcasts that
 * come on one thread stay in their order.
 */
public final class Inlet {

    private static final long WAITING_MAX_BYTES = 16 << 20;
    private static final int BESIDE_BYTES = 256;

    private final Wire wire;
    private final AtomicLong waitingBytes = new AtomicLong();

    Inlet(Wire wire) {
        this.wire = wire;
    }

    /**
     * Hands a broadcast to whom it is for here.
     *
     * @return false if it was not taken because too much waits already
     * @throws IllegalArgumentException if that is no broadcast
     */
    public boolean deliver(byte[] broadcast) {
        long bytes = (long) broadcast.length + BESIDE_BYTES;
        if (waitingBytes.get() > WAITING_MAX_BYTES) {
            return false;
        }
        Parcel parcel = Parcel.read(wire.allocator(), broadcast);
        waitingBytes.addAndGet(bytes);
        wire.hand(new Delivery(
                parcel.packet(),
                parcel.namespace(),
                parcel.rooms(),
                null,
                wire.outboxes().size(),
                wire.events(),
                () -> waitingBytes.addAndGet(-bytes)));
        return true;
    }
}
