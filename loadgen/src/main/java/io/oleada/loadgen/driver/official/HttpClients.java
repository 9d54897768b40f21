package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.driver.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The HTTP client that all connections of a driver share. */
final class HttpClients {

    private static final int NO_LIMIT = 1_000_000;
    private static final long POLL_TIMEOUT_MIN = 1;
    private static final long PATIENCE_MS = 5000;

    private HttpClients() {}

    /** Makes it; {@code addresses} holds what hosts have been found to be, and others are looked up. */
    static OkHttpClient make(String name, Tls tls, Map<String, InetAddress> addresses) {
        AtomicInteger number = new AtomicInteger();
        Dispatcher dispatcher = new Dispatcher(
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread made = new Thread(task, name + "-http-" + number.incrementAndGet());
                    made.setDaemon(true);
                    return made;
                }));
        dispatcher.setMaxRequests(NO_LIMIT);
        dispatcher.setMaxRequestsPerHost(NO_LIMIT);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool())
                .dns(host -> {
                    InetAddress known = addresses.get(host);
                    return known == null ? Dns.SYSTEM.lookup(host) : List.of(known);
                })
                .readTimeout(POLL_TIMEOUT_MIN, TimeUnit.MINUTES)
                .followRedirects(false)
                .followSslRedirects(false);
        if (tls.insecure() || tls.authority() != null) {
            trust(builder, tls);
        }
        return builder.build();
    }

    /** {@return a client that connects from an address, and shares all else} */
    static OkHttpClient from(OkHttpClient http, InetAddress source) {
        return http.newBuilder()
                .connectionPool(new ConnectionPool())
                .socketFactory(new SourceSockets(source))
                .build();
    }

    /**
     * Ends what is open and waits for the threads. They are left to end by themselves: a call refused by an executor
     * that is shut down sends the official client into an endless recursion.
     */
    static void close(OkHttpClient http) throws InterruptedException {
        ThreadPoolExecutor threads = (ThreadPoolExecutor) http.dispatcher().executorService();
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (threads.getPoolSize() > 0 && System.nanoTime() - deadlineNs < 0) {
            http.dispatcher().cancelAll();
            Thread.sleep(1);
        }
        http.connectionPool().evictAll();
    }

    private static void trust(OkHttpClient.Builder builder, Tls tls) {
        try {
            X509TrustManager manager = tls.authority() == null ? new Anyone() : only(tls.authority());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            builder.sslSocketFactory(context.getSocketFactory(), manager);
            if (tls.insecure()) {
                builder.hostnameVerifier((host, session) -> true);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    tls.authority() + ": no certificates could be read; expected a PEM file", e);
        }
    }

    private static X509TrustManager only(Path pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) Objects.requireNonNull(factory.getTrustManagers()[0]);
    }

    /** Trusts everybody, as the user has asked for. */
    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

        @Override
        public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
