package io.oleada.loadgen.testing;

import io.oleada.server.ServerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our server as a process, so that it can end and begin anew as one. */
public final class ServerOfTest implements AutoCloseable {

    private static final Pattern READY = Pattern.compile(".*oleada-server ready port=(\\d+) management=(\\d+).*");

    private final int port;
    private final int managementPort;
    private final Process process;

    /** Starts it and waits until it takes connections; 0 is a free port. */
    public ServerOfTest(int port, int managementPort) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ServerMain.class.getName(),
                            "--port",
                            Integer.toString(port),
                            "--management-port",
                            Integer.toString(managementPort))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    this.port = Integer.parseInt(ready.group(1));
                    this.managementPort = Integer.parseInt(ready.group(2));
                    return;
                }
            }
            throw new IllegalStateException("the server did not start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    /** Stops it and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
