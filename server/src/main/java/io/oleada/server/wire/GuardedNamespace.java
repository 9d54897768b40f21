package io.oleada.server.wire;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.transport.NamespaceClient;
import java.util.List;
import java.util.UUID;

/**
 * A namespace that lets nobody in before the listeners for credentials agree. The library adds a client to the namespace
 * when it is made, asks the listeners only if the client sent something, and leaves it inside when they say no: it goes on
 * getting broadcasts. Here the adding waits for {@link #admit}.
 *
 * <p>It also tells each loop's outbox who is in which room, which is what {@link Broadcast} goes by.
 */
final class GuardedNamespace extends Namespace {

    private final Wire wire;

    GuardedNamespace(String name, Configuration configuration, Wire wire) {
        super(name, configuration);
        this.wire = wire;
    }

    @Override
    public void addClient(SocketIOClient client) {
        // called by the client's constructor, when nobody knows yet who it is
    }

    /** Lets a client in: rooms, broadcasts and the connect listeners know it from now on. */
    void admit(NamespaceClient client) {
        super.addClient(client);
        onConnect(client);
    }

    @Override
    public void join(String room, UUID sessionId) {
        if (getClient(sessionId) instanceof NamespaceClient client
                && client.getBaseClient() instanceof Session session) {
            super.join(room, sessionId);
            wire.outboxOf(session.home()).join(getName(), room, session);
        }
    }

    @Override
    public void leave(String room, UUID sessionId) {
        super.leave(room, sessionId);
        if (getClient(sessionId) instanceof NamespaceClient client
                && client.getBaseClient() instanceof Session session) {
            wire.outboxOf(session.home()).leave(getName(), room, session);
        }
    }

    @Override
    public void onDisconnect(SocketIOClient client) {
        if (getClient(client.getSessionId()) == null) {
            return; // it never was inside
        }
        List<String> rooms = List.copyOf(client.getAllRooms());
        super.onDisconnect(client);
        if (client instanceof NamespaceClient inside && inside.getBaseClient() instanceof Session session) {
            for (String room : rooms) {
                wire.outboxOf(session.home()).leave(getName(), room, session);
            }
        }
    }
}
