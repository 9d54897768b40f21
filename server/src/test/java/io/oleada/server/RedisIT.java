package io.oleada.server;

import org.junit.jupiter.api.Tag;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** With Redis in a container. {@code -Doleada.redis.image} names another image; one of localhost is never pulled. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class RedisIT extends RedisContract {

    private static final String IMAGE = System.getProperty("oleada.redis.image", "redis:8-alpine");

    @Container
    private static final GenericContainer<?> REDIS = container();

    static GenericContainer<?> container() {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withImagePullPolicy(name -> !IMAGE.startsWith("localhost/"))
                .withExposedPorts(6379);
    }

    @Override
    String address() {
        return "redis://" + REDIS.getHost() + ':' + REDIS.getMappedPort(6379);
    }
}
