package io.oleada.server;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The course's events. {@code enviar-mensaje} is answered with 12345 and sent on, as it came. What the course does not have:
 * {@code eco} is answered with its own arguments and sent to nobody, which shows what acks cost without a broadcast; {@code
 * unirse} and {@code salir} take a room's name and are answered with the number of its clients; {@code enviar-a-sala} takes
 * a room's name and a payload, is answered with 12345 and sent on to the room; {@code esperar} takes milliseconds, blocks its
 * thread for so long, as a slow database would, and is answered with them.
 */
final class SocketController {

    /** The answer that the course's server gives to every message. */
    static final int ACK = 12345;

    static final String MESSAGE = "enviar-mensaje";
    static final String ECHO = "eco";
    static final String JOIN = "unirse";
    static final String LEAVE = "salir";
    static final String TO_ROOM = "enviar-a-sala";
    static final String WAIT = "esperar";

    /** All events, for metrics: other names are counted together. */
    static final List<String> EVENTS = List.of(MESSAGE, ECHO, JOIN, LEAVE, TO_ROOM, WAIT);

    private static final int ROOM_NAME_MAX = 100;
    private static final int ROOMS_MAX = 100;
    private static final int WAIT_MAX_MS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(SocketController.class);

    private final FanOut fanOut;
    private final Audience audience;
    private final ServerMetrics metrics;
    private final RateLimitedLog connections;

    SocketController(FanOut fanOut, Audience audience, boolean verbose, ServerMetrics metrics) {
        this.fanOut = fanOut;
        this.audience = audience;
        this.metrics = metrics;
        this.connections = new RateLimitedLog(LOG, verbose);
    }

    void register(Front front, Namespace namespace) {
        namespace.addConnectListener(client -> {
            metrics.connectedOne();
            connections.info("cliente conectado {}", client.getSessionId());
        });
        namespace.addDisconnectListener(client -> {
            metrics.disconnectedOne(client);
            connections.info("Cliente desconectado {}", client.getSessionId());
        });
        namespace.addEventListener(MESSAGE, JsonNode.class, this::message);
        namespace.addMultiTypeEventListener(
                ECHO, this::echo, JsonNode.class, JsonNode.class, JsonNode.class, JsonNode.class);
        namespace.addEventListener(JOIN, JsonNode.class, this::join);
        namespace.addEventListener(LEAVE, JsonNode.class, this::leave);
        namespace.addMultiTypeEventListener(TO_ROOM, this::toRoom, JsonNode.class, JsonNode.class);
        namespace.addEventListener(WAIT, JsonNode.class, front.mayBlock(this::await));
    }

    private void message(SocketIOClient client, @Nullable JsonNode payload, AckRequest ack) {
        long startNs = System.nanoTime();
        if (ack.isAckRequested()) {
            ack.sendAckData(ACK);
        }
        Object sent = payload == null ? NullNode.getInstance() : payload;
        switch (fanOut) {
            case ALL -> audience.all(null, MESSAGE, sent);
            case OTHERS -> audience.all(client, MESSAGE, sent);
            case NONE -> {}
        }
        metrics.handled(MESSAGE, ack.isAckRequested(), System.nanoTime() - startNs);
    }

    private void echo(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        long startNs = System.nanoTime();
        if (ack.isAckRequested()) {
            ack.sendAckData(args.getArgs().toArray());
        }
        metrics.handled(ECHO, ack.isAckRequested(), System.nanoTime() - startNs);
    }

    private void join(SocketIOClient client, @Nullable JsonNode name, AckRequest ack) {
        long startNs = System.nanoTime();
        String room = roomName(name);
        if (room.isEmpty()) {
            ack.sendAckData(mistake("a room's name is 1 to " + ROOM_NAME_MAX + " characters"));
        } else if (client.getAllRooms().size() > ROOMS_MAX) {
            ack.sendAckData(mistake("no client may be in more than " + ROOMS_MAX + " rooms"));
        } else {
            client.joinRoom(room);
            ack.sendAckData(client.getCurrentRoomSize(room));
        }
        metrics.handled(JOIN, ack.isAckRequested(), System.nanoTime() - startNs);
    }

    private void leave(SocketIOClient client, @Nullable JsonNode name, AckRequest ack) {
        long startNs = System.nanoTime();
        String room = roomName(name);
        if (!room.isEmpty()) {
            client.leaveRoom(room);
        }
        ack.sendAckData(client.getCurrentRoomSize(room));
        metrics.handled(LEAVE, ack.isAckRequested(), System.nanoTime() - startNs);
    }

    private void toRoom(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        long startNs = System.nanoTime();
        String room = args.size() == 0 ? "" : roomName(args.first());
        if (room.isEmpty()) {
            ack.sendAckData(mistake("the first argument is the room's name"));
        } else {
            ack.sendAckData(ACK);
            Object payload = args.size() < 2 || args.second() == null ? NullNode.getInstance() : args.second();
            switch (fanOut) {
                case ALL -> audience.room(room, null, TO_ROOM, room, payload);
                case OTHERS -> audience.room(room, client, TO_ROOM, room, payload);
                case NONE -> {}
            }
        }
        metrics.handled(TO_ROOM, ack.isAckRequested(), System.nanoTime() - startNs);
    }

    private void await(SocketIOClient client, @Nullable JsonNode time, AckRequest ack) throws InterruptedException {
        long startNs = System.nanoTime();
        if (time == null || !time.isInt() || time.intValue() < 0 || time.intValue() > WAIT_MAX_MS) {
            ack.sendAckData(mistake("the argument is a number of milliseconds from 0 to " + WAIT_MAX_MS));
        } else {
            Thread.sleep(time.intValue());
            ack.sendAckData(time.intValue());
        }
        metrics.handled(WAIT, ack.isAckRequested(), System.nanoTime() - startNs);
    }

    /** The name, or "" if it is none. */
    private static String roomName(@Nullable JsonNode name) {
        return name != null && name.isTextual() && name.textValue().length() <= ROOM_NAME_MAX ? name.textValue() : "";
    }

    private static Map<String, String> mistake(String what) {
        return Map.of("error", what);
    }
}
