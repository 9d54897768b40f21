package io.oleada.server;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** A WebSocket that sends whatever text it is given, for what no well-behaved client would send. It answers no ping. */
final class RawClient extends WebSocketListener implements AutoCloseable {

    private static final OkHttpClient HTTP = new OkHttpClient();

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private WebSocket socket;

    private RawClient() {}

    /** Opens a session and joins the main namespace. */
    static RawClient connect(int port) throws Exception {
        RawClient client = new RawClient();
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket")
                .build();
        client.socket = HTTP.newWebSocket(request, client);
        client.await("0{");
        client.send("40");
        client.await("40");
        return client;
    }

    void send(String frame) {
        socket.send(frame);
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
    public void onMessage(WebSocket from, String text) {
        frames.add(text);
    }

    @Override
    public void onClosing(WebSocket from, int code, String reason) {
        closed.complete(null);
    }

    @Override
    public void onFailure(WebSocket from, Throwable fault, Response response) {
        closed.complete(null);
    }

    @Override
    public void close() {
        socket.cancel();
    }
}
