package io.oleada.server;

import io.oleada.server.cluster.ClusterConfig;
import io.oleada.server.cluster.Seal;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Over a Redis in a container, as {@link RedisIT} has it. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class RedisClusterIT extends ClusterContract {

    @Container
    private static final GenericContainer<?> REDIS = RedisIT.container();

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
