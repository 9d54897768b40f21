package io.oleada.server.wire;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions by their sid: 120 random bits that only the client and we know. Any thread. */
final class Sessions {

    private static final int SID_BYTES = 15;
    private static final ThreadLocal<SecureRandom> RANDOM = ThreadLocal.withInitial(SecureRandom::new);

    private final Map<String, Session> bySid = new ConcurrentHashMap<>();

    static String newSid() {
        byte[] bytes = new byte[SID_BYTES];
        RANDOM.get().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Nullable
    Session find(String sid) {
        return bySid.get(sid);
    }

    void add(Session session) {
        bySid.put(session.sid(), session);
    }

    void remove(Session session) {
        bySid.remove(session.sid());
    }

    List<Session> all() {
        return List.copyOf(bySid.values());
    }
}
