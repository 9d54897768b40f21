package io.oleada.loadgen.driver.netty;

/** How a connection's packets travel. What comes in is told to the {@link NettyConnection}. */
interface Link {

    /** Begins to connect. */
    void open();

    /** Takes one text packet to be sent; it leaves when the loop's turn ends. The bytes are read at once. */
    void send(byte[] packet, int offset, int length);

    /** Takes one attachment to be sent after the packet that announced it; as {@link #send}. The bytes are not changed. */
    void sendBinary(byte[] attachment);

    /** Writes out what {@link #send} has gathered. Called by {@link Turn}. */
    void flush();

    /** {@return whether bytes still leave at once} */
    boolean isWritable();

    /** Closes in an orderly way: what was sent still goes out. Nothing is told to the connection any more. */
    void leave();

    /** Closes without a word. Nothing is told to the connection any more. */
    void cut();
}
