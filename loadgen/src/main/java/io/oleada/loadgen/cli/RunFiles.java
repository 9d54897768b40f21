package io.oleada.loadgen.cli;

/** What the files of a run are called. */
final class RunFiles {

    static final String LOG = "results.ndjson";
    static final String REPORT = "report.html";

    private RunFiles() {}
}
