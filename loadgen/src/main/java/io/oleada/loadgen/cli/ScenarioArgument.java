package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.ScenarioException;
import io.oleada.loadgen.scenario.ScenarioFile;
import io.oleada.loadgen.scenario.ScenarioText;
import io.oleada.loadgen.scenario.Target;
import java.nio.file.Path;
import java.util.List;

/** A scenario that is named on a command line. */
final class ScenarioArgument {

    private ScenarioArgument() {}

    /** Reads it; {@code targets} come before what the file says, unless there are none. */
    static Scenario read(Path file, List<String> targets) {
        try {
            return ScenarioFile.read(file, targets.stream().map(Target::parse).toArray(Target[]::new));
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
