package io.oleada.server.wire;

import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The broadcasts of one event loop, and who of its sessions is in which room. Joins, leaves and deliveries come through the
 * loop's task queue, so that who had joined before a broadcast gets it, with no lock. Deliveries that have piled up are
 * written together and flushed once: under load a system call carries several. One that is alone is written and flushed
 * client by client, while what belongs to the client is in the processor's cache.
 *
 * <p>A session stays with its home loop. If its WebSocket is on another (the upgrade may land anywhere), its packets are
 * gathered and handed over there, always by the same way, so that none overtakes another.
 */
final class LoopOutbox {

    /** Enough to save most flushes, and few enough that reading is not kept waiting. */
    private static final int TOGETHER_MAX = 32;

    private record Away(WebSocketHandler socket, Encoded packet) {}

    private final EventLoop loop;
    private final Interference interference;
    private final Queue<Delivery> waiting = PlatformDependent.newMpscQueue();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Map<String, Map<String, Members>> byNamespace = new HashMap<>();
    private final ArrayList<WebSocketHandler> toFlush = new ArrayList<>();
    private final Map<EventLoop, List<Away>> away = new HashMap<>();
    private boolean alone;

    LoopOutbox(EventLoop loop, Interference interference) {
        this.loop = loop;
        this.interference = interference;
    }

    void join(String namespace, String room, Session session) {
        loop.execute(() -> byNamespace
                .computeIfAbsent(namespace, name -> new HashMap<>())
                .computeIfAbsent(room, name -> new Members())
                .add(session));
    }

    void leave(String namespace, String room, Session session) {
        loop.execute(() -> {
            Map<String, Members> rooms = byNamespace.getOrDefault(namespace, Map.of());
            Members members = rooms.get(room);
            if (members != null && members.remove(session)) {
                rooms.remove(room);
            }
        });
    }

    /** Hands over a broadcast, to be sent after so long. Any thread. */
    void offer(Delivery delivery, long delayMs) {
        if (delayMs > 0) {
            var unused = loop.schedule(() -> offer(delivery, 0), delayMs, TimeUnit.MILLISECONDS);
            return;
        }
        waiting.add(delivery);
        if (asked.compareAndSet(false, true)) {
            loop.execute(this::deliver);
        }
    }

    private void deliver() {
        asked.set(false);
        for (int i = 0; i < TOGETHER_MAX; i++) {
            Delivery delivery = waiting.poll();
            if (delivery == null) {
                break;
            }
            alone = i == 0 && waiting.isEmpty();
            delivery.done(write(delivery));
        }
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
        if (!away.isEmpty()) {
            away.forEach((other, packets) -> other.execute(() -> writeThere(packets)));
            away.clear();
        }
        if (!waiting.isEmpty() && asked.compareAndSet(false, true)) {
            loop.execute(this::deliver);
        }
    }

    private int write(Delivery delivery) {
        Map<String, Members> rooms = byNamespace.getOrDefault(delivery.namespace(), Map.of());
        if (delivery.rooms().size() == 1) {
            Members members = rooms.get(delivery.rooms().get(0));
            int sent = 0;
            for (int i = 0; members != null && i < members.size(); i++) {
                sent += write(delivery, members.get(i), members.socket(i));
            }
            return sent;
        }
        Set<Session> once = new HashSet<>();
        for (String room : delivery.rooms()) {
            Members members = rooms.get(room);
            for (int i = 0; members != null && i < members.size(); i++) {
                once.add(members.get(i));
            }
        }
        int sent = 0;
        for (Session session : once) {
            sent += write(delivery, session, session.socket());
        }
        return sent;
    }

    private int write(Delivery delivery, Session session, @Nullable WebSocketHandler socket) {
        if (session == delivery.except()) {
            return 0;
        }
        int copies = interference.copies(Interference.Of.DELIVERY);
        for (int i = 0; i < copies; i++) {
            send(delivery, session, socket);
        }
        return copies;
    }

    private void send(Delivery delivery, Session session, @Nullable WebSocketHandler socket) {
        if (socket == null) {
            session.send(delivery.packet().retain());
        } else if (socket.loop() == loop) {
            if (alone) {
                socket.write(delivery.packet());
                socket.flush();
            } else if (socket.touch(delivery.packet())) {
                toFlush.add(socket);
            }
        } else {
            away.computeIfAbsent(socket.loop(), other -> new ArrayList<>())
                    .add(new Away(socket, delivery.packet().retain()));
        }
    }

    private static void writeThere(List<Away> packets) {
        for (Away each : packets) {
            each.socket().write(each.packet());
            each.packet().release();
        }
        for (Away each : packets) {
            each.socket().flush();
        }
    }
}
