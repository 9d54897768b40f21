package io.oleada.loadgen.fleet;

/** A fleet cannot be brought together, or a worker will not do what it is asked to. The message is one line for the user. */
public final class FleetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code message} is one line that says what, where and the next step. */
    public FleetException(String message) {
        super(message);
    }
}
