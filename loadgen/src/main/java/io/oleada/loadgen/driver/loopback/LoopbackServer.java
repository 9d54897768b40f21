package io.oleada.loadgen.driver.loopback;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Connection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server of the course's events that does exactly what its script says: an event with an ack is answered with
 * {@code [12345]}, and each but {@code eco} is sent on to all the others in its namespace, both after a set delay. It can
 * stand still, lose, repeat and disturb what it sends, turn clients away, and stop and start again.
 */
public final class LoopbackServer {

    /** What happens to one thing that the server sends: an ack or a delivery. */
    public enum Fate {
        SENT,
        LOST,
        DOUBLED,
        CORRUPTED
    }

    /** Decides what happens to what the server gets and sends. */
    public interface Script {

        /** {@return what happens to the {@code n}-th attempt to connect, from 0: null where it comes about} */
        default @Nullable CloseReason connect(long n) {
            return null;
        }

        /** The server takes an event, given as its JSON. */
        default void taken(String json) {}

        /** {@return what happens to the ack of the {@code n}-th event that asks for one, from 0} */
        default Fate ack(long n) {
            return Fate.SENT;
        }

        /** {@return how much later than the event's deliveries its ack leaves, in nanoseconds} */
        default long ackDelayNs(long n) {
            return 0;
        }

        /** {@return what happens to the {@code n}-th delivery, from 0} */
        default Fate delivery(long n) {
            return Fate.SENT;
        }

        /** {@return whether an event is sent to its sender too} */
        default boolean toSender() {
            return false;
        }

        /** {@return whether all targets are one server; else those of one hear nothing of those of another} */
        default boolean isCluster() {
            return true;
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
    private long attempts;
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

    /** {@return how many acks were owed so far, whatever became of them} */
    public long acks() {
        return acks;
    }

    /** {@return how many deliveries were owed so far, whatever became of them} */
    public long deliveries() {
        return deliveries;
    }

    /** Stops: all clients see a transport close, and nobody can connect. */
    public void stop() {
        up = false;
        closeAll(CloseReason.TRANSPORT_CLOSE);
    }

    /** Starts again. */
    public void start() {
        up = true;
    }

    /** Sends all clients away with a DISCONNECT packet, after which an official client does not come back. */
    public void sendAway() {
        closeAll(CloseReason.SERVER_DISCONNECT);
    }

    /** Sends an event of its own to all clients. */
    public void send(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        List.copyOf(connections).forEach(connection -> connection.received(bytes));
    }

    private void closeAll(CloseReason reason) {
        List<LoopbackConnection> all = new ArrayList<>(connections);
        connections.clear();
        all.forEach(connection -> connection.closed(reason));
    }

    void connect(LoopbackConnection connection) {
        CloseReason fate = script.connect(attempts++);
        time.at(time.nowNs() + script.delayNs(time.nowNs()), () -> {
            if (up && fate == null) {
                connections.add(connection);
                connection.connected();
            } else {
                connection.closed(fate == null ? CloseReason.REFUSED : fate);
            }
        });
    }

    void left(LoopbackConnection connection) {
        connections.remove(connection);
    }

    void event(LoopbackConnection from, int ackId, byte[] json) {
        time.at(time.nowNs() + script.delayNs(time.nowNs()), () -> {
            from.taken();
            if (!connections.contains(from)) {
                return;
            }
            script.taken(new String(json, StandardCharsets.UTF_8));
            if (ackId != Connection.NO_ACK) {
                answer(from, ackId, acks++);
            }
            for (LoopbackConnection to : isEcho(json) ? List.<LoopbackConnection>of() : List.copyOf(connections)) {
                if (to.isIn(from) && (script.isCluster() || to.isAt(from)) && (to != from || script.toSender())) {
                    send(script.delivery(deliveries++), json, to::received);
                }
            }
        });
    }

    private static boolean isEcho(byte[] json) {
        return json.length >= ECHO.length && Arrays.equals(json, 0, ECHO.length, ECHO, 0, ECHO.length);
    }

    private void answer(LoopbackConnection to, int ackId, long n) {
        Fate fate = script.ack(n);
        long delayNs = script.ackDelayNs(n);
        if (delayNs == 0) {
            send(fate, ACK, bytes -> to.acked(ackId, bytes));
        } else {
            time.at(time.nowNs() + delayNs, () -> send(fate, ACK, bytes -> to.acked(ackId, bytes)));
        }
    }

    private static void send(Fate fate, byte[] bytes, Consumer<byte[]> to) {
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
