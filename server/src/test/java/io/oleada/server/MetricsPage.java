package io.oleada.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A server's metrics, as Prometheus gets them. */
record MetricsPage(String text) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static MetricsPage of(OleadaServer server) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
        return new MetricsPage(HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
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
