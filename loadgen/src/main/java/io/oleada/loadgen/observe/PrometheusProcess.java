package io.oleada.loadgen.observe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus of this machine's, on loopback, with its data in a temporary folder that goes with it. */
public final class PrometheusProcess implements AutoCloseable {

    private static final long READY_SECONDS = 20;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Path folder;
    private final URI address;
    private final Thread atExit;

    private PrometheusProcess(Process process, Path folder, URI address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
        this.atExit = new Thread(() -> {
            process.destroyForcibly();
            delete(folder);
        });
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** {@return the program {@code name} on the PATH, if it is there} */
    public static Optional<Path> find(String name) {
        String path = System.getenv("PATH");
        return path == null
                ? Optional.empty()
                : Stream.of(path.split(java.io.File.pathSeparator, -1))
                        .map(part -> Path.of(part, name))
                        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                        .findFirst();
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param binary the program
     * @param port where it listens, on 127.0.0.1; 0 takes a free one
     * @throws IOException if it does not start; the message ends with what it said
     */
    public static PrometheusProcess start(Path binary, PrometheusConfiguration configuration, int port)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("oleada-prometheus");
        Path log = folder.resolve("log");
        int listen = port == 0 ? freePort() : port;
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + configuration.writeTo(folder),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + listen,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusProcess started = new PrometheusProcess(process, folder, URI.create("http://127.0.0.1:" + listen));
        try {
            started.awaitReady(log);
            return started;
        } catch (IOException | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    /** {@return where it answers, without a path} */
    public URI address() {
        return address;
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(address.resolve("/-/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (System.nanoTime() < endNs) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                break;
            }
            try {
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
        }
        List<String> said = Files.readAllLines(log);
        throw new IOException(said.isEmpty() ? "it does not answer" : said.get(said.size() - 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Stops it and deletes its data. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                if (!file.delete()) {
                    file.deleteOnExit();
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            // it is in the system's folder for what may be deleted
        }
    }
}
