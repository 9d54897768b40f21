package io.oleada.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With the {@code redis-server} of this machine; skipped where there is none on the PATH. */
class RedisTest extends RedisContract {

    private static RedisProcess redis;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        redis = RedisProcess.start(folder);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    String address() {
        return redis.address();
    }
}
