package io.oleada.loadgen.cli;

/** A mistake that the user can mend. The message is one line that says what, where and the next step. */
final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Usage or scenario. */
    static final int USAGE = 2;

    /** The target cannot be reached, or may not be loaded. */
    static final int TARGET = 3;

    /** A worker without its coordinator. */
    static final int FLEET = 4;

    private final int exitCode;

    UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
