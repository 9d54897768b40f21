package io.oleada.lessons.student;

/** A student's Java does not compile. Only the compiler's first complaint is kept: the others mostly follow from it. */
public final class CompileFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long line;
    private final String source;
    private final long column;
    private final String complaint;

    CompileFailed(String file, long line, String source, long column, String message) {
        super(message);
        this.file = file;
        this.line = line;
        this.source = source;
        this.column = column;
        this.complaint = message;
    }

    /** {@return the file below the lesson's root} */
    public String file() {
        return file;
    }

    /** {@return the line's number, from 1} */
    public long line() {
        return line;
    }

    /** {@return the line itself} */
    public String source() {
        return source;
    }

    /** {@return the column of the complaint, from 1} */
    public long column() {
        return column;
    }

    /** {@return what the compiler says} */
    public String complaint() {
        return complaint;
    }
}
