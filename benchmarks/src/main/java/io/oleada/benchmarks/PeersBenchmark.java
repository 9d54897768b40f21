package io.oleada.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Ours beside everything that one would use instead, on the same server and the same work: first what clients cost and how many
 * one process holds ({@link ClientBenchmark}), then what each tool reports of a server that stood still
 * ({@link LatencyBenchmark}).
 */
@Command(
        name = "peers",
        description =
                "Both of the above for all kinds: what clients cost, and what each tool reports beside the truth.",
        mixinStandardHelpOptions = true)
final class PeersBenchmark implements Callable<Integer> {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each kind of client has its turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        new ClientBenchmark(rounds).call();
        System.out.println();
        return new LatencyBenchmark().call();
    }
}
