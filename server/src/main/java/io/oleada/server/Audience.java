package io.oleada.server;

import com.corundumstudio.socketio.SocketIOClient;
import org.jspecify.annotations.Nullable;

/** Those an event may go to. Any thread. */
interface Audience {

    /** Sends to everyone in the namespace but {@code except}, if that is not null. */
    void all(@Nullable SocketIOClient except, String event, Object... args);

    /** Sends to everyone in the room but {@code except}, if that is not null. */
    void room(String room, @Nullable SocketIOClient except, String event, Object... args);
}
