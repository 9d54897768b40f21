package io.oleada.server;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connected socket.io-client-java, with what it received in a queue. */
final class OfficialClient implements AutoCloseable {

    private final Socket socket;
    private final BlockingQueue<Object[]> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> disconnected = new CompletableFuture<>();

    private OfficialClient(Socket socket) {
        this.socket = socket;
    }

    /** Connects over WebSocket alone. */
    static OfficialClient connect(int port) throws Exception {
        return connect(port, "websocket");
    }

    /** Connects with the given transports; two of them mean an upgrade. */
    static OfficialClient connect(int port, String... transports) throws Exception {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports)
                .build();
        OfficialClient client = new OfficialClient(IO.socket("http://127.0.0.1:" + port, options));
        CompletableFuture<Void> connected = new CompletableFuture<>();
        client.socket.on(Socket.EVENT_CONNECT, nothing -> connected.complete(null));
        client.socket.on(
                Socket.EVENT_CONNECT_ERROR,
                why -> connected.completeExceptionally(new AssertionError("connect_error " + why[0])));
        client.socket.on(Socket.EVENT_DISCONNECT, why -> client.disconnected.complete(String.valueOf(why[0])));
        client.socket.on("enviar-mensaje", client.messages::add);
        client.socket.connect();
        connected.get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        return client;
    }

    /** Emits and returns the acknowledgement's arguments. */
    Object[] ask(String event, Object... arguments) throws Exception {
        CompletableFuture<Object[]> answer = new CompletableFuture<>();
        Ack ack = answer::complete;
        socket.emit(event, arguments, ack);
        return answer.get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Emits and asks for no acknowledgement. */
    void tell(String event, Object... arguments) {
        socket.emit(event, arguments);
    }

    /** The next {@code enviar-mensaje} received. */
    Object next() throws InterruptedException {
        Object[] arguments = messages.poll(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        if (arguments == null) {
            throw new AssertionError("no enviar-mensaje came");
        }
        return arguments.length == 0 ? "no argument" : arguments[0];
    }

    /** How many {@code enviar-mensaje} wait to be read. */
    int waiting() {
        return messages.size();
    }

    /** The reason of the disconnect, once there was one. */
    String disconnectReason() throws Exception {
        return disconnected.get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The transport in use now. */
    String transport() throws Exception {
        var engine = Manager.class.getDeclaredField("engine");
        engine.setAccessible(true);
        var transport = io.socket.engineio.client.Socket.class.getDeclaredField("transport");
        transport.setAccessible(true);
        return ((io.socket.engineio.client.Transport) transport.get(engine.get(socket.io()))).name;
    }

    @Override
    public void close() {
        socket.disconnect();
    }
}
