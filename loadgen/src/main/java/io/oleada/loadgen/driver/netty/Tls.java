package io.oleada.loadgen.driver.netty;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust where TLS is spoken.
 *
 * @param insecure whether any certificate for any name will do
 * @param authority a PEM file with the certificates to trust instead of the system's, or null
 */
public record Tls(boolean insecure, @Nullable Path authority) {

    /** {@return trust in what the Java runtime trusts} */
    public static Tls system() {
        return new Tls(false, null);
    }

    /** {@return trust in everybody: for a test server with a certificate of its own making} */
    public static Tls anyone() {
        return new Tls(true, null);
    }

    /** {@return trust in the certificates of a PEM file alone} */
    public static Tls authority(Path pem) {
        return new Tls(false, pem);
    }

    /** Reads what there is to read.
     *
     * @throws IllegalArgumentException with one line for the user if the file holds no certificates
     */
    SslContext context() {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient().sslProvider(SslProvider.JDK).clientAuth(ClientAuth.NONE);
            if (insecure) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else if (authority != null) {
                builder.trustManager(authority.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    (authority == null ? "the trusted certificates" : authority) + ": no certificates could be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
