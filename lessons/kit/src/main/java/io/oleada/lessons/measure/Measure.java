package io.oleada.lessons.measure;

/** A lesson's measurement. */
public interface Measure {

    /** {@return about how long it takes, in seconds} */
    int seconds();

    /**
     * Measures.
     *
     * @throws Exception if the student's server does not do its part
     */
    Measured run(Ground ground) throws Exception;
}
