package io.oleada.loadgen.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Grafana's dashboards on a page of ours, {@code /dash}. The server gives away the dashboards' files as they are and hands
 * queries on to Prometheus, reading ones alone; the page does the rest.
 */
public final class Preview implements AutoCloseable {

    private static final Map<String, String> FILES = Map.of(
            "dash.html", "text/html; charset=utf-8",
            "dash.js", "text/javascript; charset=utf-8",
            "dash.css", "text/css; charset=utf-8",
            "uPlot.iife.min.js", "text/javascript; charset=utf-8",
            "uPlot.min.css", "text/css; charset=utf-8");
    private static final Pattern READING =
            Pattern.compile("/api/v1/(query|query_range|series|labels|label/\\w+/values|alerts)");
    private static final Pattern DASHBOARD = Pattern.compile("/dash/([a-z-]+\\.json)");
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Path dashboards;
    private final URI prometheus;
    private final HttpClient http = HttpClient.newHttpClient();

    private Preview(HttpServer server, ExecutorService threads, Path dashboards, URI prometheus) {
        this.server = server;
        this.threads = threads;
        this.dashboards = dashboards;
        this.prometheus = prometheus;
    }

    /**
     * Starts serving on 127.0.0.1.
     *
     * @param port where; 0 takes a free one
     * @param dashboards the folder of the dashboards' files
     * @param prometheus where queries go
     */
    public static Preview start(int port, Path dashboards, URI prometheus) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "oleada-preview");
            thread.setDaemon(true);
            return thread;
        });
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Preview preview = new Preview(server, threads, dashboards, prometheus);
        server.setExecutor(threads);
        server.createContext("/", preview::answer);
        server.start();
        return preview;
    }

    /** {@return where the page is} */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dash");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            try {
                route(exchange, path);
            } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
                send(exchange, 404, "text/plain; charset=utf-8", "not found\n".getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void route(HttpExchange exchange, String path) throws IOException, InterruptedException {
        var dashboard = DASHBOARD.matcher(path);
        if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, 405, "text/plain; charset=utf-8", "only GET\n".getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/dash")) {
            send(exchange, 200, "text/html; charset=utf-8", resource("dash.html"));
        } else if (path.equals("/")) {
            exchange.getResponseHeaders().set("Location", "/dash");
            exchange.sendResponseHeaders(302, -1);
        } else if (path.equals("/dash/list")) {
            send(exchange, 200, JSON, list().getBytes(StandardCharsets.UTF_8));
        } else if (dashboard.matches()) {
            send(exchange, 200, JSON, Files.readAllBytes(dashboards.resolve(dashboard.group(1))));
        } else if (path.startsWith("/dash/") && FILES.containsKey(path.substring(6))) {
            String name = path.substring(6);
            send(exchange, 200, String.valueOf(FILES.get(name)), resource(name));
        } else if (READING.matcher(path).matches()) {
            handOn(exchange);
        } else {
            throw new FileNotFoundException(path);
        }
    }

    private void handOn(HttpExchange exchange) throws IOException, InterruptedException {
        URI asked = exchange.getRequestURI();
        String query = asked.getRawQuery() == null ? "" : '?' + asked.getRawQuery();
        HttpRequest request = HttpRequest.newBuilder(prometheus.resolve(asked.getRawPath() + query))
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        send(exchange, answer.statusCode(), JSON, answer.body());
    }

    private String list() throws IOException {
        try (Stream<Path> files = Files.list(dashboards)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> DASHBOARD.matcher("/dash/" + name).matches())
                    .sorted(java.util.Comparator.comparing((String name) -> !name.startsWith("load"))
                            .thenComparing(name -> !name.startsWith("server")))
                    .map(name -> '"' + name + '"')
                    .toList();
            return '[' + String.join(",", names) + ']';
        }
    }

    private static byte[] resource(String name) throws IOException {
        String path = name.startsWith("uPlot") ? uplot() + name : name;
        try (InputStream in = Preview.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return in.readAllBytes();
        }
    }

    private static String uplot() throws IOException {
        Properties about = new Properties();
        try (InputStream in =
                Preview.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            about.load(java.util.Objects.requireNonNull(in));
        }
        return "/META-INF/resources/webjars/uplot/" + about.getProperty("version") + "/dist/";
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
