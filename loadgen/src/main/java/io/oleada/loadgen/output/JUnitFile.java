package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Threshold;
import io.oleada.loadgen.stats.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * A run as JUnit XML, which build servers show: one test case for whether the load was offered, one per threshold. In an
 * INVALID run the first is an error and the thresholds are skipped, since nothing is held against a load that could not be
 * offered.
 */
public final class JUnitFile implements Output {

    private final Path path;
    private @Nullable RunInfo info;

    /** Makes an output that writes the file at the end of the run. */
    public JUnitFile(Path path) {
        this.path = path;
    }

    @Override
    public void start(RunInfo info) {
        this.info = info;
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        try (OutputStream out = Files.newOutputStream(path)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            suite(result, verdict, complete, xml);
            xml.writeEndDocument();
            xml.close();
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be written: " + e, e);
        } catch (XMLStreamException e) {
            throw new UncheckedIOException(path + ": cannot be written: " + e.getMessage(), new IOException(e));
        }
    }

    private void suite(Result result, Verdict verdict, boolean complete, XMLStreamWriter xml)
            throws XMLStreamException {
        boolean invalid = verdict.kind() == Verdict.Kind.INVALID;
        long cases = verdict.outcomes().size();
        long missed = invalid
                ? 0
                : verdict.outcomes().stream()
                        .filter(outcome -> !outcome.holds())
                        .count();
        String scenario = info == null ? "run" : info.scenario();
        String seconds = String.format(Locale.ROOT, "%.3f", result.durationNs() / 1e9);
        xml.writeStartElement("testsuites");
        xml.writeStartElement("testsuite");
        attribute(xml, "name", "oleada: " + scenario);
        attribute(xml, "tests", Long.toString(cases + 1));
        attribute(xml, "failures", Long.toString(missed));
        attribute(xml, "errors", invalid || !complete ? "1" : "0");
        attribute(xml, "skipped", invalid ? Long.toString(cases) : "0");
        attribute(xml, "time", seconds);
        if (info != null) {
            attribute(xml, "timestamp", info.startedAt().toString());
        }
        offered(verdict, complete, scenario, seconds, xml);
        for (Threshold.Outcome outcome : verdict.outcomes()) {
            threshold(outcome, invalid, scenario, xml);
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void offered(Verdict verdict, boolean complete, String scenario, String seconds, XMLStreamWriter xml)
            throws XMLStreamException {
        begin("the load was offered as planned", scenario, seconds, xml);
        if (verdict.kind() == Verdict.Kind.INVALID || !complete) {
            String why = verdict.kind() == Verdict.Kind.INVALID
                    ? "INVALID: " + String.join("; ", verdict.reasons())
                    : "the run was ended early, after " + seconds + " s";
            xml.writeEmptyElement("error");
            attribute(xml, "message", why);
        }
        xml.writeEndElement();
    }

    private static void threshold(Threshold.Outcome outcome, boolean invalid, String scenario, XMLStreamWriter xml)
            throws XMLStreamException {
        begin(outcome.threshold().text(), scenario, "0", xml);
        if (invalid) {
            xml.writeEmptyElement("skipped");
            attribute(xml, "message", "the run is INVALID; it was " + Summary.actual(outcome));
        } else if (!outcome.holds()) {
            xml.writeEmptyElement("failure");
            attribute(xml, "message", outcome.threshold().text() + " was missed: it was " + Summary.actual(outcome));
        }
        xml.writeEndElement();
    }

    private static void begin(String name, String scenario, String seconds, XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "classname", "oleada." + scenario.replace('.', '_'));
        attribute(xml, "name", name);
        attribute(xml, "time", seconds);
    }

    /** Control characters, which XML cannot hold, become spaces. */
    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Format.line(value, 2_000));
    }
}
