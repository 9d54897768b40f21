package io.oleada.lessons.check;

import io.oleada.lessons.text.Say;
import java.util.List;

/** What a step found to be otherwise than it should. */
public final class Failed extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;
    private final transient Say did;
    private final transient Say expected;
    private final transient Say got;
    private final transient List<String> where;

    /**
     * Tells of a failure.
     *
     * @param why the key of the reason among the lesson's {@code why}
     * @param did what the checker did
     * @param expected what should have come of it
     * @param got what came
     * @param where texts to look for in the student's files, the first found is the place; may be empty
     */
    public Failed(String why, Say did, Say expected, Say got, String... where) {
        super(why);
        this.why = why;
        this.did = did;
        this.expected = expected;
        this.got = got;
        this.where = List.of(where);
    }

    /** {@return the key of the reason} */
    public String why() {
        return why;
    }

    /** {@return what the checker did} */
    public Say did() {
        return did;
    }

    /** {@return what should have come of it} */
    public Say expected() {
        return expected;
    }

    /** {@return what came of it} */
    public Say got() {
        return got;
    }

    /** {@return texts by which the place is found} */
    public List<String> where() {
        return where;
    }
}
