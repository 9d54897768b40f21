package io.oleada.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket that sends whatever text it is given, for what no well-behaved client would send. */
final class RawClient implements AutoCloseable, WebSocket.Listener {

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private WebSocket socket;

    private RawClient() {}

    /** Opens a session and joins the main namespace. */
    static RawClient connect(int port) throws Exception {
        RawClient client = new RawClient();
        client.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"), client)
                .get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        client.await("0{");
        client.send("40");
        client.await("40");
        return client;
    }

    void send(String frame) throws Exception {
        socket.sendText(frame, true).get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The next frame that starts so. */
    String await(String start) throws InterruptedException {
        while (true) {
            String frame = frames.poll(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came that starts with " + start);
            }
            if (frame.startsWith(start)) {
                return frame;
            }
        }
    }

    /** The frames that came and were not awaited. */
    List<String> unread() {
        return List.copyOf(frames);
    }

    /** Returns once the server has closed the connection. */
    void awaitClose() throws Exception {
        closed.get(Waiting.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            frames.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(null);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
        closed.complete(null);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
