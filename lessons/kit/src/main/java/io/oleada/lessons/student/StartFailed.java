package io.oleada.lessons.student;

/** A student's server compiles and does not start. */
public final class StartFailed extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** There is no class {@code Servidor}, or it lacks a method. The detail names what. */
        SHAPE,
        /** It threw. The detail is the exception. */
        THREW,
        /** It listens on no port, or on another one. The detail is the port. */
        NOT_LISTENING
    }

    private final Kind kind;
    private final String detail;

    StartFailed(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
        this.detail = detail;
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return what exactly, see {@link Kind}} */
    public String detail() {
        return detail;
    }
}
