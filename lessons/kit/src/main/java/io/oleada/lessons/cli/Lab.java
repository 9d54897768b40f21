package io.oleada.lessons.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.oleada.lessons.measure.Live;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The page on which a measurement is drawn while it runs. On a port of its own, loopback alone. */
final class Lab implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A browser that looks asks for the end within half a second; a busy machine may take longer. */
    private static final long FETCH_S = 5;

    private final HttpServer http;
    private final Live live;
    private final Map<String, Object> words;
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile boolean asked;
    private volatile List<List<String>> table = List.of();
    private volatile boolean done;

    private Lab(HttpServer http, Live live, Map<String, Object> words) {
        this.http = http;
        this.live = live;
        this.words = words;
    }

    /**
     * Opens the page.
     *
     * @param live the figures
     * @param words the page's texts
     */
    static Lab open(Live live, Map<String, Object> words) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Lab lab = new Lab(http, live, words);
        http.createContext(
                "/", exchange -> lab.reply(exchange, "text/html", lab.resource("/io/oleada/lessons/lab.html")));
        http.createContext(
                "/lab.js",
                exchange -> lab.reply(exchange, "text/javascript", lab.resource("/io/oleada/lessons/lab.js")));
        http.createContext(
                "/uplot.js",
                exchange -> lab.reply(exchange, "text/javascript", lab.resource(uplot("uPlot.iife.min.js"))));
        http.createContext(
                "/uplot.css", exchange -> lab.reply(exchange, "text/css", lab.resource(uplot("uPlot.min.css"))));
        http.createContext("/data.json", lab::tell);
        http.start();
        return lab;
    }

    /** {@return the page's address} */
    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
    }

    /** Shows the end, and waits a moment for a browser to fetch it, if one is there. */
    void finish(List<List<String>> rows) throws InterruptedException {
        table = List.copyOf(rows);
        done = true;
        if (asked) {
            boolean unused = told.await(FETCH_S, TimeUnit.SECONDS);
        }
    }

    private void tell(HttpExchange exchange) throws IOException {
        asked = true;
        boolean last = done;
        reply(exchange, "application/json", data(last));
        if (last) {
            told.countDown(); // not before it has been sent: the page ends with this process
        }
    }

    private byte[] data(boolean last) throws IOException {
        Map<String, Object> data = new LinkedHashMap<>(words);
        data.put("series", live.series());
        data.put("table", table);
        data.put("done", last);
        return JSON.writeValueAsBytes(data);
    }

    private static String uplot(String file) throws IOException {
        Properties pom = new Properties();
        try (InputStream in = Lab.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            pom.load(in);
        }
        return "/META-INF/resources/webjars/uplot/" + pom.getProperty("version") + "/dist/" + file;
    }

    private byte[] resource(String name) throws IOException {
        try (InputStream in = Lab.class.getResourceAsStream(name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private void reply(HttpExchange exchange, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=" + StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
