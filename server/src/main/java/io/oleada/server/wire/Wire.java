package io.oleada.server.wire;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.DisconnectableHub;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.ack.AckManager;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.handler.ClientsBox;
import com.corundumstudio.socketio.namespace.Namespace;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of each connection and what the sessions share. Make namespaces by {@link #namespace}, add listeners to them
 * as to the library's own, then give this to a bootstrap as its child handler.
 */
public final class Wire extends ChannelInitializer<Channel> implements DisconnectableHub {

    private static final String BUSY =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static final long STOP_GRACE_MS = 1_000;

    private final WireSettings settings;
    private final WireEvents events;
    private final Configuration configuration;
    private final WireJson json = new WireJson();
    private final PacketEncoding encoding;
    private final Sessions sessions = new Sessions();
    private final ClientsBox clients = new ClientsBox();
    private final GuardedNamespaces namespaces;
    private final LoopScheduler scheduler;
    private final AckManager acks;
    private final OffLoop offLoop;
    private final Map<EventLoop, LoopOutbox> outboxes = new HashMap<>();
    private final List<LoopOutbox> outboxList = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder queuedBytes = new LongAdder();
    private final Function<Channel, ChannelHandler> gate;
    private final ChannelHandler files;
    private final BiConsumer<Channel, Throwable> faults;
    private final Interference interference;
    private final Inlet inlet = new Inlet(this);
    private volatile @Nullable Relay relay;

    /**
     * Makes a wire.
     *
     * @param configuration the library's settings; its JSON support and ack mode are replaced
     * @param loops the event loops that connections will be on
     * @param gate makes for each connection what looks at requests first
     * @param files what serves other paths than Engine.IO's
     * @param faults told of what went wrong on a connection, which is then closed
     * @param interference what goes wrong on purpose
     */
    public Wire(
            WireSettings settings,
            WireEvents events,
            Configuration configuration,
            EventLoopGroup loops,
            Function<Channel, ChannelHandler> gate,
            ChannelHandler files,
            BiConsumer<Channel, Throwable> faults,
            Interference interference) {
        this.settings = settings;
        this.events = events;
        this.configuration = configuration;
        this.gate = gate;
        this.files = files;
        this.faults = faults;
        this.interference = interference;
        configuration.setJsonSupport(json);
        configuration.setAckMode(AckMode.MANUAL); // a listener may answer later, from a thread of its own
        encoding = new PacketEncoding(json, ByteBufAllocator.DEFAULT);
        namespaces = new GuardedNamespaces(configuration, this);
        scheduler = new LoopScheduler(loops);
        offLoop = new OffLoop(settings.listenerThreads(), events, configuration.getExceptionListener());
        acks = new AckManager(scheduler);
        for (EventExecutor loop : loops) {
            LoopOutbox outbox = new LoopOutbox((EventLoop) loop, interference);
            outboxes.put((EventLoop) loop, outbox);
            outboxList.add(outbox);
        }
    }

    /** Makes a namespace, or finds it: "" is the main one, others begin with a slash. */
    public Namespace namespace(String name) {
        return namespaces.create(name);
    }

    /** {@return the way to send to many clients of a namespace} */
    public Broadcast broadcast(String namespace) {
        return new Broadcast(this, namespace);
    }

    /** Takes every broadcast to other nodes too, from now on. */
    public void relayTo(Relay others) {
        relay = others;
    }

    /** {@return where broadcasts of other nodes come in} */
    public Inlet inlet() {
        return inlet;
    }

    /** {@return the threads for listeners that may block} */
    public OffLoop offLoop() {
        return offLoop;
    }

    /** Ends what runs besides the event loops. */
    public void stop() {
        offLoop.stop(STOP_GRACE_MS);
    }

    /** Tells every client that the server goes down, and ends its session. */
    public void drain() {
        for (Session session : sessions.all()) {
            session.close(CloseReason.SHUTDOWN);
        }
    }

    @Override
    protected void initChannel(Channel channel) {
        int now = connections.incrementAndGet();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (settings.has(Guard.CONNECTIONS) && now > settings.maxConnections()) {
            events.refused(Refusal.CONNECTIONS);
            channel.config().setAutoRead(false);
            channel.writeAndFlush(Unpooled.copiedBuffer(BUSY, StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("reader", new SlowReader(this, channel));
        pipeline.addLast("http", new HttpServerCodec());
        pipeline.addLast("body", new Aggregator());
        if (settings.compression()) {
            pipeline.addLast("gzip", new HttpContentCompressor());
        }
        if (settings.has(Guard.REQUEST_TIME)) {
            pipeline.addLast("request-time", new RequestTime(this));
        }
        pipeline.addLast("gate", gate.apply(channel));
        if (settings.compression()) {
            pipeline.addLast("deflate", new WebSocketServerCompressionHandler(settings.maxPayload()));
        }
        pipeline.addLast("engine", new HttpHandler(this));
        pipeline.addLast("files", files);
    }

    /** Bodies up to the limit; a larger one is answered with 413. */
    private final class Aggregator extends HttpObjectAggregator {
        Aggregator() {
            super(settings.maxPayload());
        }

        @Override
        protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) throws Exception {
            events.refused(Refusal.TOO_LARGE);
            super.handleOversizedMessage(context, oversized);
        }
    }

    /** Whether the application's authorization listener lets a handshake pass. */
    boolean mayOpen(ChannelHandlerContext context, FullHttpRequest request, Query query) {
        return configuration
                .getAuthorizationListener()
                .getAuthorizationResult(handshake(context, request, query))
                .isAuthorized();
    }

    Session open(ChannelHandlerContext context, FullHttpRequest request, Query query) {
        Session session = new Session(
                this, Sessions.newSid(), context.channel().eventLoop(), handshake(context, request, query), query);
        sessions.add(session);
        events.opened(query.first("transport"));
        return session;
    }

    private static HandshakeData handshake(ChannelHandlerContext context, FullHttpRequest request, Query query) {
        return new HandshakeData(
                KeptRequest.headers(request.headers()),
                query.parameters(),
                HttpHandler.address(context.channel().remoteAddress()),
                HttpHandler.address(context.channel().localAddress()),
                KeptRequest.uri(request.uri()),
                request.headers().contains("origin"));
    }

    /** A client broke the protocol; its connection is closed by the caller. */
    void offence(Channel channel, PacketException offence) {
        faults.accept(channel, offence);
    }

    void fault(ChannelHandlerContext context, Throwable fault) {
        if (fault instanceof PrematureChannelClosureException) {
            return; // the client left in the middle of a message, and the connection is closed
        }
        if (isTooLarge(fault) || isTooLarge(fault.getCause())) {
            events.refused(Refusal.TOO_LARGE);
        } else if (fault instanceof DecoderException) {
            events.refused(Refusal.PACKET);
        }
        faults.accept(context.channel(), fault);
        var unused = context.close();
    }

    private static boolean isTooLarge(@Nullable Throwable fault) {
        return fault instanceof TooLongFrameException
                || (fault instanceof CorruptedWebSocketFrameException corrupted
                        && WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus()));
    }

    /** The library's hook for a client without namespaces; its session lives on here. */
    @Override
    public void onDisconnect(ClientHead client) {
        // see Session.close
    }

    /** So many bytes more, or less, wait for polls. */
    void queued(int bytes) {
        queuedBytes.add(bytes);
    }

    /** {@return the bytes that wait for polls, over all sessions} */
    public long queuedBytes() {
        return queuedBytes.sum();
    }

    Interference interference() {
        return interference;
    }

    WireSettings settings() {
        return settings;
    }

    WireEvents events() {
        return events;
    }

    Configuration configuration() {
        return configuration;
    }

    WireJson json() {
        return json;
    }

    PacketEncoding encoding() {
        return encoding;
    }

    Sessions sessions() {
        return sessions;
    }

    ClientsBox clients() {
        return clients;
    }

    GuardedNamespaces namespaces() {
        return namespaces;
    }

    LoopScheduler scheduler() {
        return scheduler;
    }

    AckManager acks() {
        return acks;
    }

    ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    @Nullable
    Relay relay() {
        return relay;
    }

    /** Hands a broadcast to every loop. */
    void hand(Delivery delivery) {
        long delayMs = interference.delayMs(Interference.Of.DELIVERY);
        for (LoopOutbox outbox : outboxList) {
            outbox.offer(delivery, delayMs);
        }
    }

    List<LoopOutbox> outboxes() {
        return outboxList;
    }

    LoopOutbox outboxOf(EventLoop loop) {
        LoopOutbox outbox = outboxes.get(loop);
        if (outbox == null) {
            throw new IllegalStateException("a connection on a loop that is none of ours");
        }
        return outbox;
    }
}
