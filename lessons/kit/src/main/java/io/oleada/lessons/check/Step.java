package io.oleada.lessons.check;

/**
 * One thing a lesson asks for.
 *
 * @param id such as {@code 8.1}; the student's file has a {@code TODO(8.1)}
 * @param test how it is looked at
 */
public record Step(String id, Test test) {

    /** How a step is looked at. */
    public interface Test {
        /**
         * Looks.
         *
         * @throws Failed if something is not as it should be
         * @throws Exception if the checker itself cannot go on; told as a failure of the step
         */
        void run(Bench bench) throws Exception;
    }
}
