package io.oleada.server.wire;

import com.corundumstudio.socketio.SocketIOClient;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to many clients of a namespace. An event is encoded once, whatever the number of receivers and their transports,
 * and handed to each event loop once; the loop writes the same bytes to its clients and flushes each once. The caller waits
 * for none of it. The library encodes per receiver and makes a system call for each, in the caller's thread.
 *
 * <p>Who gets it: whoever had joined before the call, in the order of the calls on one thread. A client of a listener that
 * sends to it directly after a broadcast may see the direct one first. Where there is a {@link Relay}, the clients of other
 * nodes get it too. Any thread.
 */
public final class Broadcast {

    private final Wire wire;
    private final String namespace;

    Broadcast(Wire wire, String namespace) {
        this.wire = wire;
        this.namespace = namespace;
    }

    /** Sends to every client of the namespace. */
    public void toAll(String event, Object... args) {
        send(List.of(namespace), null, event, args);
    }

    /** Sends to every client of the namespace but one. */
    public void toOthers(SocketIOClient except, String event, Object... args) {
        send(List.of(namespace), except, event, args);
    }

    /** Sends to the clients in a room, but for {@code except} if it is not null. */
    public void toRoom(String room, @Nullable SocketIOClient except, String event, Object... args) {
        send(List.of(room), except, event, args);
    }

    /** Sends to the clients in any of the rooms, to each once. */
    public void toRooms(List<String> rooms, @Nullable SocketIOClient except, String event, Object... args) {
        send(List.copyOf(rooms), except, event, args);
    }

    private void send(List<String> rooms, @Nullable SocketIOClient except, String event, Object[] args) {
        Encoded packet = wire.encoding().event(namespace, event, Arrays.asList(args));
        Relay relay = wire.relay();
        if (relay != null && !rooms.isEmpty()) {
            relay.publish(Parcel.write(namespace, rooms, packet));
        }
        Session excepted = except == null ? null : Session.of(except);
        wire.hand(
                new Delivery(packet, namespace, rooms, excepted, wire.outboxes().size(), wire.events(), () -> {}));
    }
}
