package io.oleada.server;

import java.util.Locale;

/** Which events the server knows. */
public enum Profile {
    /** The course's. */
    LESSON,
    /** What the official test suites of the protocols expect of a server, in {@code /} and {@code /custom}. */
    CONFORMANCE;

    /** {@return the word used on the command line, such as {@code conformance}} */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
