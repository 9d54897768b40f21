package io.oleada.loadgen.scenario;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A scenario as it was written, with all that it needs: it can be read again in another process, which then reads no file of
 * its own.
 *
 * @param file what messages call it
 * @param text the text
 * @param beside the files that the text names, by the names that it uses
 */
public record ScenarioText(String file, String text, Map<String, byte[]> beside) {

    /** Copies the map. */
    public ScenarioText {
        beside = Collections.unmodifiableMap(new LinkedHashMap<>(beside));
    }

    /** Reads a scenario file and the files that it names. The scenario may lack a target. */
    public static ScenarioText read(Path path) throws ScenarioException {
        return ScenarioFile.text(path);
    }
}
