package io.oleada.loadgen.driver.loopback;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.scenario.Target;
import java.util.Arrays;
import java.util.List;

/** A connection to a server in the same thread. */
final class LoopbackConnection implements Connection {

    /** How many events the network holds that the server has not taken yet: what a socket's buffers are in the real world. */
    private static final int UNDER_WAY_MAX = 10_000;

    private final VirtualTime time;
    private final LoopbackServer server;
    private final ConnectionListener listener;
    private final Target target;
    private final String namespace;
    private int underWay;
    private boolean isUp;
    private boolean isClosed;

    LoopbackConnection(VirtualTime time, LoopbackServer server, ConnectRequest request, ConnectionListener listener) {
        this.time = time;
        this.server = server;
        this.target = request.target();
        this.namespace = request.namespace();
        this.listener = listener;
    }

    @Override
    public void emit(int ackId, byte[] json, int offset, int length) {
        if (isUp && !isClosed) {
            underWay++;
            server.event(this, ackId, Arrays.copyOfRange(json, offset, offset + length));
        }
    }

    @Override
    public void emitBinary(int ackId, byte[] json, int offset, int length, List<byte[]> attachments) {
        emit(ackId, json, offset, length);
    }

    @Override
    public void ack(int ackId, byte[] json, int offset, int length) {
        // the loopback server asks for no acks
    }

    @Override
    public boolean isWritable() {
        return underWay < UNDER_WAY_MAX;
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

    /** The server has taken an event. */
    void taken() {
        underWay--;
    }

    boolean isIn(LoopbackConnection other) {
        return namespace.equals(other.namespace);
    }

    /** Whether both have been told the same address to connect to. */
    boolean isAt(LoopbackConnection other) {
        return target.equals(other.target);
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
