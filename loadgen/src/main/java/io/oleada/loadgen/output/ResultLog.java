package io.oleada.loadgen.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The log of a run, {@code results.ndjson}: a header, one line per interval, and the verdict; each line one JSON object.
 * All of it is exact, so a report made from the log is the report made at the end of the run.
 *
 * <p>Every line is on its way to the disk before {@link #accept} returns: when the process is killed the log lacks
 * the last second at most. A disk that fills up in mid-run ends the log but not the run: what went wrong is told by
 * {@link #trouble}.
 */
public final class ResultLog implements Output {

    private final Path path;
    private final OutputStream out;
    private Optional<String> trouble = Optional.empty();

    private ResultLog(Path path, OutputStream out) {
        this.path = path;
        this.out = out;
    }

    /**
     * Opens a new log; the folder must be there, an old file is overwritten.
     *
     * @throws IOException if the file cannot be written
     */
    public static ResultLog create(Path path) throws IOException {
        return new ResultLog(path, Files.newOutputStream(path));
    }

    /**
     * Reads a log back.
     *
     * @throws IllegalArgumentException with one line for the user if there is no log there
     */
    public static StoredRun read(Path path) {
        return new ResultLogReader(path).read();
    }

    /** {@return one line for the user when the log could not be written to its end} */
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void start(RunInfo info) {
        write(ResultLogFormat.header(info));
    }

    @Override
    public void accept(Snapshot snapshot) {
        write(ResultLogFormat.interval(snapshot));
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        write(ResultLogFormat.end(verdict, complete));
        try {
            out.close();
        } catch (IOException e) {
            stop(e);
        }
    }

    private void write(ObjectNode line) {
        if (trouble.isPresent()) {
            return;
        }
        try {
            out.write((ResultLogFormat.text(line) + '\n').getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            stop(e);
        }
    }

    private void stop(IOException e) {
        trouble = Optional.of(path + ": the log ends early: " + e.getMessage());
    }
}
