package io.oleada.server.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A member of Hazelcast within this process, and one topic of it. Nothing has to be installed or run beside. A member that
 * says nothing for ten seconds is cut off, and what waits for it forgotten; when it is back, it joins again.
 *
 * <p>Of Hazelcast nothing else is used: no maps, no partitions, no membership. A message is an array of bytes to it.
 */
final class HazelcastBus implements Bus {

    private static final String TOPIC = "broadcasts";

    private final HazelcastInstance hazelcast;
    private final ITopic<byte[]> topic;

    private HazelcastBus(HazelcastInstance hazelcast, Listener listener) {
        this.hazelcast = hazelcast;
        this.topic = hazelcast.getTopic(TOPIC);
        topic.addMessageListener(message -> listener.came(message.getMessageObject()));
    }

    /**
     * Joins the other members, or is the first.
     *
     * @throws ClusterException if it cannot listen where it should
     */
    static Bus open(ClusterConfig cluster, Listener listener) {
        if (System.getProperty("hazelcast.logging.type") == null) {
            // Its greeting goes to System.err before it has read its configuration.
            System.setProperty("hazelcast.logging.type", "none");
        }
        InetSocketAddress bind = cluster.listening();
        try {
            return new HazelcastBus(Hazelcast.newHazelcastInstance(config(cluster, bind)), listener);
        } catch (HazelcastException | IllegalStateException e) {
            String ports = bind.getPort() == 0
                    ? ClusterConfig.PORT + " to " + (ClusterConfig.PORT + ClusterConfig.PORTS - 1)
                    : Integer.toString(bind.getPort());
            throw new ClusterException("cannot join the cluster: " + ClusterException.cause(e) + " ("
                    + bind.getAddress().getHostAddress() + ", port " + ports
                    + "); choose another place with --cluster-bind HOST:PORT");
        }
    }

    private static Config config(ClusterConfig cluster, InetSocketAddress bind) {
        Config config = new Config();
        config.setClusterName(cluster.meeting());
        config.setInstanceName("oleada-" + UUID.randomUUID());
        config.setLiteMember(true); // nothing is stored, so nothing has to move when a member comes or goes
        config.setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.heartbeat.interval.seconds", "1")
                .setProperty("hazelcast.max.no.heartbeat.seconds", "10")
                .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
                .setProperty("hazelcast.event.queue.capacity", "4096")
                .setProperty("hazelcast.graceful.shutdown.max.wait", "3")
                .setProperty("hazelcast.partition.count", "1")
                .setProperty("hazelcast.io.thread.count", "1")
                .setProperty("hazelcast.event.thread.count", "1")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.operation.response.thread.count", "1");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getTopicConfig(TOPIC).setStatisticsEnabled(false);
        JavaSerializationFilterConfig nothing = new JavaSerializationFilterConfig();
        nothing.setDefaultsDisabled(true);
        nothing.getWhitelist().addClasses("none");
        config.getSerializationConfig().setJavaSerializationFilterConfig(nothing);
        network(config.getNetworkConfig(), cluster, bind);
        return config;
    }

    private static void network(NetworkConfig network, ClusterConfig cluster, InetSocketAddress bind) {
        if (bind.getPort() == 0) {
            network.setPort(ClusterConfig.PORT).setPortAutoIncrement(true).setPortCount(ClusterConfig.PORTS);
        } else {
            network.setPort(bind.getPort()).setPortAutoIncrement(false);
        }
        if (!bind.getAddress().isAnyLocalAddress()) {
            network.getInterfaces()
                    .setEnabled(true)
                    .addInterface(bind.getAddress().getHostAddress());
        }
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true).setMembers(cluster.members());
    }

    @Override
    public CompletionStage<?> publish(byte[] message) {
        topic.publish(message); // written to the members' connections; nobody is waited for
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        hazelcast.shutdown();
    }
}
