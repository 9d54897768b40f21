package io.oleada.loadgen.driver.official;

import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one official client and the HTTP client that all share, and knows what the one has open: the official
 * client itself offers no way to cut it, nor to ask how much waits to be sent. May be used from any thread.
 */
final class Wires implements Call.Factory, WebSocket.Factory {

    private static final int MOST_WAITING = 16 * 1024;

    private final OkHttpClient http;
    private volatile @Nullable WebSocket webSocket;
    private volatile boolean cut;

    Wires(OkHttpClient http) {
        this.http = http;
    }

    @Override
    public Call newCall(Request request) {
        Call call = http.newCall(request.newBuilder().tag(Wires.class, this).build());
        if (cut) {
            call.cancel();
        }
        return call;
    }

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        WebSocket made = http.newWebSocket(request, listener);
        webSocket = made;
        if (cut) {
            made.cancel();
        }
        return made;
    }

    boolean isWritable() {
        WebSocket open = webSocket;
        return open == null || open.queueSize() < MOST_WAITING;
    }

    /** Cuts whatever is open, and whatever is yet to be. */
    void cut() {
        cut = true;
        WebSocket open = webSocket;
        if (open != null) {
            open.cancel();
        }
        for (Call call : http.dispatcher().runningCalls()) {
            if (call.request().tag(Wires.class) == this) {
                call.cancel();
            }
        }
    }
}
