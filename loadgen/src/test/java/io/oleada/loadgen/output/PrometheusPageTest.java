package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import io.oleada.loadgen.testing.Scrape;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusPageTest {

    private static final Map<Metric.Label, List<String>> LABELS = Map.of(
            Metric.Label.STEP, List.of("enviar-mensaje", "eco"),
            Metric.Label.REASON, List.of("transport close", "refused"),
            Metric.Label.ATTEMPT, List.of("1", "2", "3", "4", "5"));

    private final Result result = SampleRun.result();
    private PrometheusPage page;
    private boolean closed;

    @BeforeEach
    void open() throws Exception {
        page = PrometheusPage.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LABELS);
    }

    @AfterEach
    void close() {
        if (!closed) {
            closeWithVisits();
        }
    }

    /** Closes the page and visits it until it is gone; returns what the last visit saw. */
    private Scrape closeWithVisits() {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(page::close);
        Scrape last = null;
        while (!closing.isDone()) {
            try {
                last = scrape();
            } catch (RuntimeException e) {
                break; // it was gone already
            }
        }
        closing.join();
        closed = true;
        return last;
    }

    private Scrape scrape() {
        return Scrape.ofPort(page.port());
    }

    private void replay() {
        page.start(SampleRun.info());
        result.snapshots().forEach(page::accept);
    }

    @Test
    void everyCounterEqualsTheResultSeriesBySeries() {
        replay();
        Scrape scrape = scrape();
        assertThat(result.numbers()).hasSizeGreaterThan(15);
        result.numbers().forEach((series, n) -> {
            String[] label = series.metric().label() == Metric.Label.NONE
                    ? new String[0]
                    : new String[] {series.metric().label().text(), series.value()};
            assertThat(scrape.sum(PrometheusNames.family(series.metric()) + "_total", label)
                            * PrometheusNames.divisor(series.metric()))
                    .as(series.toString())
                    .isEqualTo((double) n);
        });
        Ledger ledger = Ledger.of(result);
        assertThat(scrape.sum("loadgen_send_intended_total")).isEqualTo((double) ledger.intended());
        assertThat(scrape.sum("loadgen_delivery_missing_total")).isEqualTo((double) ledger.missing());
    }

    @Test
    void quantilesLieInTheBucketOfTheExactOnes() {
        replay();
        Scrape scrape = scrape();
        for (Metric metric : List.of(Metric.ACK_RESPONSE, Metric.DELIVERY_RESPONSE, Metric.SEND_DELAY)) {
            Histogram exact = new Histogram(3);
            result.snapshots().stream()
                    .map(snapshot -> snapshot.histogram(metric))
                    .filter(java.util.Objects::nonNull)
                    .forEach(exact::add);
            String name = PrometheusNames.family(metric);
            assertThat(scrape.sum(name + "_count")).isEqualTo((double) exact.getTotalCount());
            for (double quantile : new double[] {0.5, 0.9, 0.99, 0.999}) {
                double seconds = exact.getValueAtPercentile(quantile * 100) / 1e9;
                double[] bucket = bucketOf(scrape, name, quantile);
                assertThat(seconds).as("%s p%s", name, quantile * 100).isBetween(bucket[0] * 0.998, bucket[1] * 1.002);
            }
        }
    }

    /** The lower and upper bound of the bucket that holds a quantile. */
    private static double[] bucketOf(Scrape scrape, String name, double quantile) {
        TreeMap<Double, Double> cumulative = new TreeMap<>();
        scrape.find(name + "_bucket")
                .forEach(sample -> cumulative.merge(
                        sample.labels().get("le").equals("+Inf")
                                ? Double.POSITIVE_INFINITY
                                : Double.parseDouble(sample.labels().get("le")),
                        sample.value(),
                        Double::sum));
        double rank = quantile * cumulative.lastEntry().getValue();
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            if (bucket.getValue() >= rank) {
                return new double[] {below, bucket.getKey()};
            }
            below = bucket.getKey();
        }
        throw new IllegalStateException("no bucket holds rank " + rank);
    }

    @Test
    void everySeriesIsThereAtZeroBeforeAnythingHappened() {
        page.start(SampleRun.info());
        Scrape scrape = scrape();
        for (Metric metric : Metric.values()) {
            String suffix = metric.kind() == Metric.Kind.COUNTER
                    ? "_total"
                    : metric.kind() == Metric.Kind.HISTOGRAM ? "_count" : "";
            assertThat(scrape.sum(PrometheusNames.family(metric) + suffix))
                    .as(metric.text())
                    .isZero();
            assertThat(scrape.helps())
                    .containsKey(PrometheusNames.family(metric) + (suffix.equals("_total") ? suffix : ""));
        }
        assertThat(scrape.find("loadgen_ack_ok_total", "step", "eco")).hasSize(1);
        assertThat(scrape.find("loadgen_disconnects_total", "reason", "refused", "run_id", "5eed0042c0ffee"))
                .hasSize(1);
    }

    @Test
    void gaugesAreThoseOfTheLastSecond() {
        page.start(SampleRun.info());
        for (Snapshot snapshot : result.snapshots().subList(0, SampleRun.RESTART + 1)) {
            page.accept(snapshot);
            Scrape scrape = scrape();
            assertThat(scrape.sum("loadgen_clients", "state", "connected"))
                    .isEqualTo((double) snapshot.total(Metric.CLIENTS_CONNECTED));
            assertThat(scrape.sum("loadgen_phase", "phase", snapshot.phase())).isEqualTo(1);
            assertThat(scrape.sum("loadgen_phase")).isEqualTo(1);
        }
    }

    @Test
    void theVerdictIsSaidWhenTheRunIsOver() {
        replay();
        assertThat(scrape().sum("loadgen_verdict")).isZero();
        page.finish(result, Verdict.judge(result, List.of(), List.of("the clock stood still")), true);
        assertThat(scrape().sum("loadgen_verdict", "verdict", "invalid")).isEqualTo(1);
        assertThat(scrape().sum("loadgen_verdict")).isEqualTo(1);
    }

    @Test
    void moreLabelValuesThanTheGuardAllowsAreCountedTogether() {
        page.start(SampleRun.info());
        TreeMap<Series, Long> numbers = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            numbers.put(new Series(Metric.SEND_SENT, "step " + i), 1L);
        }
        page.accept(new Snapshot(
                0, 0, 1_000_000_000L, "ramp", true, numbers, new TreeMap<>(), Map.of(), java.util.List.of()));
        Scrape scrape = scrape();
        assertThat(scrape.sum("loadgen_send_sent_total")).isEqualTo(500);
        assertThat(scrape.find("loadgen_send_sent_total")).hasSize(PrometheusFamilies.VALUES_MAX + 1);
        assertThat(scrape.sum("loadgen_send_sent_total", "step", "other")).isEqualTo(402);
    }

    @Test
    void namesOfOthersCannotBreakThePage() {
        RunInfo sample = SampleRun.info("a \"quoted\" name\nin two lines \\ and {more}");
        page.start(sample);
        assertThat(scrape().find("loadgen_run_info")).singleElement().satisfies(line -> assertThat(
                        line.labels().get("scenario"))
                .isEqualTo("a \\\"quoted\\\" name\\nin two lines \\\\ and {more}"));
    }

    @Test
    void theLastFiguresWaitForAScraperThatWasThereBefore() {
        replay();
        scrape();
        page.finish(result, Verdict.judge(result, List.of(), List.of()), true);
        assertThat(closeWithVisits().sum("loadgen_verdict")).isEqualTo(1);
    }

    @Test
    void nobodyIsWaitedForIfNobodyCame() {
        replay();
        page.finish(result, Verdict.judge(result, List.of(), List.of()), true);
        assertThat(CompletableFuture.runAsync(page::close)).succeedsWithin(5, TimeUnit.SECONDS);
        closed = true;
    }
}
