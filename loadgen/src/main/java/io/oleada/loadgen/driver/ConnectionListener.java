package io.oleada.loadgen.driver;

/**
 * What happens on a connection. All methods are called on the loop's thread, with the loop's clock; byte ranges are valid
 * during the call alone. The order is: stages, {@link #onConnected}, any number of events and acks, {@link #onClosed};
 * after that nothing.
 */
public interface ConnectionListener {

    /** The stations of a connect, in order. A driver that cannot see one leaves it out. */
    enum Stage {
        /** TCP, and TLS where spoken, is established. */
        TCP,
        /** The HTTP upgrade to WebSocket is answered; with polling, the first response has begun. */
        UPGRADE,
        /** The Engine.IO open packet is here. */
        OPEN
    }

    /** A stage is reached. */
    void onStage(Stage stage, long nowNs);

    /** The namespace CONNECT is answered: the connection is up. */
    void onConnected(long nowNs);

    /**
     * An EVENT packet has come.
     *
     * @param ackId the id that the server asks an ack with, or {@link Connection#NO_ACK}
     * @param bytes holds the packet's JSON array, event name first
     * @param offset where the array begins
     * @param length how many bytes it has
     * @param nowNs when it was seen
     */
    void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs);

    /** An ACK packet has come; the parameters are as in {@link #onEvent}, {@code ackId} the one that was asked with. */
    void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs);

    /**
     * The connection is over, or never came about. Told once.
     *
     * @param reason what ended it
     * @param detail a text for people, such as an error message; may be empty
     * @param nowNs when it was seen
     */
    void onClosed(CloseReason reason, String detail, long nowNs);
}
