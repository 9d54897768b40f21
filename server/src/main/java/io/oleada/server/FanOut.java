package io.oleada.server;

import java.util.Locale;

/** Who gets the {@code enviar-mensaje} that one client sent. */
public enum FanOut {
    /** Every client, the sender too. */
    ALL,
    /** Every client but the sender, as at the end of the course. */
    OTHERS,
    /** Nobody: the acknowledgement alone. */
    NONE;

    /** {@return the word used on the command line, such as {@code others}} */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
