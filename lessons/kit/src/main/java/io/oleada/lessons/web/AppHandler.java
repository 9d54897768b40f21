package io.oleada.lessons.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Answers an app's requests. Shared by all connections; on their event loops. */
@Sharable
final class AppHandler extends ChannelInboundHandlerAdapter {

    private final App app;

    AppHandler(App app) {
        this.app = app;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest request)
                || (path(request).equals("/socket.io/") && context.pipeline().get(App.PACKET_HANDLER) != null)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            FullHttpResponse response = answer(path(request));
            String origin = app.corsOrigin();
            if (origin != null) {
                response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
            boolean keepAlive = HttpUtil.isKeepAlive(request);
            HttpUtil.setKeepAlive(response, keepAlive);
            var written = context.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        } finally {
            request.release();
        }
    }

    private FullHttpResponse answer(String path) {
        Supplier<String> route = app.route(path);
        if (route != null) {
            return response(
                    HttpResponseStatus.OK, route.get().getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
        }
        Statics.Found found = app.find(path);
        if (found != null) {
            return response(HttpResponseStatus.OK, found.bytes(), found.type());
        }
        byte[] body = ("Cannot GET " + path + "\n").getBytes(StandardCharsets.UTF_8);
        return response(HttpResponseStatus.NOT_FOUND, body, "text/plain; charset=utf-8");
    }

    private static FullHttpResponse response(HttpResponseStatus status, byte[] body, String type) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        return response;
    }

    private static String path(FullHttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
