package io.oleada.server;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.listener.MultiTypeEventListener;
import com.fasterxml.jackson.databind.JsonNode;
import io.oleada.server.ServerMetrics.Event;
import io.oleada.server.ServerMetrics.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The lesson's events. Arguments stay JSON trees, so that every field and type a client sent reaches the others as it was. A
 * handler runs on its client's event loop and must not block.
 */
final class SocketController {
    /** What the lesson's server answers to every {@code enviar-mensaje}. */
    static final int ACK_ID = 12345;

    private static final int MAX_ECO_ARGUMENTS = 16;

    private final FanOut fanOut;
    private final Members members;
    private final ServerMetrics metrics;

    SocketController(FanOut fanOut, Members members, ServerMetrics metrics) {
        this.fanOut = fanOut;
        this.members = members;
        this.metrics = metrics;
    }

    void listen(SocketIONamespace namespace) {
        listen(namespace, Event.ENVIAR_MENSAJE, 1, (client, call) -> enviarMensaje(client, call.args, call.ack));
        listen(namespace, Event.ECO, MAX_ECO_ARGUMENTS, (client, call) -> eco(call.args, call.ack));
    }

    /** Acknowledges, then passes the message on as {@code --fan-out} says. */
    Outcome enviarMensaje(SocketIOClient client, List<@Nullable Object> args, AckRequest ack) {
        if (args.isEmpty() || !(args.get(0) instanceof JsonNode message) || !isMessage(message)) {
            return Outcome.INVALID;
        }
        acknowledge(Event.ENVIAR_MENSAJE, ack, List.of(ACK_ID));
        UUID sender = client.getSessionId();
        switch (fanOut) {
            case ALL -> members.broadcast(Event.ENVIAR_MENSAJE.wireName, message, null);
            case OTHERS -> members.broadcast(Event.ENVIAR_MENSAJE.wireName, message, sender);
            case NONE -> {}
        }
        return Outcome.OK;
    }

    /** Acknowledges with the arguments it came with; nobody else hears of it. */
    Outcome eco(List<@Nullable Object> args, AckRequest ack) {
        acknowledge(Event.ECO, ack, args);
        return Outcome.OK;
    }

    /** Whether this is {@code {mensaje: string, id: string, fecha: epoch milliseconds}}; more fields are welcome. */
    static boolean isMessage(JsonNode json) {
        return json.path("mensaje").isTextual()
                && json.path("id").isTextual()
                && json.path("fecha").canConvertToExactIntegral()
                && json.path("fecha").canConvertToLong();
    }

    private void acknowledge(Event event, AckRequest ack, List<? extends @Nullable Object> values) {
        if (ack.isAckRequested()) {
            ack.sendAckData(values.toArray());
            metrics.acked(event);
        }
    }

    private record Call(List<@Nullable Object> args, AckRequest ack) {}

    private void listen(
            SocketIONamespace namespace, Event event, int arguments, BiFunction<SocketIOClient, Call, Outcome> handler) {
        Class<?>[] types = new Class<?>[arguments];
        Arrays.fill(types, JsonNode.class);
        MultiTypeEventListener listener =
                (client, data, ack) -> measured(event, () -> handler.apply(client, new Call(data.getArgs(), ack)));
        namespace.addMultiTypeEventListener(event.wireName, listener, types);
    }

    private void measured(Event event, java.util.function.Supplier<Outcome> handler) {
        metrics.received(event);
        long startNs = System.nanoTime();
        Outcome outcome = Outcome.ERROR;
        try {
            outcome = handler.get();
        } finally {
            metrics.processed(event, outcome, System.nanoTime() - startNs);
        }
    }
}
