package io.oleada.loadgen.driver;

import java.nio.file.Path;
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
}
