package io.oleada.server;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The course's events. {@code enviar-mensaje} is answered with 12345 and sent on, as it came; {@code eco}, which the course
 * does not have, is answered with its own arguments and sent to nobody: what acks cost without a broadcast.
 */
final class SocketController {

    /** The answer that the course's server gives to every message. */
    static final int ACK = 12345;

    static final String MESSAGE = "enviar-mensaje";
    static final String ECHO = "eco";

    private static final Logger LOG = LoggerFactory.getLogger(SocketController.class);

    private final FanOut fanOut;
    private final ServerMetrics metrics;
    private final RateLimitedLog connections;

    SocketController(FanOut fanOut, boolean verbose, ServerMetrics metrics) {
        this.fanOut = fanOut;
        this.metrics = metrics;
        this.connections = new RateLimitedLog(LOG, verbose);
    }

    void register(Namespace namespace) {
        namespace.addConnectListener(client -> {
            metrics.connectedOne();
            connections.info("cliente conectado {}", client.getSessionId());
        });
        namespace.addDisconnectListener(client -> {
            metrics.disconnectedOne();
            connections.info("Cliente desconectado {}", client.getSessionId());
        });
        namespace.addEventListener(MESSAGE, JsonNode.class, this::message);
        namespace.addMultiTypeEventListener(
                ECHO, this::echo, JsonNode.class, JsonNode.class, JsonNode.class, JsonNode.class);
    }

    private void message(SocketIOClient client, JsonNode payload, AckRequest ack) {
        long startNs = System.nanoTime();
        if (ack.isAckRequested()) {
            ack.sendAckData(ACK);
        }
        var namespace = client.getNamespace();
        int receivers = metrics.connected();
        switch (fanOut) {
            case ALL -> namespace.getBroadcastOperations().sendEvent(MESSAGE, payload);
            case OTHERS -> {
                namespace.getBroadcastOperations().sendEvent(MESSAGE, client, payload);
                receivers--;
            }
            case NONE -> receivers = 0;
        }
        metrics.handled(MESSAGE, ack.isAckRequested(), Math.max(0, receivers), System.nanoTime() - startNs);
    }

    private void echo(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        long startNs = System.nanoTime();
        if (ack.isAckRequested()) {
            ack.sendAckData(args.getArgs().toArray());
        }
        metrics.handled(ECHO, ack.isAckRequested(), 0, System.nanoTime() - startNs);
    }
}
