package io.oleada.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Engine.IO by hand, over HTTP and WebSockets: what goes over the wire is what the test says, and nothing else. */
final class WireClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;
    private final String path;

    WireClient(int port, String path) {
        this.port = port;
        this.path = path;
    }

    private URI uri(String scheme, String query) {
        return URI.create(scheme + "://127.0.0.1:" + port + path + "?" + query);
    }

    HttpResponse<String> send(String method, String query, String body) throws IOException, InterruptedException {
        return HTTP.send(request(method, query, body), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(String method, String query, String body) {
        return HTTP.sendAsync(request(method, query, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String query, String body) {
        return HttpRequest.newBuilder(uri("http", query))
                .timeout(Waiting.patience())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    /** Opens a session by polling; {@return its sid} */
    String openPolling() throws Exception {
        String body = send("GET", "EIO=4&transport=polling", "").body();
        return sidIn(body);
    }

    static String sidIn(String open) {
        return open.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    }

    HttpResponse<String> poll(String sid) throws Exception {
        return send("GET", "EIO=4&transport=polling&sid=" + sid, "");
    }

    CompletableFuture<HttpResponse<String>> pollLater(String sid) {
        return sendLater("GET", "EIO=4&transport=polling&sid=" + sid, "");
    }

    HttpResponse<String> post(String sid, String packets) throws Exception {
        return send("POST", "EIO=4&transport=polling&sid=" + sid, packets);
    }

    /** A WebSocket, which may be refused: then it is closed from the start. */
    Socket socket(String query) {
        Socket socket = new Socket();
        try {
            socket.socket = HTTP.newWebSocketBuilder()
                    .buildAsync(uri("ws", query), socket)
                    .get(Waiting.patience().toSeconds(), TimeUnit.SECONDS);
        } catch (Exception refused) {
            socket.frames.add(Socket.CLOSED);
        }
        return socket;
    }

    /** A WebSocket with a session; the open packet has been read. */
    Socket openSocket() throws Exception {
        Socket socket = socket("EIO=4&transport=websocket");
        socket.next();
        return socket;
    }

    /** As {@link #openSocket}, in the main namespace, its "auth" event read. */
    Socket connected() throws Exception {
        Socket socket = openSocket();
        socket.send("40");
        socket.next();
        socket.next();
        return socket;
    }

    /** Records what comes, in order: text as it is, binary as {@code <010203>}. */
    static final class Socket implements WebSocket.Listener {
        static final String CLOSED = "closed";

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private WebSocket socket;

        void send(String frame) {
            socket.sendText(frame, true).join();
        }

        void send(int... data) {
            byte[] all = new byte[data.length];
            for (int i = 0; i < data.length; i++) {
                all[i] = (byte) data[i];
            }
            socket.sendBinary(ByteBuffer.wrap(all), true).join();
        }

        /** The next frame, or {@link #CLOSED}. */
        String next() throws InterruptedException {
            String frame = frames.poll(Waiting.patience().toSeconds(), TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came");
            }
            return frame;
        }

        /** The next frame that is no ping; pings are answered. */
        String nextButPings() throws InterruptedException {
            String frame = next();
            while (frame.equals("2")) {
                send("3");
                frame = next();
            }
            return frame;
        }

        /** Reads until the server has closed the connection, answering no ping. */
        void awaitClose() throws InterruptedException {
            String frame = next();
            while (!frame.equals(CLOSED)) {
                frame = next();
            }
        }

        /** As {@link #awaitClose}, but pings are answered, so that silence is no reason to close. */
        void awaitCloseAnsweringPings() throws InterruptedException {
            String frame = next();
            while (!frame.equals(CLOSED)) {
                if (frame.equals("2")) {
                    var unused = socket.sendText("3", true);
                }
                frame = next();
            }
        }

        void close() {
            if (socket != null) {
                socket.abort();
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last) {
                frames.add("<" + java.util.HexFormat.of().formatHex(bytes.toByteArray()) + ">");
                bytes.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            frames.add(CLOSED);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            frames.add(CLOSED);
        }
    }
}
