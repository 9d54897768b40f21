package io.oleada.loadgen.scenario;

/** How Socket.IO packets are written. Client and server must agree on it; nothing is negotiated. */
public enum Parser {
    /** The parser that Socket.IO comes with: text, with attachments behind it. */
    JSON,
    /** The parser of socket.io-msgpack-parser: each packet one binary message. */
    MSGPACK
}
