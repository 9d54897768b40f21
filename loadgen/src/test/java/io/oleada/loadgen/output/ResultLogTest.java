package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultLogTest {

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void nameTheLog() {
        log = folder.resolve("results.ndjson");
    }

    private static void write(Path path, StoredRun run) throws IOException {
        run.replay(ResultLog.create(path));
    }

    @Test
    void whatIsReadBackIsExactlyWhatWasWritten() throws IOException {
        StoredRun run = SampleRun.stored();
        write(log, run);
        StoredRun read = ResultLog.read(log);
        assertThat(read.info()).isEqualTo(run.info());
        assertThat(read.result().snapshots()).isEqualTo(run.result().snapshots());
        assertThat(read.result().histograms()).isEqualTo(run.result().histograms());
        assertThat(read.result().numbers()).isEqualTo(run.result().numbers());
        assertThat(read.stored()).isEqualTo(run.stored());
        assertThat(read.complete()).isTrue();
        assertThat(read.verdict()).isEqualTo(SampleRun.verdict(read.result()));
    }

    @Test
    void oddTextsAndExtremeNumbersComeBackAsTheyWere() throws IOException {
        Recorder recorder = new Recorder(Map.of(Metric.Label.STEP, List.of("a}{\"\\ \n é \ud83d\ude00")));
        recorder.add(Metric.ACK_OK, 0, Long.MAX_VALUE);
        recorder.add(Metric.CLIENTS_CONNECTED, 0, -1);
        recorder.record(Metric.ACK_RESPONSE, 0);
        recorder.record(Metric.ACK_RESPONSE, Long.MAX_VALUE);
        recorder.example("</script>\u2028", "half a pair: \ud800 and a zero \u0000");
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "§", false));
        Verdict verdict = new Verdict(
                Verdict.Kind.FAIL,
                List.of("ñ"),
                List.of(Threshold.parse("delivery.response p99 < 1ms").judge(result)));
        write(log, new StoredRun(SampleRun.info("\"x\"\n"), result, java.util.Optional.of(verdict), false));
        StoredRun read = ResultLog.read(log);
        assertThat(read.info().scenario()).isEqualTo("\"x\"\n");
        assertThat(read.result().snapshots()).isEqualTo(result.snapshots());
        assertThat(read.stored()).contains(verdict);
        assertThat(read.complete()).isFalse();
    }

    @Test
    void aLogCutAnywhereGivesEveryWholeSecond() throws IOException {
        write(log, SampleRun.stored());
        byte[] bytes = Files.readAllBytes(log);
        long header = new String(bytes, StandardCharsets.US_ASCII).indexOf('\n');
        for (int cut = 0; cut < 12; cut++) {
            int length = (int) (header + 1 + (bytes.length - header - 2) * (long) cut / 11);
            byte[] rest = java.util.Arrays.copyOf(bytes, length);
            Files.write(log, rest);
            StoredRun read = ResultLog.read(log);
            long whole = new String(rest, StandardCharsets.US_ASCII)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    - 1;
            assertThat((long) read.result().snapshots().size()).isBetween(Math.min(whole, 45), Math.min(whole + 1, 45));
        }
    }

    @Test
    void aRunThatWasKilledIsIncompleteAndInvalid() throws IOException {
        write(log, SampleRun.stored());
        List<String> lines = Files.readAllLines(log);
        Files.writeString(
                log,
                String.join("\n", lines.subList(0, 21)) + "\n" + lines.get(21).substring(0, 300));
        StoredRun read = ResultLog.read(log);
        assertThat(read.complete()).isFalse();
        assertThat(read.stored()).isEmpty();
        assertThat(read.verdict().kind()).isEqualTo(Verdict.Kind.INVALID);
        assertThat(read.verdict().reasons())
                .containsExactly("the log ends after 20.0 s of 45.0 s without a verdict: the run was cut off");
        assertThat(read.verdict().outcomes()).hasSize(3);
    }

    @Test
    void everySecondIsOnDiskBeforeTheNextBegins() throws IOException {
        Result result = SampleRun.result();
        ResultLog writing = ResultLog.create(log);
        writing.start(SampleRun.info());
        for (int second = 0; second < 3; second++) {
            writing.accept(result.snapshots().get(second));
            assertThat(ResultLog.read(log).result().snapshots()).hasSize(second + 1);
        }
    }

    @Test
    void aFullDiskEndsTheLogButNotTheRun() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
        ResultLog full = ResultLog.create(Path.of("/dev/full"));
        SampleRun.stored().replay(full);
        assertThat(full.trouble().orElseThrow()).startsWith("/dev/full: the log ends early: ");
    }

    @Test
    void aWrongFileGivesOneLineThatNamesThePlace() throws IOException {
        assertSays("no such file (looked in " + folder + ")");
        Files.writeString(log, "");
        assertSays(": is empty");
        Files.writeString(log, "scenario: chat\n");
        assertSays(":1: this is no result log");
        Files.writeString(log, "{\"k6\":1}\n");
        assertSays(":1: this is no result log");
        Files.write(log, new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        assertSays(": cannot be read as text");
        Files.writeString(log, "{\"oleada\":\"result\",\"schema\":9}\n");
        assertSays(":1: has schema 9, this Oleada reads 1");
        Files.writeString(log, "{\"oleada\":\"result\",\"schema\":1,\"run\":{}}\n");
        assertSays(":1: lacks \"runId\"");
        assertThatThrownBy(() -> ResultLog.read(folder)).hasMessageContaining("is a folder; name the log in it");
    }

    @Test
    void aDamagedLineInTheMiddleIsNamed() throws IOException {
        write(log, SampleRun.stored());
        List<String> lines = Files.readAllLines(log);
        damage(lines, "{\"second\":");
        assertSays(":3: is no JSON: ");
        damage(lines, "{\"second\":1}");
        assertSays(":3: lacks \"startNs\"");
        damage(lines, lines.get(2).replace("connect.ok", "conect.ok"));
        assertSays(":3: no metric is called conect.ok");
        damage(lines, lines.get(2).replaceFirst("\"hdr\":\"....", "\"hdr\":\"AAAA"));
        assertSays(":3: not an encoded histogram");
        damage(lines, lines.get(lines.size() - 1));
        assertSays(":4: comes after the verdict");
    }

    private void damage(List<String> lines, String third) throws IOException {
        List<String> damaged = new java.util.ArrayList<>(lines);
        damaged.set(2, third);
        Files.write(log, damaged);
    }

    private void assertSays(String what) {
        assertThatThrownBy(() -> ResultLog.read(log))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(log.toString())
                .hasMessageContaining(what)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }
}
