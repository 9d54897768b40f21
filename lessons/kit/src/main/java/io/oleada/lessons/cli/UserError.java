package io.oleada.lessons.cli;

/** One line for the student, who can do something about it. */
final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }
}
