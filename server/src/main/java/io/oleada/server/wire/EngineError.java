package io.oleada.server.wire;

/** Engine.IO's numbered answers to a request that cannot be served; all have the HTTP status 400. */
enum EngineError {
    UNKNOWN_TRANSPORT(0, "Transport unknown"),
    UNKNOWN_SID(1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
    BAD_REQUEST(3, "Bad request"),
    FORBIDDEN(4, "Forbidden"),
    UNSUPPORTED_VERSION(5, "Unsupported protocol version");

    private final String json;

    EngineError(int code, String message) {
        this.json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    String json() {
        return json;
    }
}
