package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.store.RedissonStoreFactory;
import io.netty.util.Version;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * What a Redis between servers has to do with the Netty of ours. Run against one in a container and against one of this
 * machine's.
 */
@Timeout(60)
abstract class RedisContract {

    private RedissonClient redisson;

    /** Where it listens, as {@code redis://host:port}. */
    abstract String address();

    @BeforeEach
    void connect() {
        redisson = redisson();
    }

    @AfterEach
    void disconnect() {
        if (redisson != null) {
            redisson.shutdown();
        }
    }

    private RedissonClient redisson() {
        Config config = new Config();
        config.useSingleServer()
                .setAddress(address())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2)
                .setSubscriptionConnectionMinimumIdleSize(1);
        return Redisson.create(config);
    }

    @Test
    void redissonSpeaksToItOverTheNettyThatTheServerUses() {
        assertThat(Version.identify().get("netty-transport").artifactVersion()).startsWith("4.2.");
        redisson.getBucket("oleada").set("hola");
        assertThat(redisson.getBucket("oleada").get()).isEqualTo("hola");
        assertThat(redisson.getBucket("oleada").delete()).isTrue();
    }

    @Test
    void aBroadcastOnOneServerReachesTheClientOfAnother() throws Exception {
        RedissonClient other = redisson();
        SocketIOServer here = server(redisson);
        SocketIOServer there = server(other);
        try (OfficialClient client =
                OfficialClient.connect(there.getConfiguration().getPort())) {
            here.getBroadcastOperations().sendEvent("enviar-mensaje", "desde el otro servidor");
            assertThat(client.next()).isEqualTo("desde el otro servidor");
        } finally {
            here.stop();
            there.stop();
        }
    }

    private static SocketIOServer server(RedissonClient redisson) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configuration.setPort(free.getLocalPort());
        }
        configuration.setStoreFactory(new RedissonStoreFactory(redisson));
        SocketIOServer server = new SocketIOServer(configuration);
        server.start();
        return server;
    }
}
