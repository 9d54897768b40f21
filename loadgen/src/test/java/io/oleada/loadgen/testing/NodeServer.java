package io.oleada.loadgen.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The official Socket.IO server in a Node process of its own; see {@code src/test/js/server.js} for its events. Its
 * packages are installed at the first use.
 */
public final class NodeServer implements AutoCloseable {

    private static final Path HOME = home();

    private final String options;
    private Process process;
    private int port;

    private NodeServer(String options) {
        this.options = options;
    }

    /** Starts a server with the official defaults on a free port of 127.0.0.1. */
    public static NodeServer start() {
        return start("");
    }

    /**
     * Starts a server on a free port of 127.0.0.1.
     *
     * @param options options of the official server as the inside of a JSON object, such as {@code "pingInterval": 300}
     */
    public static NodeServer start(String options) {
        NodeServer server = new NodeServer(options);
        server.restart();
        return server;
    }

    /** {@return the port, the same after {@link #restart}} */
    public int port() {
        return port;
    }

    /** {@return where clients connect to} */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** {@return the process, to stop and continue it with signals} */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Starts another script beside the server's; it ends with what it prints, or when that is closed. */
    public static BufferedReader script(String name, String... arguments) {
        install();
        List<String> command =
                new ArrayList<>(List.of("node", HOME.resolve(name).toString()));
        command.addAll(List.of(arguments));
        try {
            Process script = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8)) {
                @Override
                public void close() throws IOException {
                    script.destroyForcibly();
                    super.close();
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException("node could not be started; Node.js 20 is needed for this test", e);
        }
    }

    /** Starts the stopped server again, on the port it had. */
    public void restart() {
        install();
        try {
            String json = "{" + options + (options.isEmpty() ? "" : ",") + "\"port\":" + port + "}";
            process = new ProcessBuilder("node", HOME.resolve("server.js").toString(), json)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            if (line == null || !line.startsWith("port ")) {
                throw new IllegalStateException("the Node server said \"" + line + "\" instead of its port");
            }
            port = Integer.parseInt(line.substring(5));
        } catch (IOException e) {
            throw new UncheckedIOException("node could not be started; Node.js 20 is needed for this test", e);
        }
    }

    /** Kills the server: its connections break without a word. */
    public void stop() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static synchronized void install() {
        Path lock = HOME.resolve("package-lock.json");
        Path installed = HOME.resolve("node_modules/.package-lock.json");
        try {
            if (Files.exists(installed)
                    && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (npm.waitFor() != 0) {
                throw new IllegalStateException("npm ci failed in " + HOME + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path home() {
        Path here = Path.of("src/test/js");
        return (Files.exists(here.resolve("server.js"))
                        ? here
                        : Path.of("loadgen").resolve(here))
                .toAbsolutePath();
    }
}
