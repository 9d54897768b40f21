package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static String summary(Result result, Verdict verdict, boolean complete, Terminal terminal) {
        Printed printed = new Printed();
        Summary summary = new Summary(printed.out, terminal);
        summary.start(SampleRun.info());
        summary.finish(result, verdict, complete);
        return printed.text();
    }

    @Test
    void aRunWithARestartFitsOnOneScreen() throws Exception {
        Result result = SampleRun.result();
        String text = summary(result, SampleRun.verdict(result), true, Terminal.plain());
        assertThat(text.lines()).hasSizeLessThanOrEqualTo(50).allMatch(line -> line.length() <= 100);
        Golden.assertSame(text, "summary.txt");
    }

    @Test
    void percentilesWithTooFewValuesAreNotShown() {
        Recorder recorder = new Recorder(Map.of());
        for (int i = 0; i < 458; i++) {
            recorder.record(Metric.ACK_RESPONSE, 1_000_000);
        }
        assertThat(ackRow(recorder)).containsExactly("458", "1.00", "1.00", "–", "–", "–", "1.00");
        for (int i = 0; i < 459; i++) {
            recorder.record(Metric.ACK_RESPONSE, 1_000_000);
        }
        assertThat(ackRow(recorder)).containsExactly("459", "1.00", "1.00", "1.00", "–", "–", "1.00");
    }

    private static List<String> ackRow(Recorder recorder) {
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "p", true));
        String text = summary(result, SampleRun.verdict(result), true, Terminal.plain());
        String row = text.lines()
                .filter(line -> line.startsWith("  ack response"))
                .findFirst()
                .orElseThrow();
        return List.of(row.substring(24).strip().split(" +"));
    }

    @Test
    void quantilesNeedTheSamplesThatTheirFormulaAsksFor() {
        assertThat(Quantile.SHOWN).extracting(Quantile::samplesNeeded).containsExactly(7L, 44L, 459L, 4_603L, 46_050L);
    }

    @Test
    void aRunWithoutMessagesShowsNoSectionForThem() {
        Recorder recorder = new Recorder(Map.of());
        recorder.count(Metric.CLIENTS_PLANNED);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "p", true));
        String text = summary(result, new Verdict(Verdict.Kind.PASS, List.of(), List.of()), true, Terminal.plain());
        assertThat(text)
                .contains("1 planned")
                .doesNotContain("Times", "Ledger", "Reconnects", "Thresholds", "deliveries", "example");
    }

    @Test
    void aLedgerThatDoesNotBalanceIsMarked() {
        Recorder recorder = new Recorder(Map.of());
        recorder.add(Metric.SEND_INTENDED, 0, 3);
        recorder.add(Metric.SEND_SENT, 0, 2);
        recorder.add(Metric.SEND_WITHOUT_ACK, 0, 2);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "p", true));
        String text = summary(result, Verdict.judge(result, List.of(), List.of()), true, Terminal.plain());
        assertThat(text).contains("✗ sends      3 intended ≠ 2 sent").contains("INVALID");
    }

    @Test
    void aRunEndedEarlySaysSo() {
        Result result = SampleRun.result();
        assertThat(summary(result, SampleRun.verdict(result), false, Terminal.plain()))
                .contains("ended early, after 45.0 s");
    }

    @Test
    void aServersErrorTextCannotSteerTheTerminal() {
        Recorder recorder = new Recorder(Map.of());
        recorder.example("connect: refused", "one\u001b[2Jtwo\nthree\r\u0007four\u009b31m");
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "p", true));
        assertThat(summary(result, SampleRun.verdict(result), true, Terminal.plain()))
                .contains("connect: refused: one [2Jtwo three four 31m");
    }

    @Test
    void coloursAppearOnATerminalAlone() {
        Result result = SampleRun.result();
        Verdict verdict = SampleRun.verdict(result);
        String plain = summary(result, verdict, true, new Terminal(true, false, 100));
        String coloured = summary(result, verdict, true, new Terminal(true, true, 100));
        assertThat(plain).doesNotContain("\u001b");
        assertThat(coloured).contains("\u001b[1;37;41m FAIL \u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    }
}
