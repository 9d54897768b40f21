package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectionListener.Stage;
import io.oleada.loadgen.protocol.OpenPacket;
import io.oleada.loadgen.protocol.PacketCodec;
import io.oleada.loadgen.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Packets by HTTP long polling: a GET always waits for what the server has to say, and what is sent while a POST is
 * under way goes with the next one.
 *
 * <pre>
 *   ACTIVE ──pause()──▶ PAUSED ──handOver()──▶ DEAD
 *     │  ◀──resume()──────┘
 *     └──leave()──▶ LEAVING ──last POST answered──▶ DEAD
 * </pre>
 */
final class PollingLink implements Link, HttpPipe.Asker {

    /** More than this waiting for its POST, and the link counts as not writable. */
    private static final int MOST_WAITING = 16 * 1024;

    private static final long PATIENCE_MS = 1000;
    private static final byte[] CLOSE = {'1'};

    private enum State {
        ACTIVE,
        PAUSED,
        LEAVING,
        DEAD
    }

    private final LoopContext loop;
    private final NettyConnection connection;
    private final HttpPipe get;
    private final HttpPipe post;
    private State state = State.ACTIVE;
    private byte[] pollRequest;
    private String postHead = "";
    private int maxPayload;
    private boolean inTurn;
    private boolean closeSent;

    /** Packets that wait for their POST, separated; empty most of the time. */
    private byte[] waiting = new byte[256];

    private int waitingLength;
    private @Nullable Runnable onPaused;

    PollingLink(LoopContext loop, NettyConnection connection) {
        this.loop = loop;
        this.connection = connection;
        this.get = new HttpPipe(loop, connection, this);
        this.post = new HttpPipe(loop, connection, this);
        this.pollRequest = poll(null);
    }

    private byte[] poll(@Nullable String sid) {
        return (connection.plan().head("GET", "polling", sid) + "Accept: */*\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void open() {
        get.ask(pollRequest);
    }

    /** The session is open: from now on requests name it. */
    void onOpen(OpenPacket open) {
        pollRequest = poll(open.sid());
        postHead = connection.plan().head("POST", "polling", open.sid())
                + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: ";
        maxPayload = open.maxPayload();
    }

    // ---- what comes in

    @Override
    public void onHead(HttpPipe from, long nowNs) {
        connection.onStage(Stage.UPGRADE, nowNs);
    }

    @Override
    public void onAnswer(HttpPipe from, int status, @Nullable String location, byte[] body, int length, long nowNs)
            throws ProtocolException {
        if (state == State.DEAD) {
            return;
        }
        if (status != 200) {
            String text = PacketCodec.excerpt(body, 0, length);
            onRefusal(from, Handshake.refused(connection.plan(), status, location, text), nowNs);
        } else if (from == post) {
            onPosted();
        } else if (state != State.LEAVING) {
            onPolled(body, length, nowNs);
        }
    }

    private void onRefusal(HttpPipe from, ProtocolException refusal, long nowNs) {
        CloseReason reason = postHead.isEmpty() ? CloseReason.HANDSHAKE_FAILED : CloseReason.TRANSPORT_ERROR;
        onFailure(from, reason, String.valueOf(refusal.getMessage()), nowNs);
    }

    private void onPolled(byte[] body, int length, long nowNs) throws ProtocolException {
        int at = 0;
        while (at <= length && (state == State.ACTIVE || state == State.PAUSED)) {
            int end = PacketCodec.packetEnd(body, at, length);
            if (end > at && body[at] == 'b') {
                onBinary(body, at + 1, end, nowNs);
            } else {
                connection.onText(this, body, at, end - at, nowNs);
            }
            at = end + 1;
        }
        if (state == State.ACTIVE) {
            get.ask(pollRequest);
        }
        tellWhenPaused();
    }

    private void onBinary(byte[] body, int from, int to, long nowNs) throws ProtocolException {
        if (!connection.plan().isMsgpack()) {
            connection.onBinary(this, body, from, to - from, nowNs);
            return;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(Arrays.copyOfRange(body, from, to));
            connection.onBinary(this, bytes, 0, bytes.length, nowNs);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a binary message that is no Base64");
        }
    }

    private void onPosted() {
        if (closeSent) {
            cut();
            return;
        }
        post();
        tellWhenPaused();
        if (state == State.LEAVING) {
            takeLeave();
        }
    }

    /** The close packet goes alone and last: a server acts on it before it has acted on what came just before. */
    private void takeLeave() {
        if (waitingLength == 0 && !post.isBusy()) {
            closeSent = true;
            enqueue(CLOSE, 0, CLOSE.length);
            post();
        }
    }

    @Override
    public void onFailure(HttpPipe from, CloseReason reason, String detail, long nowNs) {
        boolean leaving = state == State.LEAVING;
        if (state == State.DEAD) {
            return;
        }
        cut();
        if (leaving) {
            return;
        }
        if (reason == CloseReason.PARSE_ERROR) {
            connection.onProtocolFault(this, detail, nowNs);
        } else if (postHead.isEmpty() || reason == CloseReason.NO_RESOURCES) {
            connection.onDown(this, reason, detail, nowNs);
        } else {
            boolean ended = reason == CloseReason.TRANSPORT_CLOSE;
            connection.onDown(this, ended ? reason : CloseReason.TRANSPORT_ERROR, detail, nowNs);
        }
    }

    // ---- what goes out

    @Override
    public void send(byte[] packet, int offset, int length) {
        if (state == State.LEAVING || state == State.DEAD) {
            return;
        }
        enqueue(packet, offset, length);
        if (!inTurn) {
            inTurn = true;
            loop.turn.add(this);
        }
    }

    @Override
    public void sendBinary(byte[] attachment) {
        byte[] base64 = Base64.getEncoder().encode(attachment);
        byte[] packet = new byte[base64.length + 1];
        packet[0] = 'b';
        System.arraycopy(base64, 0, packet, 1, base64.length);
        send(packet, 0, packet.length);
    }

    private void enqueue(byte[] packet, int offset, int length) {
        int needed = waitingLength + 1 + length;
        if (needed > waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(needed, waiting.length * 2));
        }
        if (waitingLength > 0) {
            waiting[waitingLength++] = PacketCodec.SEPARATOR;
        }
        System.arraycopy(packet, offset, waiting, waitingLength, length);
        waitingLength += length;
    }

