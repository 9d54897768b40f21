package io.oleada.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.oleada.benchmarks.ClientProcess.Kind;
import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What each tool says of a server that stood still for a second, beside what its users went through: 100 clients that mean to ask
 * ten times a second each, for half a minute, of a server that is stopped once in mid-run. Whoever meant to ask while it stood
 * still waited for the rest of that second, so the true quantile p is 1 s − (1 − p)·30 s where that is positive.
 */
@Command(
        name = "latency",
        description = "What each tool reports of a server that stood still for a second, beside the truth.",
        mixinStandardHelpOptions = true)
final class LatencyBenchmark implements Callable<Integer> {

    /** The quantiles that are compared. */
    static final double[] QUANTILES = {0.5, 0.99, 0.999, 1};

    /** How long the load lasts. */
    static final int SECONDS = 30;

    private static final int CLIENTS = 100;
    private static final int PER_SECOND = 1_000;
    private static final double STALL_SECONDS = 1;

    /** What a tool reports: how many answers, and the quantiles in milliseconds. */
    private record Reported(String name, long count, List<Double> ms) {}

    @Parameters(
            paramLabel = "KIND",
            arity = "0..*",
            description = "oleada, node, java, artillery (default: all of them).")
    private List<Kind> kinds = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<Reported> all = new ArrayList<>();
        for (Kind kind : kinds.isEmpty() ? List.of(Kind.OLEADA, Kind.NODE, Kind.JAVA, Kind.ARTILLERY) : kinds) {
            if (kind == Kind.BARE) {
                throw new IllegalStateException("bare measures no latency; leave it out");
            }
            ClientProcess.install(kind);
            System.err.println(kind.text());
            all.add(measure(kind));
        }
        print(all);
        return 0;
    }

    private static Reported measure(Kind kind) throws Exception {
        Work.Kind how = kind.can(Work.Kind.PACED) ? Work.Kind.PACED : Work.Kind.OPEN_LOOP;
        try (Peer server = Peer.start("raw");
                ClientProcess process = ClientProcess.start(kind, server.port(), new Work(how, CLIENTS, PER_SECOND))) {
            ClientBenchmark.connected(server, process, CLIENTS);
            TimeUnit.SECONDS.sleep(SECONDS / 2);
            server.stall(STALL_SECONDS);
            if (kind == Kind.ARTILLERY) {
                process.await(SECONDS + 30);
            } else {
                TimeUnit.MILLISECONDS.sleep((long) ((SECONDS - SECONDS / 2 - STALL_SECONDS) * 1000));
                process.end();
            }
            return reported(kind, process);
        }
    }

    private static Reported reported(Kind kind, ClientProcess process) throws IOException {
        switch (kind) {
            case OLEADA -> {
                Result result = ResultLog.read(process.folder().resolve("results.ndjson"))
                        .result();
                return of(Objects.requireNonNull(result.histogram(Metric.ACK_RESPONSE)));
            }
            case ARTILLERY -> {
                JsonNode summaries = new JsonMapper()
                        .readTree(process.folder().resolve("report.json").toFile())
                        .at("/aggregate/summaries");
                Map.Entry<String, JsonNode> entry = summaries.properties().stream()
                        .filter(one -> one.getKey().endsWith("response_time"))
                        .findFirst()
                        .orElseThrow();
                JsonNode summary = entry.getValue();
                return new Reported(
                        "artillery",
                        summary.get("count").asLong(),
                        Stream.of("median", "p99", "p999", "max")
                                .map(name -> summary.get(name).asDouble())
                                .toList());
            }
            default -> {
                String[] words = process.printed()
                        .lines()
                        .filter(line -> line.startsWith("latency "))
                        .findFirst()
                        .orElseThrow()
                        .split(" ", -1);
                List<Double> ms =
                        Arrays.stream(words).skip(2).map(Double::valueOf).toList();
                return new Reported(kind.text(), Long.parseLong(words[1]), ms);
            }
        }
    }

    private static Reported of(Histogram histogram) {
        return new Reported(
                Kind.OLEADA.text(),
                histogram.getTotalCount(),
                Arrays.stream(QUANTILES)
                        .mapToObj(quantile -> histogram.getValueAtPercentile(quantile * 100) / 1e6)
                        .toList());
    }

    private static void print(List<Reported> all) {
        System.out.printf(
                "%d clients, each means to ask %d times a second for %d s; the server stood still for %.0f s%n",
                CLIENTS, PER_SECOND / CLIENTS, SECONDS, STALL_SECONDS);
        System.out.printf("%-24s %9s %12s %12s %12s %12s%n", "ms", "answers", "p50", "p99", "p99.9", "max");
        System.out.printf(Locale.ROOT, "%-24s %9d", "the truth", SECONDS * PER_SECOND);
        for (double quantile : QUANTILES) {
            double seconds = STALL_SECONDS - (1 - quantile) * SECONDS;
            System.out.printf(
                    Locale.ROOT, " %12s", seconds > 0 ? String.format(Locale.ROOT, "%.0f", seconds * 1e3) : "< 1");
        }
        System.out.println();
        for (Reported reported : all) {
            System.out.printf(Locale.ROOT, "%-24s %9d", reported.name(), reported.count());
            for (double ms : reported.ms()) {
                System.out.printf(Locale.ROOT, " %12.1f", ms);
            }
            System.out.println();
        }
    }
}
