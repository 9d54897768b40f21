package io.oleada.server.cluster;

import java.util.concurrent.CompletionStage;

/** Takes bytes to every node that has the same bus open, and keeps those of one node in their order as long as it works. */
interface Bus extends AutoCloseable {

    /** Told of what comes, on one thread of the bus; it must be quick and throw nothing. */
    interface Listener {
        void came(byte[] message);
    }

    /**
     * Gives a message to the bus, which takes it to every node, this one too. By one thread at a time.
     *
     * @return done when the bus has it, failed when it has not, or may not
     * @throws RuntimeException if it has not, and that is known at once
     */
    CompletionStage<?> publish(byte[] message);

    /** Leaves; what was published before is still taken along, if it can be. */
    @Override
    void close();
}
