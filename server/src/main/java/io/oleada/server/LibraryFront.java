package io.oleada.server;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;

/**
 * netty-socketio as it comes, for {@code --guards off}: its own transports and its own settings but for the times, the
 * limits and the compression of ours. Only the page and the count of connections are added. What it gets wrong is the
 * difference to {@link WireFront}.
 */
final class LibraryFront extends SocketIOChannelInitializer implements Front {

    private final ChannelGroup clients;
    private final ServerMetrics metrics;
    private final StaticFiles files;
    private final NamespacesHub namespaces;

    LibraryFront(ServerConfig config, ChannelGroup clients, ServerMetrics metrics) {
        this.clients = clients;
        this.metrics = metrics;
        this.files = new StaticFiles(config.publicDir());
        Configuration library = new Configuration();
        library.setPingInterval((int) config.pingInterval().toMillis());
        library.setPingTimeout((int) config.pingTimeout().toMillis());
        library.setHttpCompression(config.compression());
        library.setWebsocketCompression(config.compression());
        library.setAllowCustomRequests(true); // what is not Socket.IO goes on to the static files
        library.setMaxHttpContentLength(WireFront.MAX_PAYLOAD);
        library.setMaxFramePayloadLength(WireFront.MAX_PAYLOAD);
        library.setJsonSupport(new com.corundumstudio.socketio.protocol.JacksonJsonSupport());
        namespaces = new NamespacesHub(library);
        start(library, namespaces);
    }

    @Override
    protected void initChannel(Channel channel) throws Exception {
        super.initChannel(channel);
        clients.add(channel);
        metrics.channelOpened();
        channel.closeFuture().addListener(closed -> metrics.channelClosed());
    }

    @Override
    protected void addSocketioHandlers(ChannelPipeline pipeline) {
        super.addSocketioHandlers(pipeline);
        pipeline.addAfter(AUTHORIZE_HANDLER, RESOURCE_HANDLER, files);
    }

    @Override
    public ChannelHandler pipeline() {
        return this;
    }

    @Override
    public Namespace namespace(String name) {
        return namespaces.create(name);
    }

    @Override
    public Audience audience(Namespace namespace) {
        return new LibraryAudience(namespace, metrics::delivered);
    }

    @Override
    public <T> DataListener<T> mayBlock(DataListener<T> blocking) {
        return blocking; // it has event loops and nothing else
    }

    @Override
    public void drain() {
        // it has no word for that: connections are closed
    }
}
