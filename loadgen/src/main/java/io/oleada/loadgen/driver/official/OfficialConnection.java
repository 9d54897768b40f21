package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Connection;
import io.oleada.loadgen.driver.ConnectionListener;
import io.oleada.loadgen.driver.ConnectionListener.Stage;
import io.socket.client.Ack;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.Transport;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One official client. Its fields belong to the loop's thread; the official client's own thread only hands over. */
final class OfficialConnection implements Connection {

    private static final int MOST_WAITING = 16 * 1024;

    private final OfficialDriver driver;
    private final ConnectionListener listener;
    private final Wires wires;
    private final Socket socket;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean answered;
    private boolean connected;
    private boolean closed;
    private int questions;

    /** What the server waits for, by our own numbers: the official client does not tell the ids on the wire. */
    private final Map<Integer, Ack> asked = new HashMap<>();

    /** What was emitted since the transport last took all there was. */
    private long waitingBytes;

    OfficialConnection(OfficialDriver driver, ConnectionListener listener, Wires wires, Socket socket) {
        this.driver = driver;
        this.listener = listener;
        this.wires = wires;
        this.socket = socket;
    }

    void open(long timeoutNs) {
        socket.io().on(Manager.EVENT_TRANSPORT, args -> watch((Transport) args[0]));
        socket.io().on(Manager.EVENT_OPEN, args -> stage(Stage.OPEN));
        socket.io().on(Manager.EVENT_CLOSE, args -> ended.countDown());
        socket.io().on(Manager.EVENT_ERROR, args -> ended.countDown());
        socket.on(Socket.EVENT_CONNECT, args -> later(this::onConnect));
        socket.on(Socket.EVENT_CONNECT_ERROR, args -> {
            Object error = args.length == 0 ? null : args[0];
            later(nowNs -> end(Reasons.ofConnectError(error), Reasons.detail(error), nowNs));
        });
        socket.on(Socket.EVENT_DISCONNECT, args -> {
            CloseReason reason = Reasons.ofDisconnect(String.valueOf(args[0]));
            later(nowNs -> end(reason, "", nowNs));
        });
        socket.onAnyIncoming(this::onAny);
        socket.connect();
        driver.after(timeoutNs, () -> {
            if (!connected) {
                end(CloseReason.CONNECT_TIMEOUT, "not connected in time", System.nanoTime());
            }
        });
    }

    /** Something that happened at an instant, on the loop's thread. */
    private interface Happening {
        void at(long nowNs);
    }

    private void later(Happening happening) {
        long nowNs = System.nanoTime();
        driver.execute(() -> {
            if (!closed && !driver.isMuted()) {
                happening.at(nowNs);
            }
        });
    }

    private void watch(Transport transport) {
        transport.once(Transport.EVENT_RESPONSE_HEADERS, args -> stage(Stage.UPGRADE));
        transport.on(Transport.EVENT_DRAIN, args -> later(nowNs -> waitingBytes = 0));
    }

    private void stage(Stage stage) {
        later(nowNs -> {
            if (!connected && (stage == Stage.OPEN || !answered)) {
                answered = true;
                listener.onStage(stage, nowNs);
            }
        });
    }

    private void onConnect(long nowNs) {
        connected = true;
        listener.onConnected(nowNs);
    }

    private void onAny(@Nullable Object... args) {
        boolean asks = args.length > 0 && args[args.length - 1] instanceof Ack;
        byte[] json = Json.bytes(args, asks ? args.length - 1 : args.length);
        later(nowNs -> {
            int id = NO_ACK;
            if (asks) {
                id = questions++;
                asked.put(id, (Ack) args[args.length - 1]);
            }
            listener.onEvent(id, json, 0, json.length, nowNs);
        });
    }

    @Override
    public void emit(int ackId, byte[] json, int offset, int length) {
        if (!connected || closed) {
            return;
        }
        emit(ackId, Json.array(json, offset, length), length);
    }

    @Override
    public void emitBinary(int ackId, byte[] json, int offset, int length, List<byte[]> attachments) {
        if (!connected || closed) {
            return;
        }
        int bytes = length
                + attachments.stream().mapToInt(attachment -> attachment.length).sum();
        emit(ackId, Json.withAttachments(Json.array(json, offset, length), attachments), bytes);
    }

    private void emit(int ackId, @Nullable Object[] values, int length) {
        waitingBytes += length;
        String event = String.valueOf(values[0]);
        Object[] arguments = Arrays.copyOfRange(values, 1, values.length);
        if (ackId == NO_ACK) {
            socket.emit(event, arguments);
        } else {
            socket.emit(event, arguments, answer -> {
                byte[] bytes = Json.bytes(answer, answer.length);
                later(nowNs -> listener.onAck(ackId, bytes, 0, bytes.length, nowNs));
            });
        }
    }

    @Override
    public void ack(int ackId, byte[] json, int offset, int length) {
        Ack ack = asked.remove(ackId);
        if (ack != null && connected && !closed) {
            ack.call(Json.array(json, offset, length));
        }
    }

    @Override
    public boolean isWritable() {
        return connected && !closed && waitingBytes < MOST_WAITING && wires.isWritable();
    }

    @Override
    public void disconnect() {
        if (!closed) {
            shut();
            socket.disconnect();
            tellLater(CloseReason.CLIENT_DISCONNECT);
        }
    }

    @Override
    public void drop() {
        if (!closed) {
            shut();
            wires.cut();
            socket.disconnect();
            tellLater(CloseReason.CLIENT_DROP);
        }
    }

    private void tellLater(CloseReason reason) {
        driver.execute(() -> {
            if (!driver.isMuted()) {
                listener.onClosed(reason, "", System.nanoTime());
            }
        });
    }

    private void end(CloseReason reason, String detail, long nowNs) {
        if (closed) {
            return;
        }
        shut();
        socket.disconnect();
        if (reason == CloseReason.CONNECT_TIMEOUT) {
            wires.cut();
        }
        listener.onClosed(reason, detail, nowNs);
    }

    private void shut() {
        closed = true;
        driver.forget(this);
    }

    /** Cuts the client without telling anybody. */
    void discard() {
        closed = true;
        wires.cut();
        socket.disconnect();
    }

    /** {@return counted down once the official client has ended} */
    CountDownLatch ended() {
        return ended;
    }
}
