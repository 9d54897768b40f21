package io.oleada.loadgen.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate of our own making.
 *
 * @param store key and certificate, PKCS 12, with the password {@link #PASSWORD}
 * @param pem the certificate alone
 */
public record Certificate(Path store, Path pem) {

    /** Opens the store. */
    public static final String PASSWORD = "oleada";

    /**
     * Makes one with the JDK's keytool.
     *
     * @param folder where to
     * @param names whom it is for, such as {@code ip:127.0.0.1}
     */
    public static Certificate make(Path folder, String names) {
        Path store = folder.resolve("server.p12");
        Path pem = folder.resolve("server.pem");
        keytool(store, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=oleada", "-ext", "san=" + names);
        keytool(store, "-exportcert", "-alias", "a", "-rfc", "-file", pem.toString());
        return new Certificate(store, pem);
    }

    /** {@return the options of a {@link NodeServer} that uses it} */
    public String options() {
        return "\"pfx\": \"" + store + "\", \"passphrase\": \"" + PASSWORD + "\"";
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
