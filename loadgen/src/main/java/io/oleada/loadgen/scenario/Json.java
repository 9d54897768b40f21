package io.oleada.loadgen.scenario;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts in JSON. */
final class Json {

    private Json() {}

    /** A text as it stands between the quotes of a JSON string. */
    static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** A text as a JSON string. */
    static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }
}
