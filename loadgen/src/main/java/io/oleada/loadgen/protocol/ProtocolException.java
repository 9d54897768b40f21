package io.oleada.loadgen.protocol;

/** The other side sent what the protocol does not allow. The message says what, for people. */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what was wrong; carries no stack trace, since the fault lies on the other side of the wire. */
    public ProtocolException(String message) {
        super(message, null, false, false);
    }
}
