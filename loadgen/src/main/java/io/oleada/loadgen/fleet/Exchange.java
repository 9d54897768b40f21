package io.oleada.loadgen.fleet;

import com.hazelcast.client.Client;
import com.hazelcast.client.ClientListener;
import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MemberAddressProviderConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.ProtocolType;
import com.hazelcast.spi.MemberAddressProvider;
import com.hazelcast.topic.ITopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The coordinator's end of the wire: a Hazelcast member that is alone in its cluster, whose clients are the workers. What
 * they send comes on one topic, what they are sent goes by a topic each. The member's own port is on loopback; the port
 * that clients use is where the user wants it.
 */
final class Exchange implements AutoCloseable {

    /** What comes of the workers, each by its id. On a thread of Hazelcast, and in order for each. */
    interface Listener {

        void came(String worker, byte kind, byte[] frame);

        /** The worker's connection has ended. */
        void gone(String worker);
    }

    static final String TO_COORDINATOR = "coordinator";
    static final int ID_BYTES = Session.NONCE_BYTES;

    /** A worker's greeting, and the coordinator's challenge in answer to it. */
    static final byte GREETING = 0;

    /** A frame of a {@link Session}. */
    static final byte FRAME = 1;

    private final HazelcastInstance hazelcast;
    private final int port;

    private Exchange(HazelcastInstance hazelcast, int port) {
        this.hazelcast = hazelcast;
        this.port = port;
    }

    /**
     * Opens the wire.
     *
     * @param bind where workers connect to; port 0 means any that is free
     * @throws FleetException if nobody can listen there
     */
    static Exchange open(InetSocketAddress bind, Secret secret, int silenceSeconds, Listener listener) {
        quiet();
        try {
            int port = bind.getPort() == 0 ? freePort(bind.getAddress()) : bind.getPort();
            HazelcastInstance hazelcast =
                    Hazelcast.newHazelcastInstance(config(bind.getAddress(), port, secret.fleetName(), silenceSeconds));
            hazelcast.getClientService().addClientListener(new ClientListener() {
                @Override
                public void clientConnected(Client client) {}

                @Override
                public void clientDisconnected(Client client) {
                    listener.gone(client.getName());
                }
            });
            hazelcast.<byte[]>getTopic(TO_COORDINATOR).addMessageListener(message -> {
                byte[] bytes = message.getMessageObject();
                if (bytes.length > ID_BYTES) {
                    byte[] frame = java.util.Arrays.copyOfRange(bytes, ID_BYTES + 1, bytes.length);
                    listener.came(HexFormat.of().formatHex(bytes, 0, ID_BYTES), bytes[ID_BYTES], frame);
                }
            });
            return new Exchange(hazelcast, port);
        } catch (HazelcastException | IllegalStateException | UncheckedIOException e) {
            throw new FleetException("workers cannot join at " + bind.getHostString() + ':' + bind.getPort() + ": "
                    + cause(e) + "; choose another address with --listen");
        }
    }

    private static String cause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Hazelcast logs to the console by default, and greets on System.err before it has read its configuration. */
    static void quiet() {
        if (System.getProperty("hazelcast.logging.type") == null) {
            System.setProperty("hazelcast.logging.type", "none");
        }
    }

    private static Config config(InetAddress address, int port, String name, int silenceSeconds) {
        Config config = new Config();
        config.setClusterName(name);
        config.setInstanceName("oleada-" + UUID.randomUUID());
        config.setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.partition.count", "1")
                .setProperty("hazelcast.io.thread.count", "1")
                .setProperty("hazelcast.event.thread.count", "1")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.operation.response.thread.count", "1")
                .setProperty("hazelcast.client.max.no.heartbeat.seconds", "" + silenceSeconds);
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getSerializationConfig().setJavaSerializationFilterConfig(nothing());
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(false);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        InetSocketAddress members = new InetSocketAddress(loopback, freePort(loopback));
        InetSocketAddress workers = new InetSocketAddress(address, port);
        network.setMemberEndpointConfig(endpoint(members.getPort()));
        network.setClientEndpointConfig(endpoint(port));
        network.setMemberAddressProviderConfig(
                new MemberAddressProviderConfig().setEnabled(true).setImplementation(new Addresses(members, workers)));
        return config;
    }

    /**
     * Where to listen: for workers exactly where the user said, which may be all addresses of this machine. Left to itself
     * Hazelcast then picks one of them.
     */
    private record Addresses(InetSocketAddress members, InetSocketAddress workers) implements MemberAddressProvider {

        @Override
        public InetSocketAddress getBindAddress() {
            return members;
        }

        @Override
        public InetSocketAddress getBindAddress(EndpointQualifier of) {
            return of.getType() == ProtocolType.CLIENT ? workers : members;
        }

        @Override
        public InetSocketAddress getPublicAddress() {
            return members;
        }

        /** One address must be named. Workers use the one that they were given. */
        @Override
        public InetSocketAddress getPublicAddress(EndpointQualifier of) {
            InetSocketAddress bound = getBindAddress(of);
            return bound.getAddress().isAnyLocalAddress()
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                    : bound;
        }
    }

    /** No class at all may be deserialised by Java's own means; nothing that we send needs it. */
    static JavaSerializationFilterConfig nothing() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        filter.getWhitelist().addClasses("none");
        return filter;
    }

    private static ServerSocketEndpointConfig endpoint(int port) {
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
        endpoint.setPort(port).setPortAutoIncrement(false);
        return endpoint;
    }

    private static int freePort(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that workers connect to. */
    int port() {
        return port;
    }

    /** The way to one worker. */
    Line line(String worker) {
        ITopic<byte[]> topic = hazelcast.getTopic(toWorker(worker));
        return new Line() {
            @Override
            public void send(byte[] frame) {
                publish(topic, FRAME, frame);
            }

            @Override
            public void close() {}
        };
    }

    /** Answers a worker's greeting. */
    void greet(String worker, byte[] answer) {
        publish(hazelcast.getTopic(toWorker(worker)), GREETING, answer);
    }

    private static void publish(ITopic<byte[]> topic, byte kind, byte[] frame) {
        byte[] bytes = new byte[frame.length + 1];
        bytes[0] = kind;
        System.arraycopy(frame, 0, bytes, 1, frame.length);
        topic.publish(bytes);
    }

    static String toWorker(String worker) {
        return "worker-" + worker;
    }

    @Override
    public void close() {
        hazelcast.getLifecycleService().terminate();
    }
}
