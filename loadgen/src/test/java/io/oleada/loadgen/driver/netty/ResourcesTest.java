package io.oleada.loadgen.driver.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.RecordingListener;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import io.oleada.loadgen.testing.NodeServer;
import io.oleada.loadgen.testing.RawServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection takes from this machine, and what happens when there is no more of it. */
@Timeout(60)
class ResourcesTest {

    private static ConnectRequest request(int port, InetAddress source) {
        Target target = new Target(false, "127.0.0.1", port, "/socket.io/");
        long timeoutNs = Duration.ofSeconds(20).toNanos();
        return new ConnectRequest(target, Transport.WEBSOCKET, "/", null, Map.of(), timeoutNs, source);
    }

    private static NettyDriver driver() {
        return new NettyDriver("resources", Tls.system(), fault -> {
            throw new AssertionError(fault);
        });
    }

    /** Opens connections until there is no descriptor left, in a process that has few. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        boolean epoll = Boolean.parseBoolean(args[1]);
        List<RecordingListener> listeners = new ArrayList<>();
        try (NettyDriver driver = new NettyDriver("few", Tls.system(), epoll, Throwable::printStackTrace)) {
            RecordingListener first = new RecordingListener();
            driver.execute(() -> driver.connect(request(port, null), first));
            first.await("connected");
            for (int i = 0; i < 400; i++) {
                RecordingListener listener = new RecordingListener();
                listeners.add(listener);
                driver.execute(() -> driver.connect(request(port, null), listener));
            }
            long connected = 0;
            for (RecordingListener listener : listeners) {
                String last = listener.awaitEither("connected", "closed");
                connected += last.equals("connected") ? 1 : 0;
                if (last.startsWith("closed")) {
                    System.out.println(last);
                }
            }
            System.out.println("some connected: " + (connected > 10));
        }
    }

    @Test
    void noDescriptorLeftIsNoResources() throws Exception {
        for (String epoll : List.of("true", "false")) {
            try (RawServer server = RawServer.texts(RawServer.OPEN, RawServer.CONNECTED)) {
                String java =
                        Path.of(System.getProperty("java.home"), "bin", "java").toString();
                Process process = new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -n 250 && exec \"$@\"",
                                "sh",
                                java,
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ResourcesTest.class.getName(),
                                Integer.toString(server.port()),
                                epoll)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .distinct()
                        .toList();
                assertThat(lines)
                        .containsExactlyInAnyOrder(
                                "closed NO_RESOURCES: too many open files; raise ulimit -n", "some connected: true");
            }
        }
    }

    @Test
    void aSourceThatIsNotOursIsNoResourcesAndNamed() throws IOException {
        try (NettyDriver driver = driver()) {
            RecordingListener listener = new RecordingListener();
            InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
            driver.execute(() -> driver.connect(request(9, foreign), listener));
            assertThat(listener.await("closed")).startsWith("closed NO_RESOURCES: cannot connect from 192.0.2.1");
        }
    }

    @Test
    void theSourceAddressIsTheOneAskedFor() throws IOException {
        try (RawServer server = RawServer.webSocket(peer -> {
                    peer.text(RawServer.OPEN);
                    peer.text(RawServer.CONNECTED);
                    peer.text("42[\"" + peer.address() + "\"]");
                });
                NettyDriver driver = driver()) {
            RecordingListener listener = new RecordingListener();
            InetAddress source = InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
            driver.execute(() -> driver.connect(request(server.port(), source), listener));
            assertThat(listener.await("event")).isEqualTo("event [\"127.0.0.9\"]");
        }
    }

    @Test
    void anUnknownHostIsRefusedAndNamed() {
        try (NettyDriver driver = driver()) {
            RecordingListener listener = new RecordingListener();
            Target target = new Target(false, "no.such.host.invalid", 80, "/socket.io/");
            driver.execute(() -> driver.connect(
                    new ConnectRequest(target, Transport.WEBSOCKET, "/", null, Map.of(), 20_000_000_000L, null),
                    listener));
            assertThat(listener.await("closed")).isEqualTo("closed REFUSED: unknown host no.such.host.invalid");
        }
    }

    /** Sends the next emit when the ack of the last has come. */
    private static final class Player implements ConnectionListener {
        private static final byte[] JSON = "[\"eco\",{\"texto\":\"hola\"}]".getBytes(StandardCharsets.UTF_8);
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private Connection connection;
        private int acks;
        private long bytesAtHalf;
        private long bytes;

        @Override
        public void onStage(Stage stage, long nowNs) {}

        @Override
        public void onConnected(long nowNs) {
            connection.emit(0, JSON, 0, JSON.length);
        }

        @Override
        public void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs) {}

        @Override
        public void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs) {
            acks++;
            if (acks == ROUNDS) {
                bytesAtHalf = threads.getCurrentThreadAllocatedBytes();
            } else if (acks == 2 * ROUNDS) {
                this.bytes = threads.getCurrentThreadAllocatedBytes() - bytesAtHalf;
                done.complete(null);
                return;
            }
            connection.emit(acks, JSON, 0, JSON.length);
        }

        @Override
        public void onClosed(CloseReason reason, String detail, long nowNs) {
            done.completeExceptionally(new AssertionError(reason + " " + detail));
        }
    }

    private static final int ROUNDS = 10_000;

    @Test
    void aRoundTripLeavesNextToNoGarbage() {
        try (NodeServer server = NodeServer.start();
                NettyDriver driver = driver()) {
            Player player = new Player();
            driver.execute(() -> player.connection = driver.connect(request(server.port(), null), player));
            player.done.orTimeout(40, TimeUnit.SECONDS).join();
            assertThat(player.bytes / ROUNDS).as("bytes allocated per ack").isLessThan(16);
        }
    }
}
