package io.oleada.loadgen.fleet;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.config.ClusterRoutingConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.topic.ITopic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;

/** A worker's end of the wire: a Hazelcast client of the coordinator. It listens on no port. */
final class WorkerWire implements Line {

    /** What comes of the coordinator. On a thread of Hazelcast, and in order. */
    interface Listener {

        void came(byte kind, byte[] frame);

        /** The connection has ended. */
        void gone();
    }

    private static final long RETRY_MS = 500;
    private static final int CONNECT_MS = 3_000;

    private final HazelcastInstance hazelcast;
    private final ITopic<byte[]> topic;
    private final byte[] id;

    private WorkerWire(HazelcastInstance hazelcast, byte[] id) {
        this.hazelcast = hazelcast;
        this.topic = hazelcast.getTopic(Exchange.TO_COORDINATOR);
        this.id = id;
    }

    /**
     * Connects to the coordinator.
     *
     * @param patienceMs how long to wait for one to be there
     * @param silenceSeconds after how much silence the coordinator counts as lost
     * @throws FleetException if there is none, or it has another secret
     */
    static WorkerWire open(
            InetSocketAddress coordinator,
            Secret secret,
            byte[] id,
            long patienceMs,
            int silenceSeconds,
            Listener listener)
            throws InterruptedException {
        String where = coordinator.getHostString() + ':' + coordinator.getPort();
        knock(coordinator, where, patienceMs);
        Exchange.quiet();
        String name = HexFormat.of().formatHex(id);
        HazelcastInstance hazelcast;
        try {
            hazelcast = HazelcastClient.newHazelcastClient(config(where, name, secret.fleetName(), silenceSeconds));
        } catch (HazelcastException | IllegalStateException e) {
            throw new FleetException("the coordinator at " + where
                    + " does not take this secret; give this worker the file that the coordinator has");
        }
        hazelcast.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.CLIENT_DISCONNECTED) {
                listener.gone();
            }
        });
        hazelcast.<byte[]>getTopic(Exchange.toWorker(name)).addMessageListener(message -> {
            byte[] bytes = message.getMessageObject();
            if (bytes.length > 0) {
                listener.came(bytes[0], Arrays.copyOfRange(bytes, 1, bytes.length));
            }
        });
        return new WorkerWire(hazelcast, id);
    }

    /** Waits until somebody listens there. */
    private static void knock(InetSocketAddress coordinator, String where, long patienceMs)
            throws InterruptedException {
        long endNs = System.nanoTime() + patienceMs * 1_000_000;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(coordinator.getHostString(), coordinator.getPort()), CONNECT_MS);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - endNs >= 0) {
                    throw new FleetException("no coordinator at " + where + " (" + e.getMessage()
                            + "); start it there with oleada run --remote-workers");
                }
            }
            Thread.sleep(RETRY_MS);
        }
    }

    private static ClientConfig config(String where, String name, String fleet, int silenceSeconds) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(fleet);
        config.setInstanceName(name);
        config.setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.client.statistics.enabled", "false")
                .setProperty("hazelcast.client.shuffle.member.list", "false")
                .setProperty("hazelcast.client.io.input.thread.count", "1")
                .setProperty("hazelcast.client.io.output.thread.count", "1")
                .setProperty("hazelcast.client.event.thread.count", "1")
                .setProperty("hazelcast.client.response.thread.count", "0")
                .setProperty("hazelcast.client.heartbeat.interval", "1000")
                .setProperty("hazelcast.client.heartbeat.timeout", "" + silenceSeconds * 1_000);
        config.getMetricsConfig().setEnabled(false);
        config.getSerializationConfig().setJavaSerializationFilterConfig(Exchange.nothing());
        config.getNetworkConfig()
                .addAddress(where)
                .setClusterRoutingConfig(new ClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER));
        config.getConnectionStrategyConfig()
                .setReconnectMode(ReconnectMode.OFF)
                .getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(CONNECT_MS);
        return config;
    }

    /** Greets the coordinator, which answers with its challenge. */
    void greet() {
        publish(Exchange.GREETING, new byte[0]);
    }

    @Override
    public void send(byte[] frame) {
        publish(Exchange.FRAME, frame);
    }

    private void publish(byte kind, byte[] frame) {
        byte[] bytes = Arrays.copyOf(id, id.length + 1 + frame.length);
        bytes[id.length] = kind;
        System.arraycopy(frame, 0, bytes, id.length + 1, frame.length);
        try {
            topic.publishAsync(bytes);
        } catch (HazelcastException | IllegalStateException e) {
            // The connection is gone, which its listener is told.
        }
    }

    @Override
    public void close() {
        hazelcast.getLifecycleService().terminate();
    }
}
