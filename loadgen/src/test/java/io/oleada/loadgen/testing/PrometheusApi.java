package io.oleada.loadgen.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Asks a Prometheus. */
public final class PrometheusApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    public PrometheusApi(URI address) {
        this.address = address;
    }

    /** The data of an answer; an answer that is no success fails the test. */
    public JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
            JsonNode answer = JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new IllegalStateException(
                        path + ": " + answer.path("error").asText());
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The values of an expression now; NaN is among them. */
    public List<Double> values(String promql) {
        List<Double> values = new ArrayList<>();
        String query = URLEncoder.encode(promql, StandardCharsets.UTF_8);
        for (JsonNode sample : get("/api/v1/query?query=" + query).path("result")) {
            String text = sample.path("value").path(1).asText();
            values.add(
                    switch (text) {
                        case "+Inf" -> Double.POSITIVE_INFINITY;
                        case "-Inf" -> Double.NEGATIVE_INFINITY;
                        default -> Double.parseDouble(text);
                    });
        }
        return values;
    }

    /** The one value of an expression, if it has one. */
    public OptionalDouble value(String promql) {
        return values(promql).stream().mapToDouble(Double::doubleValue).findFirst();
    }
}
