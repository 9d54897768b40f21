package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.RunInfo;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    private static final Verdict PASS = new Verdict(Verdict.Kind.PASS, List.of(), List.of());

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int runs;

    @BeforeEach
    void fiveAndFive() throws IOException {
        for (int i = 0; i < 5; i++) {
            log("base-" + i, 1_000_000 + i * 10_000, PASS, "chat");
            log("same-" + i, 1_000_500 + i * 10_000, PASS, "chat");
            log("slow-" + i, 2_000_000 + i * 10_000, PASS, "chat");
        }
    }

    private Path log(String name, long ackNs, Verdict verdict, String scenario) throws IOException {
        Path path = Files.createDirectories(folder.resolve(name)).resolve("results.ndjson");
        Recorder recorder = new Recorder(Map.of());
        for (int i = 0; i < 500; i++) {
            recorder.record(Metric.ACK_RESPONSE, ackNs);
        }
        Snapshot snapshot = recorder.drain(0, 0, 1_000_000_000, "p", true);
        Result result = new Result();
        result.add(snapshot);
        ResultLog log = ResultLog.create(path);
        log.start(new RunInfo(
                Integer.toHexString(runs++),
                scenario,
                "http://127.0.0.1:3000/socket.io/",
                "netty",
                1,
                1_000_000_000,
                List.of(),
                Instant.EPOCH,
                "",
                "",
                "",
                1,
                List.of()));
        log.accept(snapshot);
        log.finish(result, verdict, true);
        return path;
    }

    private List<String> folders(String... names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            for (int i = 0; i < 5; i++) {
                all.add(
                        name.equals("--")
                                ? "--"
                                : folder.resolve(name + '-' + i).toString());
                if (name.equals("--")) {
                    break;
                }
            }
        }
        return all;
    }

    private int compare(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(arguments);
        all.addAll(List.of(more));
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(stream, stream, all.toArray(new String[0]));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExitCodeTellsARegression() {
        assertThat(compare(folders("base", "--", "same"))).isZero();
        assertThat(compare(folders("base", "--", "slow"))).isEqualTo(1);
        assertThat(compare(folders("slow", "--", "base"))).isZero();
        assertThat(said()).isEmpty();
    }

    @Test
    void threeAgainstThreeIsRefused() {
        List<String> three = new ArrayList<>(folders("base").subList(0, 3));
        three.add("--");
        three.addAll(folders("slow").subList(0, 3));
        assertThat(compare(three)).isEqualTo(UserError.USAGE);
    }

    @Test
    void anInvalidRunIsRefusedUnlessAllowed() throws IOException {
        log("base-4", 1, new Verdict(Verdict.Kind.INVALID, List.of("starved"), List.of()), "chat");
        assertThat(compare(folders("base", "--", "same"))).isEqualTo(UserError.USAGE);
        assertThat(said()).hasLineCount(1).contains("base-4").contains("INVALID (starved)");
        assertThat(compare(folders("base", "--", "same"), "--allow-invalid")).isZero();
    }

    @Test
    void anotherScenarioIsRefused() throws IOException {
        log("same-4", 1_000_000, PASS, "idle");
        assertThat(compare(folders("base", "--", "same"))).isEqualTo(UserError.USAGE);
        assertThat(said()).hasLineCount(1).contains("only like is compared with like");
    }

    @Test
    void theSameRunTwiceIsRefused() {
        assertThat(compare(folders("base", "--", "base"))).isEqualTo(UserError.USAGE);
        assertThat(said()).hasLineCount(1).contains("given twice");
    }

    @Test
    void oneSideAloneIsRefused() {
        assertThat(compare(folders("base"))).isEqualTo(UserError.USAGE);
        assertThat(said()).hasLineCount(1).contains("oleada compare --help");
    }

    @Test
    void whatIsComparedCanBeNamed() {
        assertThat(compare(folders("base", "--", "slow"), "--on", "ack.response p50"))
                .isEqualTo(1);
        assertThat(compare(folders("base", "--", "slow"), "--on", "ack.response max"))
                .isEqualTo(UserError.USAGE);
        assertThat(said()).hasLineCount(1).contains("--on ack.response max: expected something like");
    }

    @Test
    void aLogThatIsNotThereIsNamed() {
        assertThat(compare(List.of("nowhere.ndjson", "--", "elsewhere.ndjson"))).isEqualTo(UserError.USAGE);
        assertThat(said()).hasLineCount(1).startsWith("nowhere.ndjson: no such file");
    }
}
