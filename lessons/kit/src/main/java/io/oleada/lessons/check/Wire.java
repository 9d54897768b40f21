package io.oleada.lessons.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO client that knows nothing but frames, and keeps each one. Pings are answered. Used by one thread; frames are
 * gathered on the HTTP client's threads.
 */
public final class Wire implements AutoCloseable {

    /** How long something may take to come, in milliseconds. */
    static final long DEADLINE_MS = 5_000;

    /** How long something may still come after the fence has passed, in milliseconds: for servers with threads of their own. */
    static final long GRACE_MS = 600;

    private final List<String> frames = new ArrayList<>();
    private final WebSocket socket;
    private boolean closed;

    private Wire(HttpClient http, int port) throws IOException {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
        try {
            socket = http.newWebSocketBuilder().buildAsync(uri, new Recorder()).join();
        } catch (CompletionException e) {
            throw new IOException("no WebSocket at " + uri + ": " + e.getCause(), e);
        }
    }

    /** Opens a connection to the main namespace, or as far as the server lets it. */
    public static Wire connect(HttpClient http, int port) throws IOException, InterruptedException {
        Wire wire = new Wire(http, port);
        if (wire.await(frame -> frame.startsWith("0")) != null) {
            wire.send("40");
            wire.await(frame -> frame.startsWith("40"));
        }
        return wire;
    }

    /** {@return the Socket.IO id, empty if the server has given none} */
    public String sid() {
        for (String frame : frames()) {
            int at = frame.indexOf("\"sid\":\"");
            if (frame.startsWith("40") && at >= 0) {
                return frame.substring(at + 7, frame.indexOf('"', at + 7));
            }
        }
        return "";
    }

    /** Sends one frame. */
    public void send(String frame) {
        socket.sendText(frame, true).join();
    }

    /** {@return all frames so far, pings and pongs left out} */
    public List<String> frames() {
        synchronized (frames) {
            return frames.stream().filter(frame -> frame.length() > 1).toList();
        }
    }

    /** {@return the events so far: frames that begin with 42} */
    public List<String> events() {
        return frames().stream().filter(frame -> frame.startsWith("42")).toList();
    }

    /** {@return whether the connection has ended} */
    public boolean isClosed() {
        synchronized (frames) {
            return closed;
        }
    }

    /** {@return the first frame of a kind, waiting for it until the deadline, or null} */
    public @Nullable String await(Predicate<String> kind) throws InterruptedException {
        return await(kind, DEADLINE_MS);
    }

    private @Nullable String await(Predicate<String> kind, long timeoutMs) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        synchronized (frames) {
            while (true) {
                for (String frame : frames) {
                    if (kind.test(frame)) {
                        return frame;
                    }
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
                if (leftMs <= 0 || closed) {
                    return null;
                }
                frames.wait(leftMs);
            }
        }
    }

    /** {@return the first frame of a kind that comes before the fence, or shortly after it, or null} */
    public @Nullable String awaitFenced(Predicate<String> kind) throws InterruptedException {
        fence();
        return await(kind, GRACE_MS);
    }

    /** Waits until the server has said whatever it had to say to this client before. */
    public void fence() throws InterruptedException {
        synchronized (frames) {
            frames.removeIf("3"::equals);
        }
        if (!isClosed()) {
            send("2");
            await("3"::equals);
        }
    }

    /** Leaves politely. */
    @Override
    public void close() {
        if (!isClosed()) {
            socket.sendText("41", true)
                    .thenCompose(sent -> sent.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .orTimeout(1, TimeUnit.SECONDS)
                    .exceptionally(e -> socket)
                    .join();
        }
        socket.abort();
    }

    private void gather(@Nullable String frame) {
        synchronized (frames) {
            if (frame == null) {
                closed = true;
            } else {
                frames.add(frame);
            }
            frames.notifyAll();
        }
    }

    private final class Recorder implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            from.request(1);
            if (!last) {
                return null;
            }
            String frame = text.toString();
            text.setLength(0);
            gather(frame);
            return frame.equals("2") ? from.sendText("3", true) : null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            gather(null);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            gather(null);
        }
    }
}
