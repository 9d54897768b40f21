package io.oleada.loadgen.fleet;

/** Carries frames to the other end, in order and without waiting for it. From any thread. */
interface Line extends AutoCloseable {

    /** Sends a frame; one that cannot be sent any more is dropped, and the other end's silence is noticed. */
    void send(byte[] frame);

    @Override
    void close();
}
