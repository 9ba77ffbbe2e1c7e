package io.weirkeeper.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks an API server whether it is ready. */
final class Readiness {
    private final URI server;
    private final String token;
    private final Path authority;

    Readiness(URI server, String token, Path authority) {
        this.server = server;
        this.token = token;
        this.authority = authority;
    }

    /** Returns once it is; fails at once when a process that is needed for it has ended. */
    void await(Duration timeout, Collection<Keeper> needed) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!isReady()) {
            for (Keeper keeper : needed) {
                if (!keeper.isAlive()) {
                    throw new ClusterException(keeper.name() + " ended by itself:\n" + lastLines(keeper.log()));
                }
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(server + " is not ready after " + timeout.toSeconds() + " s");
            }
            Thread.sleep(50);
        }
    }

    /** A single question; no answer means no. */
    boolean isReady() throws InterruptedException {
        if (!Files.exists(authority)) {
            return false;
        }
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(authority))
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/readyz"))
                    .header("Authorization", "Bearer " + token)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    /** Trusts what the given file of certificates has signed, and nothing else. */
    static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(authority)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    }
}
