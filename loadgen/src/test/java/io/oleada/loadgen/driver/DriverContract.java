package io.oleada.loadgen.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.scenario.Parser;
import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import io.oleada.loadgen.testing.NodeServer;
import io.oleada.loadgen.testing.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What every driver keeps, against the official server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class DriverContract {

    private static final long TIMEOUT_NS = Duration.ofSeconds(20).toNanos();

    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Transport transport;
    private NodeServer server;
    private final Parser parser;
    private Driver driver;

    protected DriverContract(Transport transport) {
        this(transport, Parser.JSON);
    }

    protected DriverContract(Transport transport, Parser parser) {
        this.transport = transport;
        this.parser = parser;
    }

    /** Makes the driver under test. */
    protected abstract Driver driver(String name, Consumer<Throwable> onFault);

    @BeforeAll
    void startServer() {
        server = server("");
    }

    private NodeServer server(String options) {
        String both = options + (options.isEmpty() ? "" : ", ") + "\"parser\": \"msgpack\"";
        return NodeServer.start(parser == Parser.MSGPACK ? both : options);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @BeforeEach
    void openDriver() {
        driver = driver("contract", faults::add);
    }

    @AfterEach
    void closeDriver() {
        driver.close();
        assertThat(faults).isEmpty();
    }

    private ConnectRequest request(int port) {
        return request(port, "/", null, TIMEOUT_NS);
    }

    private ConnectRequest request(int port, String namespace, String auth, long timeoutNs) {
        Target target = new Target(false, "127.0.0.1", port, "/socket.io/");
        return new ConnectRequest(
                target, transport, parser, namespace, auth, Map.of("x-oleada", "hola"), timeoutNs, null);
    }

    private <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        driver.execute(() -> {
            try {
                done.complete(task.get());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Connection connect(ConnectRequest request, ConnectionListener listener) {
        return onLoop(() -> driver.connect(request, listener));
    }

    private Connection connected(RecordingListener listener) {
        Connection connection = connect(request(server.port()), listener);
        listener.await("connected");
        return connection;
    }

    private void emit(Connection connection, int ackId, String json) {
        byte[] bytes = ("xx" + json).getBytes(StandardCharsets.UTF_8);
        onLoop(() -> {
            connection.emit(ackId, bytes, 2, bytes.length - 2);
            return null;
        });
    }

    private void run(Runnable task) {
        onLoop(() -> {
            task.run();
            return null;
        });
    }

    @Test
    void stagesComeInOrderAndBeforeConnected() {
        RecordingListener listener = new RecordingListener();
        connected(listener);
        listener.await("event [\"bienvenida\"");
        List<String> expected = List.of("stage TCP", "stage UPGRADE", "stage OPEN");
        List<String> lines = listener.lines();
        int connected = lines.indexOf("connected");
        assertThat(expected).containsSubsequence(lines.subList(0, connected));
        assertThat(lines.subList(connected + 1, lines.size())).containsExactly("event [\"bienvenida\",\"/\"]");
    }

    @Test
    void everythingIsToldOnTheThreadThatRunsTasks() {
        RecordingListener listener = new RecordingListener();
        connected(listener);
        assertThat(listener.thread()).isSameAs(onLoop(Thread::currentThread));
    }

    @Test
    void anAckComesBackWithItsIdAndArguments() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        emit(connection, 0, "[\"eco\",{\"text\":\"¿qué tal?\",\"n\":[1,2.5,null,true]}]");
        assertThat(listener.await("ack 0")).isEqualTo("ack 0 [{\"text\":\"¿qué tal?\",\"n\":[1,2.5,null,true]}]");
        emit(connection, 2147483647, "[\"enviar-mensaje\",\"x\"]");
        assertThat(listener.await("ack 2147483647")).isEqualTo("ack 2147483647 [12345]");
    }

    @Test
    void anEmitWithoutAckIsBroadcastToTheOthersOnly() {
        RecordingListener publisher = new RecordingListener();
        RecordingListener receiver = new RecordingListener();
        Connection connection = connected(publisher);
        connected(receiver);
        emit(connection, Connection.NO_ACK, "[\"enviar-mensaje\",{\"usuario\":\"Ana\"}]");
        assertThat(receiver.await("event [\"enviar-mensaje\""))
                .isEqualTo("event [\"enviar-mensaje\",{\"usuario\":\"Ana\"}]");
        emit(connection, 1, "[\"eco\"]");
        assertThat(publisher.await("ack 1")).isEqualTo("ack 1 []");
        assertThat(publisher.count("event [\"enviar-mensaje\"")).isZero();
    }

    @Test
    void aThousandEmitsArriveInOrder() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        run(() -> IntStream.range(0, 1000).forEach(i -> {
            byte[] json = ("[\"eco\"," + i + "]").getBytes(StandardCharsets.UTF_8);
            connection.emit(i, json, 0, json.length);
        }));
        listener.awaitCount("ack", 1000);
        assertThat(listener.lines().stream().filter(line -> line.startsWith("ack")))
                .containsExactlyElementsOf(IntStream.range(0, 1000)
                        .mapToObj(i -> "ack " + i + " [" + i + "]")
                        .toList());
    }

    @Test
    void aThousandEventsArriveInOrder() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        emit(connection, Connection.NO_ACK, "[\"repite\",1000,\"" + "x".repeat(300) + "\"]");
        listener.awaitCount("event [\"repetido\"", 1000);
        assertThat(listener.lines().stream()
                        .filter(line -> line.startsWith("event [\"repetido\""))
                        .map(line -> line.substring(18, line.indexOf(',', 18))))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    }

    @Test
    void aLargePayloadGoesThereAndBack() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        String text = "ñ".repeat(200_000);
        emit(connection, 7, "[\"eco\",\"" + text + "\"]");
        assertThat(listener.await("ack 7")).isEqualTo("ack 7 [\"" + text + "\"]");
    }

    @Test
    void aQuestionOfTheServerCarriesItsAckId() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        emit(connection, Connection.NO_ACK, "[\"pregunta\"]");
        assertThat(listener.await("event 0")).isEqualTo("event 0 [\"pregunta\",\"?\"]");
        byte[] answer = "[\"sí\"]".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        driver.execute(() -> connection.ack(0, answer, 0, answer.length));
        assertThat(listener.await("event [\"respuesta\"")).isEqualTo("event [\"respuesta\",\"sí\"]");
    }

    @Test
    void binaryEventsAndAcksAreToldWithPlaceholders() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        emit(connection, 3, "[\"binario\"]");
        assertThat(listener.await("event [\"binario\""))
                .isEqualTo("event [\"binario\",{\"a\":{\"_placeholder\":true,\"num\":0},"
                        + "\"b\":{\"_placeholder\":true,\"num\":1}}]");
        assertThat(listener.await("ack 3")).isEqualTo("ack 3 [{\"_placeholder\":true,\"num\":0}]");
        emit(connection, 4, "[\"eco\",1]");
        listener.await("ack 4 [1]");
    }

    @Test
    void attachmentsArriveWithTheirEventAndComeBackWithItsAck() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        String placeholders = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";
        byte[] json = ("[\"tamaños\"," + placeholders + "]").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        List<byte[]> attachments = List.of(all, new byte[70_000]);
        driver.execute(() -> connection.emitBinary(5, json, 0, json.length, attachments));
        assertThat(listener.await("ack 5")).isEqualTo("ack 5 [256,32640,70000]");
        emit(connection, 6, "[\"eco\",1]");
        listener.await("ack 6 [1]");
    }

    @Test
    void headersAndTransportAreThoseAskedFor() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connected(listener);
        String expected = transport == Transport.POLLING ? "polling" : "websocket";
        long deadline = System.nanoTime() + TIMEOUT_NS;
        String last = "";
        for (int i = 0; System.nanoTime() < deadline && !last.contains(expected); i++) {
            emit(connection, i, "[\"cabecera\",\"x-oleada\"]");
            last = listener.await("ack " + i + " ");
        }
        assertThat(last).contains("\"hola\",\"" + expected + "\"");
    }

    @Test
    void aNamespaceIsJoinedWithItsAuth() {
        RecordingListener listener = new RecordingListener();
        Connection connection = connect(request(server.port(), "/chat", "{\"clave\":\"abc\"}", TIMEOUT_NS), listener);
        listener.await("event [\"bienvenida\",\"/chat\"]");
        emit(connection, 5, "[\"eco\",5]");
        assertThat(listener.await("ack 5")).isEqualTo("ack 5 [5]");
    }

    @Test
    void aRefusedNamespaceIsAConnectError() {
        RecordingListener listener = new RecordingListener();
        connect(request(server.port(), "/chat", "{\"clave\":\"no\"}", TIMEOUT_NS), listener);
        assertThat(listener.await("closed")).isEqualTo("closed CONNECT_ERROR: clave incorrecta");
        RecordingListener unknown = new RecordingListener();
        connect(request(server.port(), "/nada", null, TIMEOUT_NS), unknown);
        assertThat(unknown.await("closed")).isEqualTo("closed CONNECT_ERROR: Invalid namespace");
        assertThat(unknown.count("connected")).isZero();
    }

    @Test
    void theServerCanThrowAClientOut() {
        RecordingListener listener = new RecordingListener();
        emit(connected(listener), Connection.NO_ACK, "[\"expulsa\",false]");
        assertThat(listener.await("closed")).isEqualTo("closed SERVER_DISCONNECT");
    }

    @Test
    void aTransportClosedByTheServerIsNoticed() {
        try (NodeServer frequent = server("\"pingInterval\": 500, \"pingTimeout\": 2000")) {
            RecordingListener listener = new RecordingListener();
            Connection connection = connect(request(frequent.port()), listener);
            listener.await("connected");
            emit(connection, Connection.NO_ACK, "[\"corta\"]");
            assertThat(listener.await("closed")).isIn(reasonsOfServersClose());
        }
    }

    /** {@return what a close of the transport by the server may count as} */
    protected List<String> reasonsOfServersClose() {
        return List.of("closed TRANSPORT_CLOSE", "closed TRANSPORT_CLOSE: the server closed the session");
    }

    @Test
    void leavingIsToldLaterOnceAndTheServerSeesIt() {
        assertThat(leave(Connection::disconnect)).isEqualTo("closed CLIENT_DISCONNECT client namespace disconnect");
    }

    @Test
    void droppingIsToldLaterOnceAndTheServerSeesATransportEnd() {
        assertThat(leave(Connection::drop)).startsWith("closed CLIENT_DROP ");
    }

    /** {@return what the client was told, and what the server told the others of it} */
    private String leave(Consumer<Connection> how) {
        RecordingListener witness = new RecordingListener();
        RecordingListener listener = new RecordingListener();
        try (NodeServer frequent = server("\"pingInterval\": 1000, \"pingTimeout\": 2000")) {
            connect(request(frequent.port()), witness);
            witness.await("connected");
            Connection connection = connect(request(frequent.port()), listener);
            listener.await("connected");
            emit(connection, 1, "[\"despedida\"]");
            emit(connection, 2, "[\"eco\",2]");
            listener.await("ack 2");
            List<String> within = onLoop(() -> {
                how.accept(connection);
                how.accept(connection);
                connection.emit(3, new byte[] {'[', ']'}, 0, 2);
                return listener.lines();
            });
            assertThat(within).noneMatch(line -> line.startsWith("closed"));
            String closed = listener.await("closed");
            String event = witness.await("event [\"se-fue\"");
            assertThat(listener.count("closed")).isEqualTo(1);
            assertThat(listener.count("ack 3")).isZero();
            return closed + ' ' + event.substring(event.lastIndexOf(",\"") + 2, event.length() - 2);
        }
    }

    @Test
    void leavingBeforeBeingConnectedIsToldTooAndNothingElse() {
        RecordingListener listener = new RecordingListener();
        run(() -> driver.connect(request(server.port()), listener).disconnect());
        listener.await("closed CLIENT_DISCONNECT");
        connected(new RecordingListener());
        assertThat(listener.count("connected")).isZero();
        assertThat(listener.count("closed")).isEqualTo(1);
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RecordingListener listener = new RecordingListener();
        List<String> within = onLoop(() -> {
            driver.connect(request(port), listener);
            return listener.lines();
        });
        assertThat(within).isEmpty();
        assertThat(listener.await("closed")).startsWith("closed REFUSED");
        assertThat(listener.lines()).hasSize(1);
    }

    @Test
    void aServerThatSaysNothingIsAConnectTimeout() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RecordingListener listener = new RecordingListener();
            long timeoutNs = Duration.ofMillis(300).toNanos();
            connect(request(mute.getLocalPort(), "/", null, timeoutNs), listener);
            assertThat(listener.await("closed")).startsWith("closed CONNECT_TIMEOUT");
            assertThat(listener.count("connected")).isZero();
        }
    }

    @Test
    void aServerThatStopsPingingIsAPingTimeout() {
        try (NodeServer frequent = server("\"pingInterval\": 300, \"pingTimeout\": 1000")) {
            RecordingListener listener = new RecordingListener();
            Connection connection = connect(request(frequent.port()), listener);
            listener.await("connected");
            CompletableFuture<Void> wait = new CompletableFuture<>();
            run(() -> driver.after(Duration.ofMillis(1800).toNanos(), () -> wait.complete(null)));
            wait.orTimeout(20, TimeUnit.SECONDS).join();
            emit(connection, 1, "[\"eco\",\"alive\"]");
            listener.await("ack 1 [\"alive\"]");
            Signals.stop(frequent.process());
            assertThat(listener.await("closed")).startsWith("closed PING_TIMEOUT");
        }
    }

    @Test
    void aKilledServerIsTheTransportsEnd() {
        try (NodeServer mortal = server("")) {
            RecordingListener listener = new RecordingListener();
            connect(request(mortal.port()), listener);
            listener.await("connected");
            mortal.stop();
            assertThat(listener.await("closed")).startsWith("closed TRANSPORT_");
            mortal.restart();
            RecordingListener again = new RecordingListener();
            connect(request(mortal.port()), again);
            again.await("connected");
        }
    }

    @Test
    void tasksRunInOrderAndAfterTheirDelay() {
        ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
        CompletableFuture<Long> late = new CompletableFuture<>();
        long begun = driver.nanoTime();
        driver.execute(() -> {
            driver.after(Duration.ofMillis(30).toNanos(), () -> late.complete(driver.nanoTime()));
            driver.after(0, () -> ran.add("third"));
            ran.add("first");
        });
        driver.execute(() -> ran.add("second"));
        assertThat(late.orTimeout(20, TimeUnit.SECONDS).join() - begun)
                .isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
        assertThat(ran).contains("first", "second", "third").startsWith("first");
        assertThat(driver.cpuTimeNs()).isPositive();
    }

    @Test
    void aFaultOfATaskOrListenerIsReportedAndTheLoopGoesOn() {
        RecordingListener listener = new RecordingListener() {
            @Override
            public void onConnected(long nowNs) {
                super.onConnected(nowNs);
                throw new IllegalStateException("listener");
            }
        };
        run(() -> driver.after(1, () -> {
            throw new IllegalStateException("task");
        }));
        connected(listener);
        connected(new RecordingListener());
        assertThat(faults.stream().map(Throwable::getMessage)).containsExactlyInAnyOrder("task", "listener");
        faults.clear();
    }

    @Test
    void closeLeavesNoThreadAndNoSocketBehind() {
        RecordingListener listener = new RecordingListener();
        Driver own = driver("to-be-closed", faults::add);
        List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
        own.execute(() -> own.connect(request(server.port()), listener));
        listener.await("connected");
        own.close();
        own.close();
        own.execute(() -> {});
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().contains("to-be-closed"));
        assertThat(threadsThatStay(before)).isEmpty();
        assertThat(listener.count("closed")).isZero();
    }

    /** {@return threads that were not there before and do not go away} */
    private List<Thread> threadsThatStay(List<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().matches("process reaper.*|.*-common-pool.*|ForkJoinPool.*"))
                .filter(thread -> thread.isAlive() && !mayStay(thread))
                .toList();
    }

    /** Whether a thread that outlives the driver is a known daemon that ends by itself. */
    protected boolean mayStay(Thread thread) {
        return false;
    }

    @Test
    void aStalledReaderMakesTheConnectionUnwritable() {
        try (NodeServer stalled = server("")) {
            RecordingListener listener = new RecordingListener();
            Connection connection = connect(request(stalled.port()), listener);
            listener.await("event");
            assertThat(becomesWritable(connection)).isTrue();
            Signals.stop(stalled.process());
            byte[] json = ("[\"eco\",\"" + "x".repeat(100_000) + "\"]").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 500 && onLoop(connection::isWritable); i++) {
                run(() -> connection.emit(Connection.NO_ACK, json, 0, json.length));
            }
            assertThat(onLoop(connection::isWritable)).isFalse();
            Signals.resume(stalled.process());
            assertThat(becomesWritable(connection)).isTrue();
        }
    }

    private boolean becomesWritable(Connection connection) {
        long deadline = System.nanoTime() + TIMEOUT_NS;
        while (System.nanoTime() < deadline) {
            if (onLoop(connection::isWritable)) {
                return true;
            }
        }
        return false;
    }
}
