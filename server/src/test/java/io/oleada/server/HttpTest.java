package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as plain HTTP, byte by byte: a client library would tidy the paths up. */
class HttpTest {

    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

    @TempDir
    private static Path outside;

    private static OleadaServer server;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createDirectory(outside.resolve("public"));
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.writeString(folder.resolve("hola.txt"), "hola");
        Files.createSymbolicLink(folder.resolve("link.txt"), outside.resolve("secret.txt"));
        server = OleadaServer.start(ServerConfig.onFreePorts()
                .withPublicDir(folder)
                .withCorsOrigins(List.of("http://localhost:5173", "https://ejemplo.es/")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** One answer, headers in lower case. */
    private record Answer(int status, Map<String, String> headers, String body) {}

    /** One TCP connection. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) Waiting.DEADLINE.toMillis());
            in = socket.getInputStream();
        }

        Answer ask(String method, String path, String... headers) throws IOException {
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
            if (!String.join("\n", headers).contains("Host:")) {
                request.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
            }
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            return read(method.equals("HEAD"));
        }

        private Answer read(boolean head) throws IOException {
            int status = Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            String length = headers.get("content-length");
            byte[] body = head || length == null ? new byte[0] : in.readNBytes(Integer.parseInt(length));
            return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the server closed the connection after \"" + line + '"');
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        boolean isClosed() throws IOException {
            return in.read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Answer ask(String method, String path, String... headers) throws IOException {
        try (Line line = new Line(server.port())) {
            return line.ask(method, path, headers);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /                                     | text/html; charset=utf-8       | <!doctype html>
                    /index.html                           | text/html; charset=utf-8       | <title>Socket Client
                    /?a=b                                 | text/html; charset=utf-8       | <title>Socket Client
                    /css/socket-client.css                | text/css; charset=utf-8        | container
                    /js/socket-client.js                  | text/javascript; charset=utf-8 | enviar-mensaje
                    /js/theme.js                          | text/javascript; charset=utf-8 | bsTheme
                    /img/favicon.svg                      | image/svg+xml                  | <svg
                    /bootstrap/css/bootstrap.min.css      | text/css; charset=utf-8        | Bootstrap
                    /bootstrap/js/bootstrap.bundle.min.js | text/javascript; charset=utf-8 | Bootstrap
                    /socket.io/socket.io.js               | text/javascript; charset=utf-8 | Socket.IO v4
                    /socket.io/socket.io.min.js           | text/javascript; charset=utf-8 | Socket.IO v4
                    /hola.txt                             | text/plain; charset=utf-8      | hola
                    """)
    void aFileComesWithItsTypeAndHeadTellsTheSameWithoutBody(String path, String type, String part) throws Exception {
        Answer got = ask("GET", path);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.headers())
                .containsEntry("content-type", type)
                .containsEntry("x-content-type-options", "nosniff");
        assertThat(got.body()).contains(part);
        Answer head = ask("HEAD", path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).isEqualTo(got.headers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/no-such-file",
                "/js/",
                "/js",
                "/css/none.css",
                "/socket.io/none.js",
                "/bootstrap/",
                "/metrics",
                "/io/oleada/server/OleadaServer.class",
                "/web.properties",
                "/favicon.ico",
                "//",
                "/hola.txt/",
            })
    void whatIsNotThereIs404(String path) throws Exception {
        assertThat(ask("GET", path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/%2e%2e/secret.txt",
                "/%2E%2E%2Fsecret.txt",
                "/..%2fsecret.txt",
                "/..%5csecret.txt",
                "/..\\secret.txt",
                "/js/../../secret.txt",
                "/js/%2e%2e/%2e%2e/secret.txt",
                "/....//secret.txt",
                "/%252e%252e/secret.txt",
                "/..;/secret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "/\u00002e/secret.txt",
                "/%00",
                "/hola.txt%00.html",
                "/link.txt",
                "/%",
                "/%zz",
                "/../web.properties",
                "/js/../../web.properties",
                "/bootstrap/../../../../../META-INF/MANIFEST.MF",
                "/bootstrap/%2e%2e/package.json",
                "/socket.io/../web.properties",
                "//etc/passwd",
                "/C:/secret.txt",
                "http://127.0.0.1/../secret.txt",
                "*",
            })
    void noSpellingOfAPathLeadsOut(String path) throws Exception {
        try (Line line = new Line(server.port())) {
            Answer answer = line.ask("GET", path);
            assertThat(answer.status()).isIn(400, 404);
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    void anUnchangedFileIsNotSentAgain() throws Exception {
        String tag = ask("GET", "/").headers().get("etag");
        assertThat(tag).startsWith("\"").endsWith("\"");
        for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
            Answer again = ask("GET", "/", "If-None-Match: " + known);
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.headers()).containsEntry("etag", tag);
        }
        assertThat(ask("GET", "/", "If-None-Match: \"another\"").status()).isEqualTo(200);
        assertThat(ask("GET", "/js/theme.js", "If-None-Match: " + tag).status()).isEqualTo(200);
    }

    @Test
    void aConnectionIsKeptForManyRequests() throws Exception {
        try (Line line = new Line(server.port())) {
            String tag = line.ask("GET", "/").headers().get("etag");
            assertThat(line.ask("GET", "/", "If-None-Match: " + tag).status()).isEqualTo(304);
            assertThat(line.ask("GET", "/none").status()).isEqualTo(404);
            assertThat(line.ask("HEAD", "/js/theme.js").status()).isEqualTo(200);
            assertThat(line.ask("GET", "/js/theme.js").body()).contains("bsTheme");
            Answer last = line.ask("GET", "/", "Connection: close");
            assertThat(last.headers()).containsEntry("connection", "close");
            assertThat(line.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE"})
    void otherMethodsAreRefusedAndMakeNoSession(String method) throws Exception {
        assertThat(ask(method, "/", "Content-Length: 0").status()).isEqualTo(405);
        assertThat(ask(method, HANDSHAKE, "Content-Length: 0").body()).contains("\"code\":2");
    }

    @Test
    void aHandshakeTellsTheSessionAndNoCookieIsNeeded() throws Exception {
        Answer answer = ask("GET", HANDSHAKE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("0{")
                .contains("\"sid\"", "\"pingInterval\":25000", "\"pingTimeout\":20000");
    }

    @Test
    void anotherOriginMayConnectOnlyWhenItIsOnTheList() throws Exception {
        for (String origin : new String[] {"http://localhost:5173", "https://ejemplo.es"}) {
            Answer allowed = ask("GET", HANDSHAKE, "Origin: " + origin);
            assertThat(allowed.status()).isEqualTo(200);
            assertThat(allowed.headers()).containsEntry("access-control-allow-origin", origin);
        }
        for (String origin : new String[] {
            "http://localhost:5174", "http://evil.example", "null", "http://localhost:5173.evil.example"
        }) {
            Answer refused = ask("GET", HANDSHAKE, "Origin: " + origin);
            assertThat(refused.status()).as(origin).isEqualTo(403);
            assertThat(refused.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void ourOwnOriginNeedsNoListAndNoHeader() throws Exception {
        String own = "http://127.0.0.1:" + server.port();
        Answer answer = ask("GET", HANDSHAKE, "Origin: " + own);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void aWebSocketOfAnotherOriginIsRefused() throws Exception {
        String[] upgrade = {
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Origin: http://evil.example"
        };
        assertThat(ask("GET", "/socket.io/?EIO=4&transport=websocket", upgrade).status())
                .isEqualTo(403);
        upgrade[4] = "Origin: http://localhost:5173";
        assertThat(ask("GET", "/socket.io/?EIO=4&transport=websocket", upgrade).status())
                .isEqualTo(101);
    }

    @Test
    void aPreflightIsAnsweredForTheListAlone() throws Exception {
        Answer allowed = ask(
                "OPTIONS",
                HANDSHAKE,
                "Origin: http://localhost:5173",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type");
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.headers())
                .containsEntry("access-control-allow-origin", "http://localhost:5173")
                .containsEntry("access-control-allow-methods", "GET, POST")
                .containsEntry("access-control-allow-headers", "content-type");
        assertThat(ask("OPTIONS", HANDSHAKE, "Origin: http://evil.example").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/?EIO=4",
                "/socket.io/?EIO=4&transport=carrier-pigeon",
                "/socket.io/?EIO=4&transport=polling&sid=none",
                "/socket.io/?EIO=4&transport=polling&sid=00000000-0000-0000-0000-000000000000",
                "/socket.io/?EIO=4&transport=websocket&sid=00000000-0000-0000-0000-000000000000",
                "/socket.io/?transport=polling&EIO=99",
                "/socket.io/?transport=polling&EIO=x",
                "/socket.io/?%",
            })
    void aWrongHandshakeIsAnsweredWithAnErrorOrAnEnd(String path) throws Exception {
        try {
            assertThat(ask("GET", path).status()).isIn(400, 500);
        } catch (IOException closedWithoutAnswer) {
            assertThat(closedWithoutAnswer).hasMessageContaining("closed the connection");
        }
        assertThat(ask("GET", HANDSHAKE).status()).isEqualTo(200);
    }

    @Test
    void whatIsNoSocketIoOfTodayIsRefusedBeforeItHasASession() throws Exception {
        assertThat(ask("GET", "/socket.io/?EIO=3&transport=polling").body()).contains("\"code\":5");
        assertThat(ask("GET", "/socket.io/?EIO=4&transport=websocket").body()).contains("\"code\":3");
    }

    @Test
    void managementAnswersOnItsOwnPort() throws Exception {
        try (Line line = new Line(server.managementPort())) {
            Answer health = line.ask("GET", "/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.body()).contains("\"status\":\"UP\"");
        }
        try (Line line = new Line(server.managementPort())) {
            assertThat(line.ask("GET", "/metricsandmore").status()).isEqualTo(404);
        }
        assertThat(ask("GET", "/health").status()).isEqualTo(404);
    }
}
