package io.oleada.lessons.web;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The web part of a server, as Express's {@code app} in the course: static files, routes, CORS. Alone it listens by
 * {@link #listen}; given to {@code SocketIOServer.setPipelineFactory} it answers, on Socket.IO's port, whatever is not
 * Socket.IO.
 */
public final class App extends SocketIOChannelInitializer {

    private static final int BODY_MAX = 64 * 1024;

    /** What is on its way to the clients when the server stops has so long to get out. */
    private static final long LAST_WORDS_MS = 200;

    /** Not 0: an event loop without a quiet period may end without having closed its connections. */
    private static final long QUIET_MS = 50;

    private static final long END_MS = 1_000;

    private static volatile @Nullable String injected;

    private final Map<String, Supplier<String>> routes = new ConcurrentHashMap<>();
    private final AppHandler handler = new AppHandler(this);
    private volatile @Nullable Statics statics;
    private volatile @Nullable String corsOrigin;
    private volatile boolean servesClient;
    private volatile boolean joined;
    private final AtomicBoolean serving = new AtomicBoolean();
    private @Nullable EventLoopGroup loops;

    /** Makes an app that answers 404 to everything. */
    public App() {}

    /** Names a script that every HTML page gets at its beginning; null for none. For the kit alone. */
    public static void inject(@Nullable String scriptUrl) {
        injected = scriptUrl;
    }

    static @Nullable String injected() {
        return injected;
    }

    /**
     * Serves the files of a folder of {@code resources}, as {@code app.use(express.static('public'))}.
     *
     * @param folder such as {@code public}
     * @throws IllegalArgumentException if there is no such folder
     */
    public App statics(String folder) {
        statics = Statics.of(folder);
        return this;
    }

    /**
     * Allows one other origin to read the app's answers, as {@code app.use(cors({ origin }))}. Socket.IO's own answers are
     * not covered: that is {@code Configuration.setOrigin}.
     */
    public App cors(String origin) {
        corsOrigin = origin;
        return this;
    }

    /** Answers a GET with a text, as {@code app.get(path, ...)}. The supplier is called on an event loop. */
    public App get(String path, Supplier<String> answer) {
        routes.put(path, answer);
        return this;
    }

    /** Serves the browser client at {@code /socket.io/socket.io.js}; socket.io for Node does it by itself. */
    public App serveClient() {
        servesClient = true;
        return this;
    }

    /**
     * Listens without Socket.IO.
     *
     * @param port the TCP port
     * @throws IllegalStateException if the port is taken
     */
    public void listen(int port) {
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("app"), NioIoHandler.newFactory());
        loops = group;
        var bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(BODY_MAX), handler);
                    }
                })
                .bind(port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop();
            throw new IllegalStateException("cannot listen on port " + port + ": it is taken", bound.cause());
        }
    }

    /** Ends what {@link #listen} began, or what {@code SocketIOServer.start} has. */
    @Override
    public void stop() {
        if (joined) {
            joined = false;
            super.stop();
        }
        EventLoopGroup group = loops;
        if (group != null) {
            loops = null;
            var unused = group.shutdownGracefully(QUIET_MS, END_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Called by {@code SocketIOServer.start}. */
    @Override
    public void start(Configuration configuration, NamespacesHub namespaces) {
        configuration.setAllowCustomRequests(true); // else what is not Socket.IO is refused before it comes to us
        configuration.getSocketConfig().setReuseAddress(true); // else a restart has to wait a minute for its port
        joined = true;
        super.start(configuration, namespaces);
    }

    /**
     * Has the first connection see to it that all end soon after the server has ceased to listen. {@code SocketIOServer.stop}
     * by itself goes on serving them for two seconds, by a server that nobody new can reach.
     */
    @Override
    protected void initChannel(Channel channel) throws Exception {
        if (serving.compareAndSet(false, true)) {
            EventLoop worker = channel.eventLoop();
            var unused = channel.parent().closeFuture().addListener(closed -> {
                var unusedLater = worker.schedule(
                        () -> {
                            var unusedEnd = worker.parent().shutdownGracefully(QUIET_MS, END_MS, TimeUnit.MILLISECONDS);
                        },
                        LAST_WORDS_MS,
                        TimeUnit.MILLISECONDS);
            });
        }
        super.initChannel(channel);
    }

    @Override
    protected void addSocketioHandlers(ChannelPipeline pipeline) {
        super.addSocketioHandlers(pipeline);
        pipeline.addAfter(AUTHORIZE_HANDLER, RESOURCE_HANDLER, handler);
    }

    @Nullable
    Supplier<String> route(String path) {
        return routes.get(path);
    }

    @Nullable
    String corsOrigin() {
        return corsOrigin;
    }

    /** What is to be had at a path, or null. */
    Statics.@Nullable Found find(String path) {
        if (path.startsWith("/socket.io/")) {
            return servesClient ? Statics.client(path.substring("/socket.io/".length())) : null;
        }
        Statics own = statics;
        if (own == null) {
            return null;
        }
        return path.startsWith("/bootstrap/")
                ? Statics.bootstrap(path.substring("/bootstrap/".length()))
                : own.find(path);
    }
}
