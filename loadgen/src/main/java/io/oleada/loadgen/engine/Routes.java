package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.scenario.Target;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The ways from here to the targets: each target from each local address. A client's target goes by its number, so that it
 * is the same however the run is spread; its local address by its turn on its loop, so that each target is reached from all
 * of them, and each pair of addresses has local ports of its own.
 *
 * @param targets where to, at least one
 * @param sources from which local addresses; empty to let the system choose
 * @param shard which clients the loop has
 */
record Routes(List<Target> targets, List<InetAddress> sources, Shard shard) {

    /** {@return the number of a client's route} */
    int of(int client) {
        int turn = client / shard.count() / targets.size();
        return client % targets.size() * perTarget() + turn % perTarget();
    }

    private int perTarget() {
        return Math.max(1, sources.size());
    }

    /** {@return what a connect step asks of the driver, by the number of the route} */
    List<ConnectRequest> requests(Step.Connect step, @Nullable String auth) {
        return IntStream.range(0, targets.size() * perTarget())
                .mapToObj(route -> request(step, route, auth))
                .toList();
    }

    /** {@return what a connect step asks of the driver over one route} */
    ConnectRequest request(Step.Connect step, int route, @Nullable String auth) {
        return new ConnectRequest(
                targets.get(route / perTarget()),
                step.transport(),
                step.namespace(),
                auth,
                step.headers(),
                step.timeoutNs(),
                sources.isEmpty() ? null : sources.get(route % perTarget()));
    }
}
