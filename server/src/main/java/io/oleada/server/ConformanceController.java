package io.oleada.server;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import java.util.Map;

/**
 * The events that the official test suites of Engine.IO and Socket.IO speak: whoever connects is told its own credentials in
 * {@code auth}; {@code message} comes back as {@code message-back}; {@code message-with-ack} is answered with its arguments.
 * {@code message-to-all} is ours: it comes to everyone as {@code message-back}.
 */
final class ConformanceController {

    private static final Class<?>[] ANY = {Object.class, Object.class, Object.class, Object.class};

    private ConformanceController() {}

    static void register(Front front, Namespace namespace) {
        Audience audience = front.audience(namespace);
        namespace.addConnectListener(client -> {
            Object credentials = client.getHandshakeData().getAuthToken();
            client.sendEvent("auth", credentials == null ? Map.of() : credentials);
        });
        namespace.addMultiTypeEventListener("message", ConformanceController::back, ANY);
        namespace.addMultiTypeEventListener(
                "message-to-all",
                (client, args, ack) ->
                        audience.all(null, "message-back", args.getArgs().toArray()),
                ANY);
        namespace.addMultiTypeEventListener("message-with-ack", ConformanceController::acknowledge, ANY);
    }

    private static void back(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        client.sendEvent("message-back", args.getArgs().toArray());
    }

    private static void acknowledge(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        ack.sendAckData(args.getArgs());
    }
}
