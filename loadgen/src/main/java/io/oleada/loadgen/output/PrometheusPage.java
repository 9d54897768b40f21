package io.oleada.loadgen.output;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.Verdict;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The run as a page for Prometheus, {@code /metrics}, with the generator's own JVM beside it. Counters are exact sums of the
 * snapshots so far; histograms are in buckets that can be added over generators, and so only as fine as their buckets: the
 * exact percentiles are in the log and the report.
 *
 * <p>The calls of {@link Output} come on the coordinator's thread; each puts a whole new set of figures in place, so that a
 * scrape, which is answered on the page's own thread, never sees half a second. At the end the page stays until a scraper
 * that was there before has seen the last figures.
 */
public final class PrometheusPage implements Output, AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** How long the last figures wait for a scraper: a little more than the longest interval in common use. */
    private static final long LINGER_SECONDS = 16;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Map<Metric.Label, List<String>> labels;
    private final HttpServer server;
    private final ExecutorService thread;
    private @Nullable PrometheusFamilies families;
    private volatile MetricSnapshots figures = MetricSnapshots.of();
    private final Object scraped = new Object();
    private int scrapes;

    private PrometheusPage(HttpServer server, Map<Metric.Label, List<String>> labels) {
        this.server = server;
        this.labels = labels;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread own = new Thread(task, "prometheus-page");
            own.setDaemon(true);
            return own;
        });
    }

    /**
     * Opens the page.
     *
     * @param address where to listen; port 0 takes a free one
     * @param labels the values that each label can take: those series are there from the beginning, at zero
     * @throws IOException if nothing can listen there
     */
    public static PrometheusPage open(InetSocketAddress address, Map<Metric.Label, List<String>> labels)
            throws IOException {
        PrometheusPage page = new PrometheusPage(HttpServer.create(address, 0), Map.copyOf(labels));
        page.server.setExecutor(page.thread);
        page.server.createContext("/metrics", page::answer);
        page.server.start();
        return page;
    }

    /** {@return the port that the page is on} */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void start(RunInfo info) {
        registry.config().commonTags("run_id", info.runId());
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        families = new PrometheusFamilies(info, labels);
        figures = families.render();
        MultiCollector figuresNow = () -> figures;
        registry.getPrometheusRegistry().register(figuresNow);
    }

    @Override
    public void accept(Snapshot snapshot) {
        if (families != null) {
            families.add(snapshot);
            figures = families.render();
        }
    }

    @Override
    public void finish(Result result, Verdict verdict, boolean complete) {
        if (families != null) {
            families.finish(verdict.kind());
            figures = families.render();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean here = exchange.getRequestURI().getPath().equals("/metrics");
        try (exchange) {
            byte[] body = (here ? registry.scrape() : "not found\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", here ? TEXT : "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(here ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
        if (here) {
            synchronized (scraped) {
                scrapes++;
                scraped.notifyAll();
            }
        }
    }

    /**
     * Takes the page away. If somebody has read it during the run, this waits for one more visit, at most 16 s, since nothing
     * else would tell a Prometheus how the run ended.
     */
    @Override
    public void close() {
        awaitScraper();
        server.stop(0);
        thread.shutdownNow();
        gc.close();
        registry.close();
    }

    private void awaitScraper() {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINGER_SECONDS);
        synchronized (scraped) {
            int before = scrapes;
            long leftNs = before == 0 ? 0 : endNs - System.nanoTime();
            while (scrapes == before && leftNs > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(scraped, leftNs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                leftNs = endNs - System.nanoTime();
            }
        }
    }

    static String sentence(String help) {
        return help.substring(0, 1).toUpperCase(Locale.ROOT) + help.substring(1);
    }
}
