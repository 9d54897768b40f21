package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Verdict;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The outputs that other programs read: CSV, JUnit XML and Markdown for build servers. */
class FilesForToolsTest {

    @TempDir
    private Path folder;

    private static StoredRun invalid() {
        StoredRun run = SampleRun.stored();
        Verdict verdict = new Verdict(
                Verdict.Kind.INVALID,
                List.of("starved\u0007 <b>"),
                run.verdict().outcomes());
        return new StoredRun(SampleRun.info("rooms | <script> & `code`"), run.result(), Optional.of(verdict), false);
    }

    private Element junit(StoredRun run) throws Exception {
        Path file = folder.resolve("junit.xml");
        run.replay(new JUnitFile(file));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
    }

    @Test
    void theTableHasALinePerSecondAndAColumnPerMetric() throws Exception {
        Path file = folder.resolve("run.csv");
        StoredRun run = SampleRun.stored();
        run.replay(CsvFile.create(file));
        List<String[]> table = new ArrayList<>();
        Files.readAllLines(file).forEach(line -> table.add(line.split(",", -1)));
        List<String> head = Arrays.asList(table.get(0));
        assertThat(table).hasSize(SampleRun.SECONDS + 1).allMatch(row -> row.length == head.size());
        for (Metric metric : Metric.values()) {
            assertThat(head).anyMatch(column -> column.equals(metric.text()) || column.startsWith(metric.text() + '.'));
        }
        int sent = head.indexOf("send.sent");
        assertThat(table.stream()
                        .skip(1)
                        .mapToLong(row -> Long.parseLong(row[sent]))
                        .sum())
                .isEqualTo(run.result().total(Metric.SEND_SENT));
        int p99 = head.indexOf("ack.response.p99_ms");
        assertThat(table.get(1)[p99]).as("a second without acks").isEmpty();
        assertThat(Double.parseDouble(table.get(20)[p99])).isBetween(0.5, 50.0);
    }

    @Test
    void aCellWithACommaIsQuoted() throws Exception {
        Path file = folder.resolve("quoted.csv");
        CsvFile csv = CsvFile.create(file);
        var snapshot = SampleRun.result().snapshots().get(0);
        csv.accept(new io.oleada.loadgen.stats.Snapshot(
                0,
                0,
                1,
                "a \"b\", c",
                true,
                snapshot.numbers(),
                snapshot.histograms(),
                snapshot.examples(),
                snapshot.findings()));
        csv.finish(SampleRun.result(), SampleRun.stored().verdict(), true);
        assertThat(file).content().startsWith("0,0.000,\"a \"\"b\"\", c\",true,");
    }

    @Test
    void eachThresholdIsATestCase() throws Exception {
        Element suite = (Element) junit(SampleRun.stored()).getFirstChild();
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        assertThat(suite.getElementsByTagName("failure").item(0).getParentNode().getAttributes())
                .extracting(attributes -> attributes.getNamedItem("name").getNodeValue())
                .isEqualTo("reconnect.time max < 5s");
    }

    @Test
    void anInvalidRunIsAnErrorAndItsThresholdsAreSkipped() throws Exception {
        Element suite = (Element) junit(invalid()).getFirstChild();
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("3");
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(3);
        assertThat(((Element) suite.getElementsByTagName("error").item(0)).getAttribute("message"))
                .isEqualTo("INVALID: starved <b>");
    }

    @Test
    void theStepSummaryIsAppendedAndHoldsNoForeignMarkup() throws Exception {
        Path file = Files.writeString(folder.resolve("summary.md"), "what was there\n");
        invalid().replay(new StepSummary(file));
        assertThat(file)
                .content()
                .startsWith("what was there\n### ⚠️ INVALID: rooms \\| &lt;script> &amp; \\`code\\`\n")
                .contains("- starved &lt;b>");
    }

    @Test
    void theStepSummaryOfAFailedRun() throws Exception {
        Path file = folder.resolve("summary.md");
        SampleRun.stored().replay(new StepSummary(file));
        Golden.assertSame(Files.readString(file), "step-summary.md");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path nowhere = folder.resolve("no/such/junit.xml");
        assertThatThrownBy(() -> SampleRun.stored().replay(new JUnitFile(nowhere)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(nowhere + ": cannot be written");
    }
}
