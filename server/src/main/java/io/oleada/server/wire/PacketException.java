package io.oleada.server.wire;

/** A client sent what is no packet, or one too large: its session ends. Ordinary, so it carries no stack trace. */
final class PacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    PacketException(Refusal refusal, String message) {
        super(message, null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    static PacketException malformed(String what) {
        return new PacketException(Refusal.PACKET, what);
    }
}
