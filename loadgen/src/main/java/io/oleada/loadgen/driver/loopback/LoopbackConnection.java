package io.oleada.loadgen.driver.loopback;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import java.util.Arrays;

/** A connection to a server in the same thread. */
final class LoopbackConnection implements Connection {

    private final VirtualTime time;
    private final LoopbackServer server;
    private final ConnectionListener listener;
    private boolean isUp;
    private boolean isClosed;

    LoopbackConnection(VirtualTime time, LoopbackServer server, ConnectionListener listener) {
        this.time = time;
        this.server = server;
        this.listener = listener;
    }

    @Override
    public void emit(int ackId, byte[] json, int offset, int length) {
        if (isUp && !isClosed) {
            server.event(this, ackId, Arrays.copyOfRange(json, offset, offset + length));
        }
    }

    @Override
    public void ack(int ackId, byte[] json, int offset, int length) {
        // the loopback server asks for no acks
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void disconnect() {
        leave(CloseReason.CLIENT_DISCONNECT);
    }

    @Override
    public void drop() {
        leave(CloseReason.CLIENT_DROP);
    }

    private void leave(CloseReason reason) {
        server.left(this);
        time.at(time.nowNs(), () -> closed(reason));
    }

    void connected() {
        if (isClosed) {
            server.left(this);
            return;
        }
        isUp = true;
        for (ConnectionListener.Stage stage : ConnectionListener.Stage.values()) {
            listener.onStage(stage, time.nowNs());
        }
        listener.onConnected(time.nowNs());
    }

    void received(byte[] json) {
        if (!isClosed) {
            listener.onEvent(NO_ACK, json, 0, json.length, time.nowNs());
        }
    }

    void acked(int ackId, byte[] json) {
        if (!isClosed) {
            listener.onAck(ackId, json, 0, json.length, time.nowNs());
        }
    }

    void closed(CloseReason reason) {
        if (!isClosed) {
            isClosed = true;
            listener.onClosed(reason, "", time.nowNs());
        }
    }
}
