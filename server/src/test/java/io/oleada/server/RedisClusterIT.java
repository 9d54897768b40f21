package io.oleada.server;

import io.oleada.server.cluster.ClusterConfig;
import io.oleada.server.cluster.Seal;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** Over a Redis in a container. {@code -Doleada.redis.image} names another image; one of localhost is never pulled. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class RedisClusterIT extends ClusterContract {

    private static final String IMAGE = System.getProperty("oleada.redis.image", "redis:8-alpine");

    @Container
    private static final GenericContainer<?> REDIS = new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withImagePullPolicy(name -> !IMAGE.startsWith("localhost/"))
            .withExposedPorts(6379);

    private final String name = "test-" + UUID.randomUUID();

    @Override
    ClusterConfig node(int number) {
        return new ClusterConfig(
                "redis://" + REDIS.getHost() + ':' + REDIS.getMappedPort(6379),
                name,
                null,
                Seal.parse("00112233445566778899aabbccddeeff"));
    }
}
