package io.oleada.loadgen.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Stops and continues processes, as a hung machine would. */
public final class Signals {

    private Signals() {}

    /** The process stands still until {@link #resume}. */
    public static void stop(ProcessHandle process) {
        send("STOP", process);
    }

    /** The process goes on. */
    public static void resume(ProcessHandle process) {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + signal + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
