package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.testing.Ports;
import io.oleada.loadgen.testing.SlowWire;
import io.oleada.loadgen.testing.Waiting;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Section H: a worker whose clock is a thousand seconds ahead, as one of another machine may be; here it is one in a time
 * namespace of Linux. What crosses between the clocks is counted exactly and not timed, and what is timed has none of it.
 */
@Tag("full")
class OtherClockTest {

    private static final String SECRET = "00112233445566778899aabbccddeeff";
    private static final List<String> AHEAD =
            List.of("unshare", "--time", "--monotonic", "1000", "--fork", "--kill-child");

    private static final double AHEAD_US = 1e9;

    private static final Pattern CLOCK =
            Pattern.compile("worker far on \\S+ has a clock of its own \\((-\\d+) µs ± (\\d+) µs\\)");

    private static final String SCENARIO = """
            phases:
              - {name: arrive, duration: 2s, clients: 40}
              - {name: load, duration: 8s}
              - {name: quiet, duration: 1s}
            flows:
              - name: f
                steps:
                  - connect
                  - emit: enviar-mensaje
                    data: {mensaje: "hola ${marker}"}
                    publishers: 4
                    rate: 20/s
                    during: load
                    fanOut: others
            """;

    private static final long SENDS = 160;
    private static final long DELIVERIES = SENDS * 39;

    /** Of the 39 others of a publisher 19 are clients of its own worker. */
    private static final long TIMED = SENDS * 19;

    @TempDir
    private Path folder;

    @Test
    void deliveriesBetweenTwoClocksAreCountedExactlyAndNotTimed() throws Exception {
        run(0, 0);
    }

    /**
     * Half of the round trip is all that can be known of the way there: a wire that takes longer one way than the other
     * moves the clock by half of the difference, which the printed error has to cover.
     */
    @ParameterizedTest
    @CsvSource({"10, 30", "30, 10"})
    void errorOfTheClockCoversAWireThatIsSlowerOneWay(long thereMs, long backMs) throws Exception {
        Clock told = run(thereMs, backMs);
        double offByUs = told.offsetUs + AHEAD_US;
        assertThat(Math.abs(offByUs)).as("%s", told).isLessThanOrEqualTo(told.errorUs);
        assertThat(offByUs)
                .as("%s", told)
                .isBetween((thereMs - backMs) * 500 - 5_000.0, (thereMs - backMs) * 500 + 5_000.0);
    }

    /** What the run says of the far worker's clock. */
    private record Clock(double offsetUs, double errorUs) {}

    /** The far worker joins over a wire that takes its time. */
    private Clock run(long thereMs, long backMs) throws Exception {
        assumeThat(makesTimeNamespaces()).as("time namespaces can be made here").isTrue();
        Cli.write(folder, "load.yaml", SCENARIO);
        Path secret = Cli.write(folder, "fleet.secret", SECRET);
        int port = Ports.free();
        Path near = Files.createDirectory(folder.resolve("near"));
        Path far = Files.createDirectory(folder.resolve("far"));
        Clock clock;
        try (OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts());
                SlowWire wire = new SlowWire(port, thereMs, backMs);
                Cli run = Cli.start(
                        folder,
                        "run",
                        "load.yaml",
                        "--target=http://127.0.0.1:" + server.port(),
                        "--remote-workers=2",
                        "--listen=127.0.0.1:" + port,
                        "--secret-file=" + secret)) {
            Waiting.until(
                    () -> Ports.isListenedOn(port)); // a wire that leads nowhere would still be taken for somebody
            try (Cli here = Cli.start(near, worker("near", "127.0.0.1:" + port, secret));
                    Cli there = Cli.start(AHEAD, far, worker("far", "127.0.0.1:" + wire.port(), secret))) {
                Cli.Ended ended = run.await();
                assertThat(ended.exitCode()).as(ended.out() + ended.err()).isIn(0, 4);
                assertThat(ended.out()).doesNotContain("worker near on");
                clock = clock(ended.out());
                assertThat(here.await().exitCode()).isZero();
                assertThat(there.await().exitCode()).isZero();
            }
        }
        StoredRun stored = ResultLog.read(folder.resolve("results.ndjson"));
        Ledger ledger = Ledger.of(stored.result());
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.expected() + ledger.undetermined()).isEqualTo(DELIVERIES);
        assertThat(ledger.undetermined())
                .as("within the clocks' error of a client's coming")
                .isLessThan(DELIVERIES / 100);
        assertThat(ledger.delivered()).isEqualTo(ledger.expected());
        assertThat(ledger.unexpected()).isZero();
        Histogram times = stored.result().histogram(Metric.DELIVERY_RESPONSE);
        assertThat(times).isNotNull();
        assertThat(times.getTotalCount()).isEqualTo(TIMED);
        assertThat(times.getMaxValue()).isLessThan(10_000_000_000L);
        return clock;
    }

    private static Clock clock(String out) {
        Matcher told = CLOCK.matcher(out);
        assertThat(told.find()).as(out).isTrue();
        Clock clock = new Clock(Double.parseDouble(told.group(1)), Double.parseDouble(told.group(2)));
        assertThat(clock.offsetUs).isBetween(-AHEAD_US - 100_000.0, -AHEAD_US + 100_000.0);
        System.out.println(told.group());
        return clock;
    }

    private static String[] worker(String name, String join, Path secret) {
        return new String[] {"worker", "--name=" + name, "--join=" + join, "--secret-file=" + secret, "--loops=1"};
    }

    private static boolean makesTimeNamespaces() {
        List<String> command = new ArrayList<>(AHEAD);
        command.add("true");
        return Cli.succeeds(command);
    }
}
