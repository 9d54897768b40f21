package io.oleada.loadgen.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oleada.loadgen.scenario.Target;
import io.oleada.loadgen.scenario.Transport;
import io.oleada.loadgen.testing.Certificate;
import io.oleada.loadgen.testing.NodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a driver trusts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class TlsContract {

    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private Certificate certificate;
    private NodeServer server;

    /** Makes the driver under test. */
    protected abstract Driver driver(String name, Tls tls, Consumer<Throwable> onFault);

    @BeforeAll
    void startServer(@TempDir Path folder) {
        certificate = Certificate.make(folder, "ip:127.0.0.1");
        server = NodeServer.start(certificate.options());
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    private String outcome(Tls tls, boolean secure, String host, Transport transport) {
        RecordingListener listener = new RecordingListener() {
            @Override
            public void onConnected(long nowNs) {
                super.onConnected(nowNs);
                onClosed(CloseReason.CLIENT_DROP, "none: it was connected", nowNs);
            }
        };
        Target target = new Target(secure, host, server.port(), "/socket.io/");
        ConnectRequest request = new ConnectRequest(
                target, transport, "/", null, Map.of(), Duration.ofSeconds(10).toNanos(), null);
        try (Driver driver = driver("tls", tls, faults::add)) {
            driver.execute(() -> driver.connect(request, listener));
            String outcome = listener.await("closed");
            assertThat(faults).isEmpty();
            return outcome;
        }
    }

    private static final String CONNECTED = "closed CLIENT_DROP: none: it was connected";

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAuthorityOfTheUsersIsTrusted(Transport transport) {
        assertThat(outcome(Tls.authority(certificate.pem()), true, "127.0.0.1", transport))
                .isEqualTo(CONNECTED);
    }

    @Test
    void anyCertificateWillDoIfTheUserSaysSo() {
        assertThat(outcome(Tls.anyone(), true, "localhost", Transport.WEBSOCKET))
                .isEqualTo(CONNECTED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aCertificateOfUnknownOriginIsRefused(Transport transport) {
        assertThat(outcome(Tls.system(), true, "127.0.0.1", transport))
                .startsWith("closed HANDSHAKE_FAILED")
                .contains("unable to find valid certification path");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertThat(outcome(Tls.authority(certificate.pem()), true, "localhost", Transport.WEBSOCKET))
                .startsWith("closed HANDSHAKE_FAILED")
                .contains("localhost");
    }

    @Test
    void aPlainClientAtASecureServerFails() {
        assertThat(outcome(Tls.system(), false, "127.0.0.1", Transport.WEBSOCKET))
                .matches("closed (HANDSHAKE_FAILED|TRANSPORT_CLOSE|TRANSPORT_ERROR).*");
    }

    @Test
    void aSecureClientAtAPlainServerFails() {
        try (NodeServer plain = NodeServer.start()) {
            NodeServer secure = server;
            server = plain;
            String outcome = outcome(Tls.anyone(), true, "127.0.0.1", Transport.WEBSOCKET);
            server = secure;
            assertThat(outcome).startsWith("closed HANDSHAKE_FAILED");
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamedToTheUser(@TempDir Path folder) {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> driver("tls", Tls.authority(missing), faults::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(missing + ": no certificates could be read; expected a PEM file");
    }
}
