package io.oleada.loadgen.driver.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.oleada.loadgen.driver.Tls;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Whom to trust, in the network library's terms. */
final class TlsContexts {

    private TlsContexts() {}

    /**
     * Reads what there is to read.
     *
     * @throws IllegalArgumentException with one line for the user if the file holds no certificates
     */
    static SslContext of(Tls tls) {
        Path authority = tls.authority();
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            if (tls.insecure()) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else if (authority != null) {
                builder.trustManager(authority.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            String what = authority == null ? "the trusted certificates" : authority.toString();
            throw new IllegalArgumentException(what + ": no certificates could be read; expected a PEM file", e);
        }
    }
}
