package io.oleada.loadgen.driver.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.ConnectionListener.Stage;
import io.oleada.loadgen.protocol.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests to the target, one at a time, over a TCP connection that is kept as long as the server keeps it. A
 * server may close a kept connection just when the next request is on its way; such a request is sent once more, over a
 * fresh connection, as browsers do.
 */
final class HttpPipe {

    /** Who asks. */
    interface Asker {

        /** The answer's head is here. */
        void onHead(HttpPipe from, long nowNs);

        /**
         * The whole answer is here.
         *
         * @param location the header of this name, where a redirect has one
         * @param body holds the body from its begin; valid during the call alone
         */
        void onAnswer(HttpPipe from, int status, @Nullable String location, byte[] body, int length, long nowNs)
                throws ProtocolException;

        /** There will be no answer. */
        void onFailure(HttpPipe from, CloseReason reason, String detail, long nowNs);
    }

    private static final int USUAL_BODY = 4096;
    private static final byte[] NOTHING = new byte[0];

    private final LoopContext loop;
    private final NettyConnection connection;
    private final Asker asker;
    private @Nullable Exchange current;
    private byte @Nullable [] request;
    private boolean closed;

    HttpPipe(LoopContext loop, NettyConnection connection, Asker asker) {
        this.loop = loop;
        this.connection = connection;
        this.asker = asker;
    }

    /** {@return whether a request waits for its answer} */
    boolean isBusy() {
        return request != null;
    }

    /** Sends a request; the one before must have been answered. */
    void ask(byte[] bytes) {
        request = bytes;
        Exchange kept = current;
        if (kept != null && kept.channel != null) {
            Channels.write(kept.channel, Unpooled.wrappedBuffer(bytes));
        } else {
            connect();
        }
    }

    private void connect() {
        Exchange fresh = new Exchange();
        current = fresh;
        fresh.channel = Channels.connect(
                loop,
                connection.plan(),
                fresh,
                cause -> fail(fresh, Failures.ofConnect(cause), Failures.connectDetail(cause, connection.plan())));
    }

    /** Closes without a word; nothing is told any more. */
    void cut() {
        closed = true;
        request = null;
        if (current != null) {
            Channels.reset(current.channel);
            current = null;
        }
    }

    private void fail(Exchange from, CloseReason reason, String detail) {
        if (closed || from != current) {
            return;
        }
        current = null;
        if (request != null) {
            request = null;
            asker.onFailure(this, reason, detail, System.nanoTime());
        }
    }

    /** One TCP connection of the pipe. */
    private final class Exchange extends ChannelInboundHandlerAdapter {

        private @Nullable SocketChannel channel;
        private @Nullable Throwable failure;
        private int answered;
        private @Nullable HttpResponse head;
        private byte[] body = NOTHING;
        private int length;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.pipeline().addBefore(ctx.name(), null, new HttpResponseDecoder());
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
            byte[] waiting = request;
            if (this == current && waiting != null) {
                connection.onStage(Stage.TCP, System.nanoTime());
                Channels.write(ctx.channel(), Unpooled.wrappedBuffer(waiting));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            long nowNs = System.nanoTime();
            try {
                if (this == current && message instanceof HttpObject part) {
                    onPart(ctx, part, nowNs);
                }
            } catch (ProtocolException e) {
                fault(CloseReason.PARSE_ERROR, String.valueOf(e.getMessage()), nowNs);
            } catch (Throwable fault) {
                loop.fault(fault);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void onPart(ChannelHandlerContext ctx, HttpObject part, long nowNs) throws ProtocolException {
            if (part.decoderResult().isFailure()) {
                throw new ProtocolException(
                        "answered " + Handshake.path(connection.plan()) + " with something else than HTTP");
            }
            if (part instanceof HttpResponse begun) {
                head = begun;
                length = 0;
                if (begun.status().code() == 200) {
                    asker.onHead(HttpPipe.this, nowNs);
                }
            }
            if (part instanceof HttpContent content) {
                append(content.content());
            }
            if (part instanceof LastHttpContent) {
                complete(ctx, nowNs);
            }
        }

        private void append(ByteBuf content) throws ProtocolException {
            int more = content.readableBytes();
            if (length + more > connection.longestMessage()) {
                throw new ProtocolException("answer of more than " + connection.longestMessage() + " bytes");
            }
            if (length + more > body.length) {
                body = Arrays.copyOf(body, Math.max(length + more, Math.min(body.length * 2, USUAL_BODY)));
            }
            content.readBytes(body, length, more);
            length += more;
        }

        private void complete(ChannelHandlerContext ctx, long nowNs) throws ProtocolException {
            HttpResponse begun = head;
            if (begun == null || request == null) {
                return;
            }
            head = null;
            answered++;
            request = null;
            if (!HttpUtil.isKeepAlive(begun)) {
                current = null;
                Channels.close(ctx.channel());
            }
            byte[] whole = body;
            if (body.length > USUAL_BODY) {
                body = NOTHING;
            }
            String location = begun.headers().get(HttpHeaderNames.LOCATION);
            asker.onAnswer(HttpPipe.this, begun.status().code(), location, whole, length, nowNs);
        }

        private void fault(CloseReason reason, String detail, long nowNs) {
            if (!closed) {
                asker.onFailure(HttpPipe.this, reason, detail, nowNs);
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
            byte[] lost = request;
            if (this == current && lost != null && answered > 0 && head == null && !closed) {
                current = null;
                ask(lost);
                return;
            }
            Throwable cause = failure;
            if (cause == null) {
                fail(this, CloseReason.TRANSPORT_CLOSE, "closed before it answered");
                return;
            }
            CloseReason reason = Failures.ofTransport(cause);
            if (reason == null && !closed) {
                loop.fault(cause);
            }
            fail(this, reason == null ? CloseReason.TRANSPORT_ERROR : reason, Failures.detail(cause));
        }
    }
}
