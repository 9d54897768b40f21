package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.base64.Base64;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Engine.IO over HTTP: handshakes, polls, posts, and the way to a WebSocket. The request guard: what does not fit the
 * protocol is answered with 400 and a numbered error, before a session exists for it. The connection is kept for the next
 * request, which the library promises and does not do. One per connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its connection, which is told elsewhere
final class HttpHandler extends ChannelInboundHandlerAdapter {

    static final byte SEPARATOR = 0x1e;

    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String JSON = "application/json";

    private final Wire wire;
    private final RateGuard rate;
    private @Nullable Answer underWay;
    private @Nullable Session polling; // the last that polled here

    HttpHandler(Wire wire) {
        this.wire = wire;
        this.rate =
                new RateGuard(wire.settings().has(Guard.RATE) ? wire.settings().maxRate() : 0);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Answer open = underWay;
        underWay = null;
        if (open != null && open.session != null) {
            open.session.pollGone(open);
        }
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == SlowReader.EVENT && polling != null) {
            polling.close(CloseReason.SLOW_READER);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            context.fireChannelRead(message);
            return;
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String path = pathOf(uri);
        boolean echo = path.equals(wire.settings().echoPath());
        if (!echo && !path.equals(wire.settings().path())) {
            context.fireChannelRead(message);
            return;
        }
        boolean upgrading = false;
        try {
            Answer answer = new Answer(context, HttpUtil.isKeepAlive(request));
            if (underWay != null) {
                // A request behind one that waits: no client does this, and its answer would come out of order.
                wire.events().refused(Refusal.OVERLAP);
                context.close();
                return;
            }
            underWay = answer;
            upgrading = serve(context, request, new Query(KeptRequest.query(uri.parameters()), echo), answer);
        } catch (IllegalArgumentException e) {
            refuse(EngineError.BAD_REQUEST, Refusal.REQUEST);
        } finally {
            if (!upgrading) {
                request.release();
            }
        }
    }

    private static String pathOf(QueryStringDecoder uri) {
        try {
            return uri.path();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** True if the request has been given to a WebSocket's handshake, which releases it. */
    private boolean serve(ChannelHandlerContext context, FullHttpRequest request, Query query, Answer answer) {
        String transport = query.first("transport");
        String sid = query.first("sid");
        boolean webSocket = transport.equals("websocket");
        if (!webSocket && !transport.equals("polling")) {
            refuse(EngineError.UNKNOWN_TRANSPORT, Refusal.TRANSPORT);
        } else if (!query.first("EIO").equals("4")) {
            refuse(EngineError.UNSUPPORTED_VERSION, Refusal.VERSION);
        } else if (webSocket) {
            return upgrade(context, request, query, sid);
        } else if (!sid.isEmpty()) {
            poll(context, request, sid, answer);
        } else if (!request.method().equals(HttpMethod.GET)) {
            refuse(EngineError.BAD_HANDSHAKE_METHOD, Refusal.METHOD);
        } else if (wire.mayOpen(context, request, query)) {
            Session session = wire.open(context, request, query);
            session.send(wire.encoding().open(session.sid(), true, wire.settings()));
            session.poll(answer);
            session.heartbeat().start();
        } else {
            refuse(EngineError.FORBIDDEN, Refusal.CREDENTIALS);
        }
        return false;
    }

    private boolean upgrade(ChannelHandlerContext context, FullHttpRequest request, Query query, String sid) {
        boolean asks = request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        if (!asks) {
            refuse(EngineError.BAD_REQUEST, Refusal.REQUEST);
            return false;
        }
        Session session = null;
        if (!sid.isEmpty()) {
            session = wire.sessions().find(sid);
            if (session == null) {
                refuse(EngineError.UNKNOWN_SID, Refusal.SID);
                return false;
            }
        } else if (!wire.mayOpen(context, request, query)) {
            refuse(EngineError.FORBIDDEN, Refusal.CREDENTIALS);
            return false;
        }
        underWay = null;
        WebSocketHandler.handshake(context, request, query, session, wire);
        return true;
    }

    private void poll(ChannelHandlerContext context, FullHttpRequest request, String sid, Answer answer) {
        Session session = wire.sessions().find(sid);
        if (session == null) {
            refuse(EngineError.UNKNOWN_SID, Refusal.SID);
        } else if (request.method().equals(HttpMethod.GET)) {
            answer.session = session;
            polling = session;
            session.poll(answer);
        } else if (request.method().equals(HttpMethod.POST)) {
            post(context, request.content(), session, answer);
        } else {
            refuse(EngineError.BAD_REQUEST, Refusal.METHOD);
        }
    }

    private void post(ChannelHandlerContext context, ByteBuf body, Session session, Answer answer) {
        if (session.socket() != null || session.isClosed()) {
            refuse(EngineError.BAD_REQUEST, Refusal.REQUEST);
            return;
        }
        long waitMs = 0;
        try {
            if (!body.isReadable()) {
                throw PacketException.malformed("an empty body");
            }
            while (body.isReadable()) {
                int end = body.bytesBefore(SEPARATOR);
                ByteBuf packet = body.readSlice(end < 0 ? body.readableBytes() : end);
                if (end >= 0) {
                    body.skipBytes(1);
                }
                receive(packet, session);
                waitMs += rate.take();
            }
        } catch (PacketException e) {
            wire.offence(context.channel(), e);
            refuse(EngineError.BAD_REQUEST, e.refusal());
            session.close(CloseReason.PARSE_ERROR);
            return;
        }
        if (waitMs > 0) {
            wire.events().refused(Refusal.RATE);
            context.executor().schedule(answer::ok, waitMs, TimeUnit.MILLISECONDS);
        } else {
            answer.ok();
        }
    }

    private static void receive(ByteBuf packet, Session session) throws PacketException {
        if (packet.isReadable() && packet.getByte(packet.readerIndex()) == 'b') {
            ByteBuf coded = packet.skipBytes(1);
            ByteBuf data;
            try {
                data = Base64.decode(coded);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw PacketException.malformed("no base64");
            }
            try {
                session.inbound().binary(data);
            } finally {
                data.release();
            }
        } else {
            session.inbound().text(packet);
        }
    }

    private void refuse(EngineError error, Refusal why) {
        if (underWay != null) {
            underWay.refuse(error, why);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        wire.fault(context, fault);
    }

    /** The answer to the request under way. */
    private final class Answer implements Poll {

        private final ChannelHandlerContext context;
        private final boolean keepAlive;
        private @Nullable Session session;

        Answer(ChannelHandlerContext context, boolean keepAlive) {
            this.context = context;
            this.keepAlive = keepAlive;
        }

        void ok() {
            write(HttpResponseStatus.OK, "text/html", Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII));
        }

        @Override
        public void answer(ByteBuf packets) {
            write(HttpResponseStatus.OK, TEXT, packets);
        }

        @Override
        public void refuse(EngineError error, Refusal why) {
            wire.events().refused(why);
            write(HttpResponseStatus.BAD_REQUEST, JSON, Unpooled.copiedBuffer(error.json(), StandardCharsets.US_ASCII));
        }

        private void write(HttpResponseStatus status, String type, ByteBuf body) {
            if (!context.executor().inEventLoop()) {
                context.executor().execute(() -> write(status, type, body));
                return;
            }
            if (underWay == this) {
                underWay = null;
            }
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body.duplicate());
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
            response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            HttpUtil.setKeepAlive(response, keepAlive);
            var written = context.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    static InetSocketAddress address(java.net.SocketAddress of) {
        return of instanceof InetSocketAddress internet ? internet : InetSocketAddress.createUnresolved("local", 0);
    }
}
