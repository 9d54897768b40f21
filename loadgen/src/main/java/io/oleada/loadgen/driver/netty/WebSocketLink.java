package io.oleada.loadgen.driver.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectionListener.Stage;
import io.oleada.loadgen.protocol.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets by WebSocket; one Engine.IO packet a message.
 *
 * <pre>
 *   CONNECTING ──TCP, TLS──▶ HANDSHAKE ──101──▶ OPEN ──leave()──▶ LEAVING ──▶ DEAD
 *        └───────────────────────┴────────────────┴── failure, cut() ─────────▲
 * </pre>
 */
final class WebSocketLink extends ChannelInboundHandlerAdapter implements Link, FrameReader.Sink {

    /** Beyond this many bytes within one turn, what is gathered goes out at once. */
    private static final int MOST_GATHERED = 64 * 1024;

    private enum State {
        CONNECTING,
        HANDSHAKE,
        OPEN,
        LEAVING,
        DEAD
    }

    private final LoopContext loop;
    private final NettyConnection connection;
    private final @Nullable String sid;
    private final FrameReader frames = new FrameReader(this);
    private State state = State.CONNECTING;
    private @Nullable SocketChannel channel;
    private @Nullable Throwable failure;

    /** Frames of this turn; null while there are none. */
    private @Nullable ByteBuf out;

    /** The begin of a frame, or of the HTTP head, whose end has not come; null most of the time. */
    private byte @Nullable [] carry;

    private int carryLength;

    /**
     * A link yet to be opened.
     *
     * @param sid the session to upgrade, or null to begin one
     */
    WebSocketLink(LoopContext loop, NettyConnection connection, @Nullable String sid) {
        this.loop = loop;
        this.connection = connection;
        this.sid = sid;
    }

    @Override
    public void open() {
        channel = Channels.connect(loop, connection.plan(), this, this::onConnectFailed);
    }

