package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

    static final String HOSTILE =
            "</script><script>document.title='owned'</script><!-- {{js}} $1 \\ <img src=x onerror=alert(1)>";

    @TempDir
    private Path folder;

    @Test
    void theSamePageComesFromTheLogAndFromTheRun() throws Exception {
        StoredRun run = SampleRun.stored();
        run.replay(
                ResultLog.create(folder.resolve("results.ndjson")), new HtmlReport(folder.resolve("at-the-end.html")));
        ResultLog.read(folder.resolve("results.ndjson")).replay(new HtmlReport(folder.resolve("from-the-log.html")));
        assertThat(folder.resolve("from-the-log.html")).hasSameTextualContentAs(folder.resolve("at-the-end.html"));
    }

    @Test
    void thePageOfAMinuteIsSmallAndNeedsNoNetwork() throws Exception {
        String page = page(SampleRun.info(), SampleRun.result());
        assertThat(page.length()).isLessThan(300_000);
        assertThat(page).doesNotContain(" src=\"", "@import", "url(http").contains("default-src 'none'");
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void anHoursRunIsDrawnWithFewerPointsButTheSameCounts() {
        Result hour = new Result();
        Recorder recorder = new Recorder(Map.of());
        for (int second = 0; second < 3_600; second++) {
            recorder.add(Metric.SEND_SENT, 0, 1 + second % 6);
            recorder.record(Metric.ACK_RESPONSE, 1_000_000L * (1 + second % 6));
            hour.add(recorder.drain(second, second * 1_000_000_000L, (second + 1) * 1_000_000_000L, "p", true));
        }
        JsonNode timeline = ReportCharts.timeline(hour);
        assertThat(timeline.get("seconds")).hasSize(600);
        assertThat(timeline.at("/values/send.sent")).hasSize(600).allMatch(rate -> rate.asDouble() == 3.5);
        assertThat(timeline.at("/values/ack.response max")).allMatch(max -> Math.abs(max.asDouble() - 6) < 0.01);
    }

    @Test
    void nothingThatARunSaysCanBecomeMarkup() throws Exception {
        String page = page(SampleRun.info(HOSTILE), hostileResult());
        String harmless = page(SampleRun.info(), SampleRun.result());
        assertThat(count(page, "<script")).isEqualTo(count(harmless, "<script"));
        assertThat(count(page, "</script")).isEqualTo(count(harmless, "</script"));
        assertThat(page).doesNotContain("<img", "<!--");
        String data = page.replaceAll("(?s).*id=\"data\">(.*?)</script>.*", "$1");
        JsonNode parsed = JsonMapper.builder().build().readTree(data);
        assertThat(parsed.get("title").asText()).isEqualTo(HOSTILE);
        assertThat(parsed.at("/examples/0/cells/1").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void sectionsWithoutDataAreNotThere() {
        Recorder recorder = new Recorder(Map.of());
        recorder.count(Metric.CLIENTS_PLANNED);
        Result result = new Result();
        result.add(recorder.drain(0, 0, 1_000_000_000, "p", true));
        JsonNode data = new ReportData(
                        SampleRun.info(), result, new Verdict(Verdict.Kind.PASS, List.of(), List.of()), true)
                .build();
        for (String section : List.of("thresholds", "ledger", "timings", "attempts", "counts", "examples")) {
            assertThat(data.has(section)).as(section).isFalse();
        }
        assertThat(data.get("curves")).isEmpty();
        assertThat(data.get("backoffs")).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        Path nowhere = folder.resolve("no/such/folder/report.html");
        assertThatThrownBy(() -> SampleRun.stored().replay(new HtmlReport(nowhere)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(nowhere + ": cannot be written");
    }

    static Result hostileResult() {
        Recorder recorder = new Recorder(Map.of(
                Metric.Label.STEP, List.of(HOSTILE),
                Metric.Label.REASON, List.of(HOSTILE),
                Metric.Label.ATTEMPT, List.of(HOSTILE)));
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.HISTOGRAM) {
                for (int i = 0; i < 500; i++) {
                    recorder.record(metric, 1_000_000 + i);
                }
            } else {
                recorder.count(metric);
            }
        }
        recorder.example(HOSTILE, HOSTILE);
        Snapshot first = recorder.drain(0, 0, 1_000_000_000, HOSTILE, true);
        Result result = new Result();
        result.add(first);
        result.add(recorder.drain(1, 1_000_000_000, 2_000_000_000, HOSTILE, true));
        return result;
    }

    static String page(RunInfo info, Result result) throws Exception {
        return HtmlReport.page(info, result, SampleRun.verdict(result), true);
    }

    /** Keeps the page of the sample run where a person can open it. */
    static Path keep(String name, String page) throws Exception {
        Path path = Files.createDirectories(Path.of("target/report")).resolve(name);
        Files.writeString(path, page);
        return path.toAbsolutePath();
    }

    private static long count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1L;
    }
}
