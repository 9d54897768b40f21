package io.oleada.loadgen.output;

import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Series;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.SparseHistogram;
import io.oleada.loadgen.stats.Verdict;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as Prometheus sees it: sums since the start, where snapshots hold a second each. One thread adds; what {@link
 * #render} gives is immutable and may go to another.
 */
final class PrometheusFamilies {

    /** So many values of a label are told apart, the rest is called {@link #OTHER}: a page must not grow with its input. */
    static final int VALUES_MAX = 100;

    static final String OTHER = "other";

    private final RunInfo info;
    private final Labels run;
    private final EnumMap<Metric, Map<String, Long>> numbers = new EnumMap<>(Metric.class);
    private final EnumMap<Metric, Map<String, Buckets>> histograms = new EnumMap<>(Metric.class);
    private long elapsedNs;
    private String phase;
    private Verdict.@Nullable Kind verdict;

    /** Every series that {@code labels} allows is there from the beginning, at zero: only so does a first error show as a rate. */
    PrometheusFamilies(RunInfo info, Map<Metric.Label, List<String>> labels) {
        this.info = info;
        this.run = Labels.of("run_id", info.runId());
        this.phase = info.phases().isEmpty() ? "" : info.phases().get(0).name();
        for (Metric metric : Metric.values()) {
            numbers.put(metric, new LinkedHashMap<>());
            histograms.put(metric, new LinkedHashMap<>());
            for (String value : labels.getOrDefault(metric.label(), List.of(""))) {
                if (metric.kind() == Metric.Kind.HISTOGRAM) {
                    buckets(metric, value);
                } else {
                    add(metric, value, 0);
                }
            }
        }
    }

    void add(Snapshot snapshot) {
        elapsedNs = snapshot.endNs();
        phase = snapshot.phase();
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.GAUGE) {
                map(numbers, metric).replaceAll((value, old) -> 0L);
            }
        }
        snapshot.numbers().forEach((series, n) -> add(series.metric(), series.value(), n));
        for (Map.Entry<Series, SparseHistogram> entry : snapshot.histograms().entrySet()) {
            buckets(entry.getKey().metric(), entry.getKey().value())
                    .add(entry.getValue().look());
        }
    }

    void finish(Verdict.Kind kind) {
        verdict = kind;
    }

    private void add(Metric metric, String value, long n) {
        Map<String, Long> ofMetric = map(numbers, metric);
        ofMetric.merge(bounded(ofMetric, value), n, Long::sum);
    }

    private Buckets buckets(Metric metric, String value) {
        Map<String, Buckets> ofMetric = map(histograms, metric);
        return ofMetric.computeIfAbsent(bounded(ofMetric, value), v -> new Buckets());
    }

    private static String bounded(Map<String, ?> known, String value) {
        return known.containsKey(value) || known.size() < VALUES_MAX ? value : OTHER;
    }

    /** The families as they stand. */
    MetricSnapshots render() {
        Map<String, MetricSnapshot> families = new TreeMap<>();
        Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
        for (Metric metric : Metric.values()) {
            String name = PrometheusNames.family(metric);
            switch (metric.kind()) {
                case COUNTER -> families.put(name, counter(name, metric));
                case HISTOGRAM -> families.put(name, histogram(name, metric));
                case GAUGE -> state(name, metric, gauges);
            }
        }
        gauges.forEach((name, builder) -> families.put(name, builder.build()));
        about().forEach(family -> families.put(family.getMetadata().getName(), family));
        return new MetricSnapshots(families.values());
    }

    private CounterSnapshot counter(String name, Metric metric) {
        CounterSnapshot.Builder family =
                CounterSnapshot.builder().name(name).help(PrometheusPage.sentence(help(metric)));
        map(numbers, metric)
                .forEach((value, n) -> family.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(metric, value))
                        .value(n / PrometheusNames.divisor(metric))
                        .build()));
        return family.build();
    }

    private HistogramSnapshot histogram(String name, Metric metric) {
        HistogramSnapshot.Builder family =
                HistogramSnapshot.builder().name(name).help(PrometheusPage.sentence(help(metric)));
        map(histograms, metric).forEach((value, buckets) -> family.dataPoint(buckets.point(labels(metric, value))));
        return family.build();
    }

    private void state(String name, Metric metric, Map<String, GaugeSnapshot.Builder> gauges) {
        gauges.computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help("Clients by what they are doing now"))
                .dataPoint(gauge(
                        run.add("state", PrometheusNames.state(metric)), (double) map(numbers, metric).values().stream()
                                .mapToLong(Long::longValue)
                                .sum()));
    }

    private static String help(Metric metric) {
        return metric == Metric.LOOP_CPU ? "CPU time of the event loops" : metric.help();
    }

    private Labels labels(Metric metric, String value) {
        return metric.label() == Metric.Label.NONE
                ? run
                : run.add(metric.label().text(), value);
    }

    private List<MetricSnapshot> about() {
        GaugeSnapshot.Builder phases = GaugeSnapshot.builder()
                .name("loadgen_phase")
                .help("1 for the phase that the run is in, 0 for the others");
        info.phases().stream()
                .map(RunInfo.Phase::name)
                .distinct()
                .limit(VALUES_MAX)
                .forEach(name -> phases.dataPoint(gauge(run.add("phase", name), name.equals(phase) ? 1 : 0)));
        GaugeSnapshot.Builder verdicts = GaugeSnapshot.builder()
                .name("loadgen_verdict")
                .help("1 for the verdict on the run once it is over; all 0 until then");
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            verdicts.dataPoint(
                    gauge(run.add("verdict", kind.name().toLowerCase(Locale.ROOT)), kind == verdict ? 1 : 0));
        }
        InfoSnapshot about = InfoSnapshot.builder()
                .name("loadgen_run")
                .help("What is being run; always 1")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(run.merge(Labels.of(
                                "scenario",
                                info.scenario(),
                                "target",
                                info.target(),
                                "driver",
                                info.driver(),
                                "version",
                                info.version())))
                        .build())
                .build();
        return List.of(
                phases.build(),
                verdicts.build(),
                about,
                single(
                        "loadgen_run_start_timestamp_seconds",
                        "When the run began, seconds since 1970",
                        (double) info.startedAt().toEpochMilli() / 1e3),
                single("loadgen_run_planned_seconds", "How long the run should take", info.plannedNs() / 1e9),
                single("loadgen_run_elapsed_seconds", "How far the run is", elapsedNs / 1e9));
    }

    private GaugeSnapshot single(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(gauge(run, value))
                .build();
    }

    private static GaugeDataPointSnapshot gauge(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static <T> Map<String, T> map(EnumMap<Metric, Map<String, T>> of, Metric metric) {
        return java.util.Objects.requireNonNull(of.get(metric));
    }
}
