package io.oleada.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Serves the page, its style, the browser client, and what is in the folder of the user's choice. Shared by all. */
@Sharable
final class StaticFiles extends ChannelInboundHandlerAdapter {

    /** The path of every Socket.IO request. */
    static final String SOCKET_IO = "/socket.io/";

    private final Resources resources;

    StaticFiles(@Nullable Path publicDir) {
        this.resources = new Resources(publicDir);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest request) || isSocketIo(request)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            serve(context, request);
        } finally {
            request.release();
        }
    }

    private static boolean isSocketIo(FullHttpRequest request) {
        return path(request).equals(SOCKET_IO);
    }

    private static String path(FullHttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private void serve(ChannelHandlerContext context, FullHttpRequest request) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        Resources.Resource found = resources.find(path(request));
        FullHttpResponse response;
        if (found == null) {
            response = answer(HttpResponseStatus.NOT_FOUND, "not found\n".getBytes(StandardCharsets.UTF_8), head);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        } else if (isKnown(found.tag(), request.headers().get(HttpHeaderNames.IF_NONE_MATCH))) {
            response = answer(HttpResponseStatus.NOT_MODIFIED, new byte[0], head);
            response.headers().set(HttpHeaderNames.ETAG, found.tag());
        } else {
            response = answer(HttpResponseStatus.OK, found.bytes(), head);
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, found.type());
            response.headers().set(HttpHeaderNames.ETAG, found.tag());
            response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache"); // ask again; mostly the answer is 304
        }
        protect(response.headers());
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Whether the client has this already: If-None-Match is a list, each tag weak or not, or a star. */
    private static boolean isKnown(String tag, @Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String known : ifNoneMatch.split(",", -1)) {
            String candidate = known.strip();
            if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private static FullHttpResponse answer(HttpResponseStatus status, byte[] body, boolean head) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    private static void protect(HttpHeaders headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(
                "Content-Security-Policy",
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:");
    }
}
