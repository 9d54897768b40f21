package io.oleada.benchmarks;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a message and its ack cost over real sockets, from the driver's {@code emit} to its {@code onAck}, against
 * {@link RawServer} in another process. Above all: how many bytes they allocate (a thousandth of what a round of a thousand
 * does).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DriverBenchmark {

    private static final int CLIENTS = 1_000;
    private static final byte[] EVENT = ClientBenchmark.EVENT.getBytes(StandardCharsets.UTF_8);

    private final Semaphore connected = new Semaphore(0);
    private final Semaphore rounds = new Semaphore(0);
    private final List<Connection> connections = new ArrayList<>();
    private final Runnable round = this::emitAll;
    private int owed;
    private @Nullable Peer server;
    private @Nullable NettyDriver driver;

    /** Starts the server and connects to it. */
    @Setup(Level.Trial)
    public void connect() throws IOException, InterruptedException {
        Peer raw = Peer.start("raw");
        NettyDriver netty = new NettyDriver("benchmark", Tls.system(), Throwable::printStackTrace);
        server = raw;
        driver = netty;
        Target target = Target.parse("http://127.0.0.1:" + raw.port());
        ConnectRequest request =
                new ConnectRequest(target, Transport.WEBSOCKET, "/", null, Map.of(), 20_000_000_000L, null);
        Listener listener = new Listener();
        netty.execute(() -> {
            for (int i = 0; i < CLIENTS; i++) {
                connections.add(netty.connect(request, listener));
            }
        });
        connected.acquire(CLIENTS);
    }

    /** Ends both. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        Objects.requireNonNull(driver).close();
        Objects.requireNonNull(server).close();
    }

    /** Each client sends one message; the figure is for one of them. */
    @Benchmark
    @OperationsPerInvocation(CLIENTS)
    public void ack() throws InterruptedException {
        Objects.requireNonNull(driver).execute(round);
        rounds.acquire();
    }

    private void emitAll() {
        owed = CLIENTS;
        for (Connection connection : connections) {
            connection.emit(7, EVENT, 0, EVENT.length);
        }
    }

    private final class Listener implements ConnectionListener {
        @Override
        public void onStage(Stage stage, long nowNs) {}

        @Override
        public void onConnected(long nowNs) {
            connected.release();
        }

        @Override
        public void onEvent(int ackId, byte[] bytes, int offset, int length, long nowNs) {}

        @Override
        public void onAck(int ackId, byte[] bytes, int offset, int length, long nowNs) {
            if (--owed == 0) {
                rounds.release();
            }
        }

        @Override
        public void onClosed(CloseReason reason, String detail, long nowNs) {
            System.err.println("closed: " + reason + ' ' + detail);
        }
    }
}
