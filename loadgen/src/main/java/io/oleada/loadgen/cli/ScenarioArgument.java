package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.ScenarioText;
import io.oleada.loadgen.scenario.Target;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A scenario that is named on a command line. */
final class ScenarioArgument {

    private ScenarioArgument() {}

    /** Reads it; {@code target} comes before what the file says, unless it is null. */
    static Scenario read(Path file, @Nullable String target) {
        try {
            return ScenarioFile.read(file, target == null ? null : Target.parse(target));
        } catch (ScenarioException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, "--target: " + e.getMessage());
        }
    }

    /** Its text, and what it needs beside it, for workers elsewhere. */
    static ScenarioText text(Path file) {
        try {
            return ScenarioText.read(file);
        } catch (ScenarioException e) {
            throw new UserError(UserError.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
