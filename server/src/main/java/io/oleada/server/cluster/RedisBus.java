package io.oleada.server.cluster;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A channel of a Redis that runs beside, over two connections: one that publishes, one that is subscribed. When they break
 * they are made anew, at first at once, then once a second; until then messages are refused. What was under way is sent
 * again then, so that something may come twice, which {@link Peers} sees.
 *
 * <p>Lettuce and not Redisson: it is a client and nothing more, for the Netty that we have, at two fifths of the size.
 *
 * <p>Redis keeps nothing: who is not subscribed misses what is published. Nothing of ours stays in it.
 */
final class RedisBus implements Bus {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long STOP_SECONDS = 2;

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> out;
    private final byte[] channel;

    private RedisBus(ClientResources resources, RedisClient client, String channel, Listener listener) {
        this.resources = resources;
        this.client = client;
        this.channel = channel.getBytes(StandardCharsets.UTF_8);
        this.out = client.connect(ByteArrayCodec.INSTANCE);
        StatefulRedisPubSubConnection<byte[], byte[]> in = client.connectPubSub(ByteArrayCodec.INSTANCE);
        in.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                listener.came(message);
            }
        });
        in.sync().subscribe(this.channel);
    }

    /**
     * Connects and subscribes.
     *
     * @throws ClusterException if there is no such Redis, or it wants another password
     */
    static Bus open(ClusterConfig cluster, Listener listener) {
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(50), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
        RedisURI uri = RedisURI.create(cluster.where());
        uri.setTimeout(CONNECT_TIMEOUT);
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .build());
        try {
            return new RedisBus(resources, client, cluster.meeting(), listener);
        } catch (RedisException e) {
            stop(client, resources);
            throw new ClusterException("no cluster over " + cluster.title() + ": " + ClusterException.cause(e)
                    + "; start it, or correct --cluster");
        }
    }

    @Override
    public CompletionStage<?> publish(byte[] message) {
        return out.async().publish(channel, message);
    }

    @Override
    public void close() {
        stop(client, resources);
    }

    private static void stop(RedisClient client, ClientResources resources) {
        client.shutdown(0, STOP_SECONDS, TimeUnit.SECONDS);
        var unused = resources
                .shutdown(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
