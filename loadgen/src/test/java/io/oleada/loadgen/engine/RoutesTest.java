package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.scenario.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 3, 1", "2, 2, 1", "2, 2, 2", "2, 3, 4", "3, 4, 6", "6, 2, 6"})
    void theClientsOfALoopUseTheirRoutesEvenlyAndGoWhereTheirNumberSays(int targets, int sources, int loops)
            throws UnknownHostException {
        List<Target> servers = new ArrayList<>();
        for (int port = 1; port <= targets; port++) {
            servers.add(new Target(false, "127.0.0.1", port, "/socket.io/"));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            addresses.add(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i)}));
        }
        for (int loop = 0; loop < loops; loop++) {
            Routes routes = new Routes(servers, addresses, new Shard(loop, loops));
            Map<Integer, Integer> used = new TreeMap<>();
            for (int client = loop; client < 7200; client += loops) {
                int route = routes.of(client);
                assertThat(route / sources).isEqualTo(client % targets);
                used.merge(route, 1, Integer::sum);
            }
            assertThat(Collections.max(used.values()) - Collections.min(used.values()))
                    .isLessThanOrEqualTo(1);
            assertThat(used.size() % sources)
                    .as("each target from all addresses")
                    .isZero();
        }
    }
}
