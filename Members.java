package io.oleada.server;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the main namespace, by event loop, and the broadcast to them.
 *
 * <p>netty-socketio encodes a broadcast once per receiver and crosses to the receiver's event loop once per receiver. Here the
 * event is encoded once, WebSocket header and all, each loop gets one task, and a receiver costs one write of shared bytes. A
 * client belongs for life to the loop that saw its CONNECT; an upgrade to WebSocket changes where its bytes go, not its loop, so
 * no broadcast can meet it twice or miss it. The table of a loop is touched by that loop alone.
 */
final class Members {
    /** Bytes a client may leave unread before it is let go; the shared frames cost the server less than this says. */
    static final long SLOW_CLIENT_BYTES = 4L * 1024 * 1024;

    private static final ObjectWriter JSON = new ObjectMapper().writer();

    private final Map<EventExecutor, List<Member>> tables = new IdentityHashMap<>();
    private final ConcurrentMap<UUID, Member> bySession = new ConcurrentHashMap<>();
    private final Function<UUID, @Nullable SocketIOClient> clients;
    private final ServerMetrics metrics;

    private static final class Member {
        final UUID session;
        final EventLoop home;
        int index;
        volatile @Nullable Channel webSocket;
        volatile @Nullable ChannelHandlerContext wire;

        Member(UUID session, EventLoop home) {
            this.session = session;
            this.home = home;
        }
    }

    Members(EventLoopGroup loops, Function<UUID, @Nullable SocketIOClient> clients, ServerMetrics metrics) {
        loops.forEach(loop -> tables.put(loop, new ArrayList<>()));
        this.clients = clients;
        this.metrics = metrics;
    }

    int size() {
        return bySession.size();
    }

    /** Takes in a client that has sent CONNECT, or notes that it has moved to WebSocket. On the event loop of the channel. */
    void join(ClientHead client, Channel channel) {
        Member member = bySession.get(client.getSessionId());
        if (member == null) {
            member = new Member(client.getSessionId(), channel.eventLoop());
            List<Member> table = table(member.home);
            member.index = table.size();
            table.add(member);
            bySession.put(member.session, member);
        }
        if (client.getCurrentTransport() == Transport.WEBSOCKET) {
            boolean compressed = channel.pipeline().get(SocketPipeline.WEB_SOCKET_TRANSPORT_COMPRESSION) != null
                    || channel.pipeline().get(SocketPipeline.WEB_SOCKET_DEFLATER) != null;
            member.wire = compressed ? null : channel.pipeline().context(SocketPipeline.WEB_SOCKET_FRAMER);
            member.webSocket = channel;
        }
    }

    /** Forgets a client. On any thread. */
    void leave(UUID session) {
        Member member = bySession.remove(session);
        if (member != null) {
            onLoop(member.home, () -> removeFromTable(member));
        }
    }

    /** Sends an event with one argument to every member but {@code except}. On any thread; returns before the bytes leave. */
    void broadcast(String event, JsonNode argument, @Nullable UUID except) {
        byte[] frame = frame(event, argument);
        int owed = bySession.size() - (except != null && bySession.containsKey(except) ? 1 : 0);
        metrics.broadcast(owed);
        for (Map.Entry<EventExecutor, List<Member>> entry : tables.entrySet()) {
            onLoop(entry.getKey(), () -> deliver(entry.getValue(), frame, event, argument, except));
        }
    }

    private void deliver(
            List<Member> table, byte[] frame, String event, JsonNode argument, @Nullable UUID except) {
        if (table.isEmpty()) {
            return;
        }
        ByteBuf shared = io.netty.buffer.PooledByteBufAllocator.DEFAULT.directBuffer(frame.length);
        shared.writeBytes(frame);
        int delivered = 0;
        for (Member member : table) {
            if (!member.session.equals(except) && deliverTo(member, shared, event, argument)) {
                delivered++;
            }
        }
        shared.release();
        metrics.delivered(delivered);
    }

    private boolean deliverTo(Member member, ByteBuf shared, String event, JsonNode argument) {
        Channel channel = member.webSocket;
        if (channel == null) {
            SocketIOClient client = clients.apply(member.session);
            if (client != null) {
                client.sendEvent(event, argument);
            }
            return client != null;
        }
        if (!channel.isActive()) {
            return false;
        }
        if (!channel.isWritable() && channel.bytesBeforeWritable() > SLOW_CLIENT_BYTES) {
            SocketPipeline.closeFor(channel, ServerMetrics.Reason.SLOW_CLIENT);
            return false;
        }
        ChannelHandlerContext wire = member.wire;
        if (wire != null && !wire.isRemoved()) {
            wire.writeAndFlush(shared.retainedDuplicate(), channel.voidPromise());
        } else {
            ByteBuf text = shared.retainedDuplicate();
            text.skipBytes(WebSocketFrames.headerLength(text));
            channel.writeAndFlush(new TextWebSocketFrame(text));
        }
        return true;
    }

    private static byte[] frame(String event, JsonNode argument) {
        try {
            byte[] name = JSON.writeValueAsBytes(event);
            byte[] value = JSON.writeValueAsBytes(argument);
            return WebSocketFrames.event(name, value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private List<Member> table(EventExecutor loop) {
        List<Member> table = tables.get(loop);
        if (table == null) {
            throw new IllegalStateException("a channel came from an event loop that is not the server's");
        }
        return table;
    }

    private void removeFromTable(Member member) {
        List<Member> table = table(member.home);
        Member last = table.remove(table.size() - 1);
        if (last != member) {
            table.set(member.index, last);
            last.index = member.index;
        }
    }

    private static void onLoop(EventExecutor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The server is closing and its loops are gone; there is nobody left to tell.
        }
    }
}
