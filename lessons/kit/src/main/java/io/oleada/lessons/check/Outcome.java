package io.oleada.lessons.check;

import io.oleada.lessons.student.Sources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to.
 *
 * @param steps the ids of all steps, in order
 * @param passed how many of them are as they should be
 * @param failed what is wrong with the next one, or null if nothing is
 * @param place where in the student's files, or null if that is not known
 */
public record Outcome(
        List<String> steps, int passed, @Nullable Failed failed, Sources.@Nullable Place place) {

    /** {@return whether all is as it should be} */
    public boolean ok() {
        return failed == null;
    }

    /** {@return the id of the step that failed; empty if none did} */
    public String failedStep() {
        return ok() ? "" : steps.get(passed);
    }
}
