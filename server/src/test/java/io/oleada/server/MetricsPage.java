package io.oleada.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A server's metrics, as Prometheus gets them. */
record MetricsPage(String text) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static MetricsPage of(OleadaServer server) throws Exception {
        return new MetricsPage(get(server.managementPort(), "/metrics"));
    }

    /** What a server says of its health. */
    static String health(OleadaServer server) throws Exception {
        return health(server.managementPort());
    }

    /** What the server of this management port says of its health. */
    static String health(int managementPort) throws Exception {
        return get(managementPort, "/health");
    }

    private static String get(int port, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The value of a series, named without the {@code oleada_} before it. */
    double value(String series) {
        String name = "oleada_" + series + " ";
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }
}
