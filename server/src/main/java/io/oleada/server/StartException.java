package io.oleada.server;

/** The server could not start for a reason its user can mend; the message is one line with the next step. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    StartException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The exit code {@link ServerMain} ends with: 2 for a wrong setting, 3 for a port in use. */
    public int exitCode() {
        return exitCode;
    }
}
