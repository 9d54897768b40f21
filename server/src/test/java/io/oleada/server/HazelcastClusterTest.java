package io.oleada.server;

import io.oleada.server.cluster.ClusterConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Over Hazelcast within the servers. */
class HazelcastClusterTest extends ClusterContract {

    private final String name = "test-" + UUID.randomUUID();
    private final List<Integer> ports = new ArrayList<>();

    @Override
    ClusterConfig node(int number) throws IOException {
        while (ports.size() < 5) {
            ports.add(Programs.freePort());
        }
        String members = "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1);
        return new ClusterConfig(members, name, "127.0.0.1:" + ports.get(number), null);
    }
}
