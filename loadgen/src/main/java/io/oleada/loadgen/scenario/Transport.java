package io.oleada.loadgen.scenario;

/** How a connection carries its packets, in Socket.IO's own words. */
public enum Transport {
    /** WebSocket from the first request. */
    WEBSOCKET,
    /** HTTP long polling only. */
    POLLING,
    /** HTTP long polling first, then an upgrade to WebSocket: the default of the official clients. */
    UPGRADE
}
