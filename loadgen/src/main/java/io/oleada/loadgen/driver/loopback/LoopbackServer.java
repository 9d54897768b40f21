package io.oleada.loadgen.driver.loopback;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Connection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A server of the course's events that does exactly what its script says: an event with an ack is answered with
 * {@code [12345]}, and each but {@code eco} is sent on to all the others, both after a set delay. It can stand still, lose, repeat and
 * disturb what it sends, and stop and start again.
 */
public final class LoopbackServer {

    /** What happens to one thing that the server sends: an ack or a delivery. */
    public enum Fate {
        SENT,
        LOST,
        DOUBLED,
        CORRUPTED
    }

    /** Decides what happens to what the server sends. */
    public interface Script {

        /** {@return what happens to the ack of the {@code n}-th event that asks for one, from 0} */
        default Fate ack(long n) {
            return Fate.SENT;
        }

        /** {@return what happens to the {@code n}-th delivery, from 0} */
        default Fate delivery(long n) {
            return Fate.SENT;
        }

        /** {@return how long the server takes with an event that comes at {@code nowNs}, in nanoseconds} */
        default long delayNs(long nowNs) {
            return 1_000_000;
        }
    }

    private static final byte[] ECHO = "[\"eco\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ACK = "[12345]".getBytes(StandardCharsets.UTF_8);

    private final VirtualTime time;
    private final Script script;
    private final Set<LoopbackConnection> connections = new LinkedHashSet<>();
    private boolean up = true;
    private long acks;
    private long deliveries;

    /** Makes a server that is up. */
    public LoopbackServer(VirtualTime time, Script script) {
        this.time = time;
        this.script = script;
    }

    /** {@return how many clients are connected} */
    public int connected() {
        return connections.size();
    }

    /** {@return how many deliveries were owed to the others so far, whatever became of them} */
    public long deliveries() {
        return deliveries;
    }

    /** Stops: all clients see a transport close, and nobody can connect. */
    public void stop() {
        up = false;
        List<LoopbackConnection> all = new ArrayList<>(connections);
        connections.clear();
        all.forEach(connection -> connection.closed(CloseReason.TRANSPORT_CLOSE));
    }

    /** Starts again. */
    public void start() {
        up = true;
    }

    void connect(LoopbackConnection connection) {
        time.at(time.nowNs() + script.delayNs(time.nowNs()), () -> {
            if (up) {
                connections.add(connection);
                connection.connected();
            } else {
                connection.closed(CloseReason.REFUSED);
            }
        });
    }

    void left(LoopbackConnection connection) {
        connections.remove(connection);
    }

    void event(LoopbackConnection from, int ackId, byte[] json) {
        time.at(time.nowNs() + script.delayNs(time.nowNs()), () -> {
            if (!connections.contains(from)) {
                return;
            }
            if (ackId != Connection.NO_ACK) {
                send(script.ack(acks++), ACK, bytes -> from.acked(ackId, bytes));
            }
            for (LoopbackConnection other : isEcho(json) ? List.<LoopbackConnection>of() : List.copyOf(connections)) {
                if (other != from) {
                    send(script.delivery(deliveries++), json, other::received);
                }
            }
        });
    }

    private static boolean isEcho(byte[] json) {
        return json.length >= ECHO.length && Arrays.equals(json, 0, ECHO.length, ECHO, 0, ECHO.length);
    }

    private static void send(Fate fate, byte[] bytes, java.util.function.Consumer<byte[]> to) {
        switch (fate) {
            case LOST -> {}
            case SENT -> to.accept(bytes);
            case DOUBLED -> {
                to.accept(bytes);
                to.accept(bytes);
            }
            case CORRUPTED -> to.accept(corrupted(bytes));
        }
    }

    /** Changes one digit of the marker, or of whatever stands in its place. */
    private static byte[] corrupted(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int at = text.indexOf("~o1.") + 4;
        char changed = text.charAt(at) == '0' ? '1' : '0';
        return (text.substring(0, at) + changed + text.substring(at + 1)).getBytes(StandardCharsets.UTF_8);
    }
}
