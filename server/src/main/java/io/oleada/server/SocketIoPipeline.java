package io.oleada.server;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.handler.EncoderHandler;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each connection's pipeline gains over netty-socketio's own: the gate before it, the static files behind. */
final class SocketIoPipeline extends SocketIOChannelInitializer {

    private final ChannelGroup clients;
    private final ServerMetrics metrics;
    private final Origins origins;
    private final StaticFiles files;
    private final LastFaults lastFaults;

    /** Made by {@link #start}, before any connection. */
    private @Nullable EncoderHandler encoder;

    SocketIoPipeline(ServerConfig config, ChannelGroup clients, ServerMetrics metrics, ClientFaults faults) {
        this.clients = clients;
        this.metrics = metrics;
        this.origins = new Origins(config.corsOrigins());
        this.files = new StaticFiles(config.publicDir());
        this.lastFaults = new LastFaults(faults);
    }

    @Override
    public void start(Configuration configuration, NamespacesHub namespaces) {
        super.start(configuration, namespaces);
        try {
            encoder = new EncoderHandler(
                    configuration, new CorrectedEncoder(configuration, configuration.getJsonSupport()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        pipeline.replace(SOCKETIO_ENCODER, SOCKETIO_ENCODER, Objects.requireNonNull(encoder));
        pipeline.addBefore(PACKET_HANDLER, "oleada-gate", new HttpGate(origins, metrics));
        pipeline.addAfter(AUTHORIZE_HANDLER, RESOURCE_HANDLER, files);
        pipeline.addLast("oleada-faults", lastFaults);
    }

    /**
     * Ends the connection of a client that has left. netty-socketio forgets the client, its pings and its timeout among it, and
     * would leave the socket open for ever.
     */
    @Override
    public void onDisconnect(ClientHead client) {
        super.onDisconnect(client);
        for (Transport transport : Transport.values()) {
            ChannelFuture written = client.send(new Packet(PacketType.CLOSE, client.getEngineIOVersion()), transport);
            if (written != null) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    /** Takes what netty-socketio's handlers let fall: a frame that is too long, a request that is none. */
    @Sharable
    private static final class LastFaults extends ChannelInboundHandlerAdapter {
        private final ClientFaults faults;

        LastFaults(ClientFaults faults) {
            this.faults = faults;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
            faults.exceptionCaught(context, fault);
        }
    }
}
