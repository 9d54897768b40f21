package io.oleada.loadgen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.testing.Certificate;
import io.oleada.loadgen.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A target that cannot be loaded, for whatever reason: one line that says why and what to do, exit code 3, nothing sent. */
@Timeout(60)
class UnreachableTargetTest {

    private static final String SCENARIO = """
            phases: [{name: arrive, duration: 1s, clients: 10}]
            flows: [{name: f, steps: [connect: {transport: %s}]}]
            """;

    @TempDir
    private Path folder;

    private void assertUnreachable(String target, String says, String next, String... more) throws IOException {
        for (String transport : List.of("websocket", "polling")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Path scenario = Files.writeString(folder.resolve("scenario.yaml"), SCENARIO.formatted(transport));
            List<String> arguments = new ArrayList<>(
                    List.of("run", scenario.toString(), "--target", target, "--out", folder.toString()));
            arguments.addAll(List.of(more));
            int exitCode = Main.run(
                    new PrintStream(out, true, UTF_8),
                    new PrintStream(err, true, UTF_8),
                    arguments.toArray(String[]::new));
            assertThat(err.toString(UTF_8).lines())
                    .as(transport)
                    .singleElement()
                    .asString()
                    .startsWith("cannot reach " + target)
                    .contains(says)
                    .endsWith(next);
            assertThat(out.toString(UTF_8)).isEmpty();
            assertThat(exitCode).isEqualTo(3);
        }
    }

    private static final String RUNNING = "Is the server running, and is this its address?";
    private static final String TRUST = "Trust its authority with --cacert FILE, or any certificate with --insecure.";

    @Test
    void aNameThatNobodyKnows() throws IOException {
        assertUnreachable(
                "http://no-such-host.invalid:3000", "the name no-such-host.invalid is not known here", "here");
    }

    @Test
    void aPortWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertUnreachable("http://127.0.0.1:" + port, "connection to 127.0.0.1:" + port + " refused", RUNNING);
    }

    @Test
    @Tag("full")
    void aServerThatTakesConnectionsAndSaysNothing() throws IOException {
        try (RawServer server = RawServer.start(RawServer.Peer::request)) {
            assertUnreachable("http://127.0.0.1:" + server.port(), "in time", RUNNING);
        }
    }

    @Test
    void aWrongPath() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")) {
            assertUnreachable(
                    "http://127.0.0.1:" + server.port(),
                    "answered 404 to /socket.io/: not a Socket.IO v5 server?",
                    RUNNING);
        }
    }

    @Test
    void somethingThatSpeaksNoHttp() throws IOException {
        try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH_9.6\r\n\r\n")) {
            assertUnreachable("http://127.0.0.1:" + server.port(), "with something else than HTTP", RUNNING);
        }
    }

    @Test
    void aServerOfEngineIoThree() throws IOException {
        String body = "{\"code\":5,\"message\":\"Unsupported protocol version\"}";
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            assertUnreachable("http://127.0.0.1:" + server.port(), "answered 400 to /socket.io/: " + body, RUNNING);
        }
    }

    @Test
    void aPlainServerBehindHttps() throws IOException {
        try (RawServer server = RawServer.start(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
        })) {
            assertUnreachable(
                    "https://127.0.0.1:" + server.port(),
                    "the server speaks no TLS there",
                    "Try it with http:// instead.");
        }
    }

    @Test
    void certificatesThatAreNotTrusted() throws Exception {
        Certificate other = Certificate.make(folder, "ip:127.0.0.9,dns:other.example");
        try (TlsServer server = new TlsServer(other.store())) {
            assertUnreachable(server.url(), "TLS: unable to find valid certification path", TRUST);
            assertUnreachable(
                    server.url(),
                    "TLS: No subject alternative names matching",
                    TRUST,
                    "--cacert",
                    other.pem().toString());
        }
    }

    @Test
    @Tag("full")
    void aCertificateThatHasExpired() throws Exception {
        Path authority = folder.resolve("authority.p12");
        Path store = folder.resolve("server.p12");
        Path pem = folder.resolve("authority.pem");
        Path request = folder.resolve("request.pem");
        Path signed = folder.resolve("signed.pem");
        keytool(authority, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
        keytool(authority, "-exportcert", "-alias", "ca", "-rfc", "-file", pem.toString());
        keytool(store, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=oleada");
        keytool(store, "-certreq", "-alias", "a", "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1",
                "-startdate",
                "-10d",
                "-validity",
                "3");
        keytool(store, "-importcert", "-noprompt", "-alias", "ca", "-file", pem.toString());
        keytool(store, "-importcert", "-noprompt", "-alias", "a", "-file", signed.toString());
        try (TlsServer server = new TlsServer(store)) {
            assertUnreachable(server.url(), "TLS: NotAfter", TRUST, "--cacert", pem.toString());
        }
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", Certificate.PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Shakes hands, and says nothing then. */
    private static final class TlsServer implements AutoCloseable {
        private final ServerSocket listening;

        TlsServer(Path store) throws Exception {
            KeyStore keys = KeyStore.getInstance(store.toFile(), Certificate.PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, Certificate.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            listening = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "tls-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    Thread thread = new Thread(() -> shake((SSLSocket) socket), "tls-connection");
                    thread.setDaemon(true);
                    thread.start();
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void shake(SSLSocket socket) {
            try (socket) {
                socket.startHandshake();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The client does not trust us, which is what the tests are about.
            }
        }

        String url() {
            return "https://127.0.0.1:" + listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
