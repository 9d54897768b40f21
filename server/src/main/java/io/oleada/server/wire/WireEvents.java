package io.oleada.server.wire;

/** What the wire tells of itself, for metrics. Called on event loops: be quick, throw nothing. */
public interface WireEvents {
    /** A session was opened over {@code polling} or {@code websocket}. */
    void opened(String transport);

    /** A session went from polling to WebSocket. */
    void upgraded();

    /** A session ended. */
    void closed(CloseReason reason);

    /** Something was not taken. */
    void refused(Refusal why);

    /** An event came in, whether there is a listener for it or not. */
    void received(String event, int bytes);

    /** {@code count} packets of {@code bytes} each were handed to transports. */
    void sent(int count, long bytes);

    /** A broadcast has been handed to all its receivers, after this time since it was asked for. */
    void fannedOut(int receivers, long durationNs);

    /** A pong came, this long after its ping was sent. */
    void ponged(long roundTripNs);

    /** A client began ({@code 1}) or ceased ({@code -1}) to leave more unread than its channel takes. */
    void unwritable(int change);
}
