package io.oleada.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code /metrics} and {@code /health}, on a port and two threads of their own. */
final class Management implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final int BODY_MAX = 4096;

    private final HttpServer server;
    private final ExecutorService threads;

    private Management(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static Management start(InetAddress host, int port, ServerMetrics metrics, ClusterMetrics cluster, Faults faults) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw OleadaServer.portTaken(host.getHostAddress(), port, "--management-port", String.valueOf(e));
        }
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "oleada-management");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/metrics", exchange -> answer(exchange, "/metrics", PROMETHEUS_TEXT, metrics.scrape()));
        server.createContext(
                "/health",
                exchange -> answer(
                        exchange,
                        "/health",
                        "application/json",
                        String.format(
                                Locale.ROOT,
                                "{\"status\":\"UP\",\"clients\":%d%s}%n",
                                metrics.connected(),
                                cluster.health())));
        server.createContext("/faults", exchange -> faults(exchange, faults));
        server.start();
        return new Management(server, threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** GET tells which faults are set; POST from this machine sets those in its body instead. */
    private static void faults(HttpExchange exchange, Faults faults) throws IOException {
        int status = 200;
        String mistake = "";
        if (exchange.getRequestMethod().equals("POST")) {
            String words = new String(exchange.getRequestBody().readNBytes(BODY_MAX), StandardCharsets.UTF_8);
            try {
                if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
                    status = 403;
                    mistake = "faults can be set from this machine alone";
                } else if (exchange.getRequestHeaders().containsKey("Origin")) {
                    status = 403;
                    mistake = "no page may set faults";
                } else {
                    faults.set(words);
                }
            } catch (StartException e) {
                status = 400;
                mistake = String.valueOf(e.getMessage());
            }
        }
        try (exchange) {
            byte[] body = ((mistake.isEmpty() ? faults.toString() : mistake) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void answer(HttpExchange exchange, String path, String type, String text) throws IOException {
        try (exchange) {
            boolean here = exchange.getRequestURI().getPath().equals(path);
            byte[] body = (here ? text : "not found\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", here ? type : "text/plain; charset=utf-8");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(here ? 200 : 404, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
