package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The change of an open session from polling to WebSocket, as the official clients do it:
 *
 * <pre>
 *   begin() ──101──▶ send 2probe ──3probe──▶ pause polling ──idle──▶ send 5, hand over
 * </pre>
 *
 * If anything of it fails, the session stays with polling.
 */
final class Upgrade {

    private static final byte[] PROBE = "2probe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROBED = "3probe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPGRADE = {'5'};

    private final NettyConnection connection;
    private final PollingLink polling;
    private final WebSocketLink webSocket;

    Upgrade(LoopContext loop, NettyConnection connection, PollingLink polling, String sid) {
        this.connection = connection;
        this.polling = polling;
        this.webSocket = new WebSocketLink(loop, connection, sid);
    }

    void begin() {
        webSocket.open();
    }

    /** {@return whether a link is the one that is being tried} */
    boolean concerns(Link link) {
        return link == webSocket;
    }

    void onWebSocket() {
        webSocket.send(PROBE.clone(), 0, PROBE.length);
    }

    void onText(byte[] bytes, int offset, int length) throws ProtocolException {
        if (!Arrays.equals(bytes, offset, offset + length, PROBED, 0, PROBED.length)) {
            throw new ProtocolException("the probe was not answered with a probe");
        }
        polling.pause(this::switchOver);
    }

    private void switchOver() {
        webSocket.send(UPGRADE.clone(), 0, UPGRADE.length);
        connection.onUpgraded(webSocket);
        polling.handOver(webSocket);
    }

    void abandon() {
        webSocket.cut();
        polling.resume();
    }
}
