package io.oleada.server;

import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** netty-socketio's own broadcasts: encoded for each receiver, in the caller's thread. */
final class LibraryAudience implements Audience {

    private final Namespace namespace;
    private final IntConsumer delivered;

    /** Tells {@code delivered} how many receivers each broadcast has. */
    LibraryAudience(Namespace namespace, IntConsumer delivered) {
        this.namespace = namespace;
        this.delivered = delivered;
    }

    @Override
    public void all(@Nullable SocketIOClient except, String event, Object... args) {
        int receivers = namespace.getAllClients().size();
        send(namespace.getBroadcastOperations(), receivers, except, event, args);
    }

    @Override
    public void room(String room, @Nullable SocketIOClient except, String event, Object... args) {
        int receivers = namespace.getRoomClientsInCluster(room);
        send(namespace.getRoomOperations(room), receivers, except, event, args);
    }

    private void send(
            BroadcastOperations to, int receivers, @Nullable SocketIOClient except, String event, Object[] args) {
        if (except == null) {
            to.sendEvent(event, args);
            delivered.accept(receivers);
        } else {
            to.sendEvent(event, except, args);
            delivered.accept(Math.max(0, receivers - 1));
        }
    }
}
