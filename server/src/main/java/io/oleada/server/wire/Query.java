package io.oleada.server.wire;

import java.util.List;
import java.util.Map;

/**
 * What a request to Engine.IO asks for.
 *
 * @param parameters the query of its URI
 * @param echo whether it went to the path where messages are sent back
 */
record Query(Map<String, List<String>> parameters, boolean echo) {

    /** {@return the first value of a parameter, or ""} */
    String first(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }
}
