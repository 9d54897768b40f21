package io.oleada.loadgen.scenario;

/** A scenario that cannot be run. The message is one line for the user: where, what, and what would be right. */
public final class ScenarioException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Makes one from the line for the user. */
    public ScenarioException(String message) {
        super(message);
    }
}