    @Override
    public void flush() {
        inTurn = false;
        post();
    }

    private void post() {
        boolean open = state == State.ACTIVE || state == State.LEAVING;
        if (!open || waitingLength == 0 || post.isBusy()) {
            return;
        }
        int length = bodyLength();
        byte[] head = (postHead + length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] request = Arrays.copyOf(head, head.length + length);
        System.arraycopy(waiting, 0, request, head.length, length);
        int done = Math.min(waitingLength, length + 1);
        System.arraycopy(waiting, done, waiting, 0, waitingLength - done);
        waitingLength -= done;
        if (waitingLength == 0 && waiting.length > MOST_WAITING) {
            waiting = new byte[256];
        }
        post.ask(request);
    }

    /** {@return as much of what waits as the server takes at once, but one packet at least} */
    private int bodyLength() {
        if (waitingLength <= maxPayload) {
            return waitingLength;
        }
        int end = PacketCodec.packetEnd(waiting, 0, waitingLength);
        while (end < waitingLength) {
            int next = PacketCodec.packetEnd(waiting, end + 1, waitingLength);
            if (next > maxPayload) {
                break;
            }
            end = next;
        }
        return end;
    }

    @Override
    public boolean isWritable() {
        return waitingLength < MOST_WAITING;
    }

    // ---- the upgrade

    /** Lets the requests under way come to their end and begins no more, then runs {@code paused}. */
    void pause(Runnable paused) {
        if (state == State.ACTIVE) {
            state = State.PAUSED;
            onPaused = paused;
            tellWhenPaused();
        }
    }

    private void tellWhenPaused() {
        Runnable paused = onPaused;
        if (paused != null && state == State.PAUSED && !get.isBusy() && !post.isBusy()) {
            onPaused = null;
            paused.run();
        }
    }

    /** Goes on after {@link #pause}. */
    void resume() {
        if (state == State.PAUSED) {
            state = State.ACTIVE;
            onPaused = null;
            if (!get.isBusy()) {
                get.ask(pollRequest);
            }
            post();
        }
    }

    /** Gives what still waits to another link, and ends. */
    void handOver(Link other) {
        int at = 0;
        while (at < waitingLength) {
            int end = PacketCodec.packetEnd(waiting, at, waitingLength);
            other.send(waiting, at, end - at);
            at = end + 1;
        }
        cut();
    }

    // ---- the end

    @Override
    public void leave() {
        if (state == State.DEAD || state == State.LEAVING) {
            return;
        }
        if (postHead.isEmpty()) {
            cut();
            return;
        }
        state = State.LEAVING;
        post();
        takeLeave();
        var unused = loop.executor().schedule(this::cut, PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void cut() {
        state = State.DEAD;
        onPaused = null;
        waitingLength = 0;
        get.cut();
        post.cut();
    }
}
