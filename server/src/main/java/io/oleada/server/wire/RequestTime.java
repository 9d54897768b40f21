package io.oleada.server.wire;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The guard against connections that are held open and say nothing, or say it byte by byte: the first whole request has a
 * time to come in, and so has each one after an answer. While a request waits for its answer, as polls do, no time runs. It
 * leaves the pipeline when the connection becomes a WebSocket. One per connection, on its loop.
 */
final class RequestTime extends ChannelDuplexHandler {

    private final Wire wire;
    private long sinceNs = System.nanoTime();
    private long limitMs;
    private int unanswered;
    private @Nullable Future<?> timer;

    RequestTime(Wire wire) {
        this.wire = wire;
        this.limitMs = wire.settings().requestTimeoutMs();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        watch(context, limitMs);
    }

    private void watch(ChannelHandlerContext context, long afterMs) {
        timer = context.executor().schedule(() -> look(context), Math.max(1, afterMs), TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext context) {
        long leftMs = limitMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs);
        if (unanswered > 0) {
            watch(context, limitMs);
        } else if (leftMs > 0) {
            watch(context, leftMs);
        } else {
            if (limitMs == wire.settings().requestTimeoutMs()) {
                wire.events().refused(Refusal.REQUEST_TIME); // an end to keep-alive is no refusal
            }
            var unused = context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpRequest) {
            unanswered++;
            limitMs = wire.settings().idleTimeoutMs();
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the caller's
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            unanswered--;
            sinceNs = System.nanoTime();
        }
        context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
