package io.oleada.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The {@code redis-server} of this machine, on a free port and with nothing stored. */
final class RedisProcess implements AutoCloseable {

    private final Path program;
    private final Path folder;
    private final int port;
    private Process process;

    private RedisProcess(Path program, Path folder, int port) {
        this.program = program;
        this.folder = folder;
        this.port = port;
    }

    /** Starts one; skips the test where there is none on the PATH. */
    static RedisProcess start(Path folder) throws Exception {
        Optional<Path> program = Programs.onPath("redis-server");
        Assumptions.assumeTrue(program.isPresent(), "no redis-server on the PATH");
        RedisProcess redis = new RedisProcess(program.get(), folder, Programs.freePort());
        redis.restart();
        return redis;
    }

    /** Starts it again where it was. */
    void restart() throws Exception {
        process = new ProcessBuilder(program.toString(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Waiting.until("redis-server listens", () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** Kills it, and waits until it is gone. */
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
