package io.oleada.loadgen.driver;

import java.util.List;

/** A client's open link through a driver. All methods are called on the loop's thread. */
public interface Connection {

    /** The {@code ackId} of an emit that asks for no ack. */
    int NO_ACK = -1;

    /**
     * Sends an EVENT packet. Calling this before {@link ConnectionListener#onConnected} or after
     * {@link ConnectionListener#onClosed} does nothing.
     *
     * @param ackId the id to ask an ack with, from 0 on, or {@link #NO_ACK}
     * @param json holds the packet's JSON array, event name first, in UTF-8; read before this method returns
     * @param offset where the array begins
     * @param length how many bytes it has
     */
    void emit(int ackId, byte[] json, int offset, int length);

    /**
     * Sends a BINARY_EVENT packet. As {@link #emit}; the JSON holds a placeholder for each attachment.
     *
     * @param attachments what the placeholders stand for, by number; read before this method returns, and not changed
     */
    void emitBinary(int ackId, byte[] json, int offset, int length, List<byte[]> attachments);

    /**
     * Answers an event of the server that asks for an ack. Like {@link #emit} it does nothing on a connection that is not up.
     *
     * @param ackId the id that the event came with
     * @param json holds the JSON array of arguments, in UTF-8; read before this method returns
     * @param offset where the array begins
     * @param length how many bytes it has
     */
    void ack(int ackId, byte[] json, int offset, int length);

    /** {@return whether the transport still takes bytes without queueing them in this process} */
    boolean isWritable();

    /**
     * Leaves politely: DISCONNECT packet, Engine.IO close, transport close. The listener hears
     * {@link CloseReason#CLIENT_DISCONNECT} once, on a later turn of the loop.
     */
    void disconnect();

    /** Cuts the transport without a word. The listener hears {@link CloseReason#CLIENT_DROP} once, on a later turn. */
    void drop();
}
