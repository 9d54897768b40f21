package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket: frames in, encoded packets out, and the probe of an upgrade. What is written while frames are being read is flushed once, when there are no more. One per connection; its
 * state belongs to the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its connection, which is told elsewhere
final class WebSocketHandler extends ChannelInboundHandlerAdapter {

    private final Wire wire;
    private final Session session;
    private final RateGuard rate;
    private final SlowReader reader;
    private final ChannelHandlerContext out;
    private final Channel channel;
    private final EventLoop loop;
    private final boolean compressing;

    private @Nullable CloseReason ended;
    private boolean reading;
    private boolean unflushed;
    private boolean touched;

    private WebSocketHandler(
            Wire wire, Session session, ChannelHandlerContext out, SlowReader reader, boolean compressing) {
        this.wire = wire;
        this.session = session;
        this.out = out;
        this.channel = out.channel();
        this.loop = out.channel().eventLoop();
        this.reader = reader;
        this.compressing = compressing;
        this.rate =
                new RateGuard(wire.settings().has(Guard.RATE) ? wire.settings().maxRate() : 0);
    }

    /** Makes a WebSocket of a connection, for {@code known} or a new session; releases the request. */
    static void handshake(
            ChannelHandlerContext context, FullHttpRequest request, Query query, @Nullable Session known, Wire wire) {
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "ws://" + request.headers().get("host") + request.uri(),
                        null,
                        WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(wire.settings().maxPayload())
                                .allowExtensions(wire.settings().compression())
                                .build())
                .newHandshaker(request);
        if (handshaker == null) {
            request.release();
            wire.events().refused(Refusal.REQUEST);
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        try {
            handshaker.handshake(context.channel(), request).addListener(done -> {
                if (done.isSuccess()) {
                    begin(context, request, query, known, wire);
                } else {
                    context.close();
                }
                request.release();
            });
        } catch (WebSocketHandshakeException e) {
            request.release();
            wire.events().refused(Refusal.REQUEST);
            context.close();
        }
    }

    private static void begin(
            ChannelHandlerContext http, FullHttpRequest request, Query query, @Nullable Session known, Wire wire) {
        Session session = known != null ? known : wire.open(http, request, query);
        // Compressed or not is the extension's choice: present only if the client offered it.
        boolean compressing = http.pipeline().names().stream().anyMatch(name -> name.contains("Deflate"));
        ChannelHandlerContext first = Objects.requireNonNull(http.pipeline().context(SlowReader.class));
        SlowReader reader = (SlowReader) first.handler();
        // Frames are bytes already, and no handler has to see them but one that compresses.
        ChannelHandlerContext out = compressing ? http : first;
        WebSocketHandler handler = new WebSocketHandler(wire, session, out, reader, compressing);
        http.pipeline()
                .addBefore(
                        http.name(),
                        "frames",
                        new WebSocketFrameAggregator(wire.settings().maxPayload()));
        http.pipeline().addAfter(http.name(), "socket", handler);
        if (known == null) {
            session.transports().begin(handler);
            handler.send(wire.encoding().open(session.sid(), false, wire.settings()));
            session.heartbeat().start();
        } else if (session.transports().probe(handler)) {
            http.executor().schedule(handler::upgradeLate, wire.settings().upgradeTimeoutMs(), TimeUnit.MILLISECONDS);
        } else {
            wire.events().refused(Refusal.OVERLAP);
            handler.end(CloseReason.TRANSPORT_ERROR);
        }
        if (http.pipeline().get(RequestTime.class) != null) {
            http.pipeline().remove(RequestTime.class);
        }
        if (!compressing) {
            http.pipeline().remove(http.name());
        }
    }

    private void upgradeLate() {
        if (session.socket() != this) {
            session.socketGone(this, CloseReason.TRANSPORT_ERROR);
            end(CloseReason.TRANSPORT_ERROR);
        }
    }

    boolean isOn(Channel other) {
        return channel.equals(other);
    }

    EventLoop loop() {
        return loop;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    // ---- in
    // ------------------------------------------------------------------------------------------------------------

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reading = true;
        try {
            if (ended == null && message instanceof WebSocketFrame frame) {
                receive(context, frame);
            }
        } catch (PacketException e) {
            wire.offence(channel, e);
            wire.events().refused(e.refusal());
            if (session.socket() == this) {
                session.close(CloseReason.PARSE_ERROR);
            } else {
                session.socketGone(this, CloseReason.PARSE_ERROR);
                end(CloseReason.PARSE_ERROR);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(ChannelHandlerContext context, WebSocketFrame frame) throws PacketException {
        if (frame instanceof TextWebSocketFrame) {
            if (session.socket() == this) {
                session.inbound().text(frame.content());
                slowDown(context);
            } else {
                probe(frame.content());
            }
        } else if (frame instanceof BinaryWebSocketFrame) {
            session.inbound().binary(frame.content());
            slowDown(context);
        } else if (frame instanceof PingWebSocketFrame) {
            context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame) {
            ended = CloseReason.TRANSPORT_CLOSE;
            context.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
            session.socketGone(this, CloseReason.TRANSPORT_CLOSE);
        }
    }

    private void slowDown(ChannelHandlerContext context) {
        long waitMs = rate.take();
        if (waitMs > 0) {
            wire.events().refused(Refusal.RATE);
            channel.config().setAutoRead(false);
            context.executor().schedule(() -> channel.config().setAutoRead(true), waitMs, TimeUnit.MILLISECONDS);
        }
    }

    private void probe(ByteBuf packet) throws PacketException {
        String text = packet.readableBytes() > 16 ? "" : packet.toString(StandardCharsets.US_ASCII);
        if (text.equals("2probe")) {
            send(Encoded.PROBE.retain());
            session.transports().probed();
        } else if (!text.equals("5") || !session.transports().upgrade(this)) {
            throw PacketException.malformed("no upgrade");
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (unflushed) {
            unflushed = false;
            out.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (ended == null) {
            ended = CloseReason.TRANSPORT_ERROR;
            session.socketGone(this, CloseReason.TRANSPORT_ERROR);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        wire.fault(context, fault);
    }

    // ---- out
    // -----------------------------------------------------------------------------------------------------------

    /** Sends, and takes over one reference. Any thread. */
    void send(Encoded packet) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> send(packet));
            return;
        }
        write(packet);
        packet.release();
        if (reading) {
            unflushed = true;
        } else {
            out.flush();
        }
    }

    /** Writes without flushing and without taking a reference; on the loop. */
    void write(Encoded packet) {
        if (ended != null || (!channel.isWritable() && reader.isTooSlow())) {
            return;
        }
        if (compressing) {
            packet.writeFramesToCompress(out);
        } else {
            packet.writeFrames(out);
        }
        wire.events().sent(1, packet.bytes());
    }

    /** As {@link #write}; true if it is the first since the last {@link #flush}. */
    boolean touch(Encoded packet) {
        write(packet);
        boolean first = !touched;
        touched = true;
        return first;
    }

    void flush() {
        touched = false;
        out.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == SlowReader.EVENT && ended == null) {
            ended = CloseReason.SLOW_READER;
            session.socketGone(this, CloseReason.SLOW_READER);
        }
        context.fireUserEventTriggered(event);
    }

    /** Says goodbye and closes. Any thread; a second call does nothing. */
    void end(CloseReason reason) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> end(reason));
            return;
        }
        if (ended == null) {
            ended = reason;
            Object last =
                    reason.code() == 0 ? Unpooled.EMPTY_BUFFER : new CloseWebSocketFrame(reason.code(), reason.label());
            channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
            // One that does not read would keep its connection for ever.
            loop.schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
        }
    }
}
