package io.oleada.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.oleada.server.wire.Guard;
import io.oleada.server.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each HTTP request before a session is made for it: pages of other origins are let in by the allow list alone,
 * WebSocket upgrades among them; preflights are answered here, since netty-socketio keeps a session for each for ever; methods
 * that nobody serves and paths that cannot be decoded are refused. Once a connection has become a WebSocket the gate leaves
 * its pipeline. One per connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its connection, which is told elsewhere
final class HttpGate extends ChannelDuplexHandler {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int DAY_SECONDS = 86_400;

    private final Origins origins;
    private final boolean guarded;
    private final ServerMetrics metrics;

    /** The origin whose page may read the answer to the request that is being served. */
    private @Nullable String reader;

    HttpGate(Origins origins, Set<Guard> guards, ServerMetrics metrics) {
        this.origins = origins;
        this.guarded = guards.contains(Guard.ORIGINS);
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            context.fireChannelRead(message);
            return;
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        reader = origin != null && origins.mayRead(origin) ? origin : null;
        if (guarded && !origins.mayAsk(origin, request.headers().get(HttpHeaderNames.HOST))) {
            metrics.refused(Refusal.ORIGIN);
            refuse(context, request, HttpResponseStatus.FORBIDDEN, TEXT, "this origin is not allowed here\n");
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight(context, request);
        } else if (!isServed(request)) {
            metrics.refused(Refusal.METHOD);
            refuse(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "method not allowed\n");
        } else if (!isDecodable(request.uri())) {
            metrics.refused(Refusal.REQUEST);
            refuse(context, request, HttpResponseStatus.BAD_REQUEST, TEXT, "this path cannot be decoded\n");
        } else {
            context.fireChannelRead(request);
        }
    }

    private static boolean isDecodable(String uri) {
        try {
            return !new QueryStringDecoder(uri).path().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** GET and HEAD are served everywhere; what else Engine.IO takes, its own handler knows. */
    private static boolean isServed(FullHttpRequest request) {
        HttpMethod method = request.method();
        return method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || request.uri().startsWith("/socket.io/?")
                || request.uri().startsWith("/engine.io/?");
    }

    private static void preflight(ChannelHandlerContext context, FullHttpRequest request) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, POST, OPTIONS");
        String asked = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, DAY_SECONDS);
            if (asked != null) {
                response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
            }
        }
        request.release();
        context.pipeline().writeAndFlush(response);
    }

    private static void refuse(
            ChannelHandlerContext context,
            FullHttpRequest request,
            HttpResponseStatus status,
            String type,
            String text) {
        request.release();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            response.headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
            if (reader != null) {
                response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, reader);
                response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            }
            context.write(message, promise);
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                context.pipeline().remove(this);
            }
            return;
        }
        context.write(message, promise);
    }
}
