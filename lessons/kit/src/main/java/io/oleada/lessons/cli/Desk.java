package io.oleada.lessons.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.oleada.lessons.course.Lesson;
import io.oleada.lessons.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The kit's own small web server, beside the student's: it gives each page its list of what to see, and hears what has come
 * true. On a port of its own, so that it is there while the student's server is stopped.
 */
final class Desk implements AutoCloseable {

    /** What the page's buttons do to the student's server. */
    interface Buttons {
        /** Stops the server, so that its clients see it go. */
        void stop();

        /** Starts it again. */
        void start();
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int LINES = 20;

    private final HttpServer http;
    private final List<String> printed = new ArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "desk");
        made.setDaemon(true);
        return made;
    });

    private Desk(HttpServer http) {
        this.http = http;
    }

    /**
     * Opens a desk on a free port of the loopback address.
     *
     * @param lesson whose list is shown
     * @param texts in the student's language
     * @param progress where ticks are kept
     * @param onTick told, on the desk's thread, of each item that is new
     * @param buttons what the page's buttons do
     */
    static Desk open(Lesson lesson, Texts texts, Progress progress, Consumer<String> onTick, Buttons buttons)
            throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Desk desk = new Desk(http);
        http.createContext(
                "/kit.js", exchange -> reply(exchange, "text/javascript", desk.script(lesson, texts, progress)));
        http.createContext("/tick/", exchange -> {
            String item = exchange.getRequestURI().getPath().substring("/tick/".length());
            if (isPost(exchange) && texts.has("ticks", item) && progress.tick(lesson.number(), item)) {
                onTick.accept(item);
            }
            reply(exchange, "text/plain", "");
        });
        http.createContext("/server/", exchange -> {
            if (isPost(exchange)) {
                if (exchange.getRequestURI().getPath().endsWith("/stop")) {
                    buttons.stop();
                } else {
                    buttons.start();
                }
            }
            reply(exchange, "text/plain", "");
        });
        http.createContext("/printed", exchange -> reply(exchange, "application/json", desk.printed()));
        http.setExecutor(desk.thread);
        http.start();
        return desk;
    }

    /** {@return the address of the script for the student's pages} */
    String scriptUrl() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/kit.js";
    }

    /** Keeps a line that the student's server has printed, for the page to show. Any thread. */
    void print(String line) {
        synchronized (printed) {
            printed.add(line);
            if (printed.size() > LINES) {
                printed.remove(0);
            }
        }
    }

    private String printed() throws IOException {
        synchronized (printed) {
            return JSON.writeValueAsString(printed);
        }
    }

    private String script(Lesson lesson, Texts texts, Progress progress) throws IOException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("desk", "http://127.0.0.1:" + http.getAddress().getPort());
        data.put("heading", texts.get("page-heading"));
        data.put("lesson", texts.get("page-lesson", lesson.id()));
        data.put("items", words(texts, "ticks"));
        data.put("words", words(texts, "page"));
        data.put("done", progress.ticks(lesson.number()));
        data.put("stop", texts.get("page-stop"));
        data.put("start", texts.get("page-start"));
        data.put("says", texts.get("page-says"));
        Path rules = lesson.folder().resolve("ticks.js");
        String own = Files.isRegularFile(rules) ? Files.readString(rules) : "";
        return resource("kit.js")
                .replace("\"__DATA__\"", JSON.writeValueAsString(data))
                .replace("/*__RULES__*/", own);
    }

    private static Map<String, String> words(Texts texts, String group) {
        Map<String, String> words = new LinkedHashMap<>();
        texts.keys(group).forEach(key -> words.put(key, texts.get(List.of(group, key))));
        return words;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Desk.class.getResourceAsStream("/io/oleada/lessons/" + name)) {
            if (in == null) {
                throw new IOException("the kit's jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether a request comes of a page of this machine: pages of the wide web have no business here. */
    private static boolean isOfThisMachine(HttpExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        return origin != null && origin.matches("http://(localhost|127\\.0\\.0\\.1):\\d+");
    }

    private static boolean isPost(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("POST") && isOfThisMachine(exchange);
    }

    private static void reply(HttpExchange exchange, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            if (isOfThisMachine(exchange)) {
                exchange.getResponseHeaders()
                        .set(
                                "Access-Control-Allow-Origin",
                                exchange.getRequestHeaders().getFirst("Origin"));
            }
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        thread.shutdownNow();
    }
}
