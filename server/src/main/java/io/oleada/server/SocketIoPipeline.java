package io.oleada.server;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;

/** What each connection's pipeline gains over netty-socketio's own: the gate before it, the static files behind. */
final class SocketIoPipeline extends SocketIOChannelInitializer {

    private final ChannelGroup clients;
    private final ServerMetrics metrics;
    private final Origins origins;
    private final StaticFiles files;

    SocketIoPipeline(ServerConfig config, ChannelGroup clients, ServerMetrics metrics) {
        this.clients = clients;
        this.metrics = metrics;
        this.origins = new Origins(config.corsOrigins());
        this.files = new StaticFiles(config.publicDir());
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
        pipeline.addBefore(PACKET_HANDLER, "oleada-gate", new HttpGate(origins, metrics));
        pipeline.addAfter(AUTHORIZE_HANDLER, RESOURCE_HANDLER, files);
    }
}
