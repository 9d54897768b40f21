package io.oleada.server.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A room's sessions on one loop: quick to walk, to join and to leave; in no order. Belongs to the loop. */
final class Members {

    private final List<Session> list = new ArrayList<>();
    private final Map<Session, Integer> places = new HashMap<>();

    void add(Session session) {
        if (places.putIfAbsent(session, list.size()) == null) {
            list.add(session);
        }
    }

    /** True if nobody is left. */
    boolean remove(Session session) {
        Integer place = places.remove(session);
        if (place != null) {
            Session last = list.remove(list.size() - 1);
            if (last != session) {
                list.set(place, last);
                places.put(last, place);
            }
        }
        return list.isEmpty();
    }

    int size() {
        return list.size();
    }

    Session get(int index) {
        return list.get(index);
    }
}
