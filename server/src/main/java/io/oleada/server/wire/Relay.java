package io.oleada.server.wire;

/** Takes broadcasts to the other nodes of a cluster. Called on event loops: never wait, throw nothing. */
public interface Relay {

    /** Takes one broadcast, which is what {@link Inlet#deliver} of another node wants. */
    void publish(byte[] broadcast);
}