    private void onConnectFailed(Throwable cause) {
        down(Failures.ofConnect(cause), Failures.connectDetail(cause, connection.plan()), System.nanoTime());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (connection.plan().tls == null) {
            established(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
            established(ctx);
        }
    }

    private void established(ChannelHandlerContext ctx) {
        if (state == State.CONNECTING) {
            state = State.HANDSHAKE;
            connection.onStage(Stage.TCP, System.nanoTime());
            Channels.write(ctx.channel(), Unpooled.wrappedBuffer(Handshake.request(connection.plan(), sid)));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        long nowNs = System.nanoTime();
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (state == State.LEAVING) {
                ignoreUntilClose(bytes);
            } else if (state != State.DEAD) {
                receive(bytes, nowNs);
            }
        } catch (ProtocolException e) {
            connection.onProtocolFault(this, String.valueOf(e.getMessage()), nowNs);
        } catch (Throwable fault) {
            loop.fault(fault);
        } finally {
            bytes.release();
        }
    }

    private void receive(ByteBuf bytes, long nowNs) throws ProtocolException {
        int length = bytes.readableBytes();
        byte[] carried = carry;
        if (carried == null) {
            byte[] all = loop.inbound(length);
            bytes.readBytes(all, 0, length);
            int used = parse(all, length, nowNs);
            if (used < length && isReceiving()) {
                carry = Arrays.copyOfRange(all, used, length);
                carryLength = length - used;
            }
            return;
        }
        if (carryLength + length > carried.length) {
            carried = Arrays.copyOf(carried, Math.max(carryLength + length, carried.length * 2));
            carry = carried;
        }
        bytes.readBytes(carried, carryLength, length);
        carryLength += length;
        int used = parse(carried, carryLength, nowNs);
        carryLength -= used;
        if (carryLength == 0 || !isReceiving()) {
            carry = null;
        } else if (used > 0) {
            carry = Arrays.copyOfRange(carried, used, used + carryLength);
        }
    }

    /** {@return how many bytes are done with; the rest waits for more} */
    private int parse(byte[] bytes, int to, long nowNs) throws ProtocolException {
        int at = 0;
        if (state == State.HANDSHAKE) {
            at = parseHead(bytes, to, nowNs);
        }
        return at + frames.read(bytes, at, to, nowNs);
    }

    private boolean isReceiving() {
        return state == State.HANDSHAKE || state == State.OPEN;
    }

    private int parseHead(byte[] bytes, int to, long nowNs) throws ProtocolException {
        int end = Handshake.headEnd(bytes, 0, to);
        if (end < 0) {
            if (to > Handshake.LONGEST_HEAD) {
                throw Handshake.notHttp(connection.plan(), bytes, 0, to);
            }
            return 0;
        }
        Handshake.check(connection.plan(), bytes, 0, end, to);
        state = State.OPEN;
        connection.onWebSocket(this, nowNs);
        return end;
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public int longestMessage() {
        return connection.longestMessage();
    }

    @Override
    public void onMessage(int opcode, byte[] bytes, int offset, int length, long nowNs) throws ProtocolException {
        if (opcode == Frames.TEXT) {
            connection.onText(this, bytes, offset, length, nowNs);
        } else {
            connection.onBinary(this, bytes, offset, length, nowNs);
        }
    }

    @Override
    public void onControl(int opcode, byte[] bytes, int offset, int length, long nowNs) {
        if (opcode == Frames.PING) {
            byte[] payload = loop.outbound(length);
            System.arraycopy(bytes, offset, payload, 0, length);
            append(Frames.PONG, payload, 0, length);
        } else if (opcode == Frames.CLOSE) {
            int code = length < 2 ? 0 : (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
            append(Frames.CLOSE, new byte[2], 0, 0);
            flush();
            down(CloseReason.TRANSPORT_CLOSE, code == 0 ? "" : "WebSocket close code " + code, nowNs);
        }
    }

    @Override
    public void send(byte[] packet, int offset, int length) {
        if (state == State.OPEN) {
            append(Frames.TEXT, packet, offset, length);
        }
    }

    @Override
    public void sendBinary(byte[] attachment) {
        if (state == State.OPEN) {
            byte[] masked = loop.outbound(attachment.length);
            System.arraycopy(attachment, 0, masked, 0, attachment.length);
            append(Frames.BINARY, masked, 0, attachment.length);
        }
    }

    private void append(int opcode, byte[] payload, int offset, int length) {
        ByteBuf gathered = out;
        if (gathered == null) {
            gathered = loop.allocator.directBuffer(length + Frames.LONGEST_HEADER);
            out = gathered;
            loop.turn.add(this);
        }
        Frames.append(gathered, opcode, payload, offset, length, loop.nextMask());
        if (gathered.readableBytes() > MOST_GATHERED) {
            flush();
        }
    }

    @Override
    public void flush() {
        ByteBuf gathered = out;
        SocketChannel open = channel;
        if (gathered == null || open == null) {
            return;
        }
        out = null;
        Channels.write(open, gathered);
    }

    @Override
    public boolean isWritable() {
        SocketChannel open = channel;
        return state == State.OPEN && open != null && Channels.sendsAtOnce(open);
    }

    @Override
    public void leave() {
        if (state != State.OPEN || channel == null) {
            cut();
            return;
        }
        append(Frames.CLOSE, new byte[2], 0, 0);
        flush();
        state = State.LEAVING;
        forget();
        Channels.closeSoon(channel);
    }

    /** The server answers our close frame with its own and then closes; either will do. */
    private void ignoreUntilClose(ByteBuf bytes) {
        bytes.skipBytes(bytes.readableBytes());
    }

    @Override
    public void cut() {
        if (state != State.DEAD) {
            die();
            Channels.reset(channel);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        Channels.close(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Throwable cause = failure;
        if (state == State.LEAVING || state == State.DEAD) {
            die();
        } else if (cause == null) {
            String detail = state == State.OPEN ? "" : "closed before it answered";
            down(CloseReason.TRANSPORT_CLOSE, detail, System.nanoTime());
        } else {
            CloseReason reason = Failures.ofTransport(cause);
            if (reason == null) {
                loop.fault(cause);
            }
            down(reason == null ? CloseReason.TRANSPORT_ERROR : reason, Failures.detail(cause), System.nanoTime());
        }
    }

    private void down(CloseReason reason, String detail, long nowNs) {
        if (state == State.LEAVING || state == State.DEAD) {
            return;
        }
        die();
        if (channel != null) {
            Channels.close(channel);
        }
        connection.onDown(this, reason, detail, nowNs);
    }

    private void die() {
        state = State.DEAD;
        forget();
    }

    private void forget() {
        if (out != null) {
            out.release();
            out = null;
        }
        carry = null;
        frames.forget();
    }
}
