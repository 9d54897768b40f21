package io.oleada.server.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room's sessions on one loop: quick to walk, to join and to leave; in no order. Their WebSockets are kept beside them: with
 * thousands of receivers each object that a broadcast looks at on its way is a miss of the processor's caches. Belongs to the
 * loop.
 */
final class Members {

    private final List<Session> sessions = new ArrayList<>(1);
    private final List<@Nullable WebSocketHandler> sockets = new ArrayList<>(1);
    private final Map<Session, Integer> places = new HashMap<>();

    void add(Session session) {
        if (places.putIfAbsent(session, sessions.size()) == null) {
            sessions.add(session);
            sockets.add(session.socket());
        }
    }

    /** True if nobody is left. */
    boolean remove(Session session) {
        Integer place = places.remove(session);
        if (place != null) {
            Session last = sessions.remove(sessions.size() - 1);
            WebSocketHandler itsSocket = sockets.remove(sockets.size() - 1);
            if (last != session) {
                sessions.set(place, last);
                sockets.set(place, itsSocket);
                places.put(last, place);
            }
        }
        return sessions.isEmpty();
    }

    int size() {
        return sessions.size();
    }

    Session get(int index) {
        return sessions.get(index);
    }

    /** {@return a session's WebSocket, or null while it polls} A session that has one keeps it. */
    @Nullable
    WebSocketHandler socket(int index) {
        WebSocketHandler known = sockets.get(index);
        if (known == null) {
            known = sessions.get(index).socket();
            sockets.set(index, known);
        }
        return known;
    }
}
