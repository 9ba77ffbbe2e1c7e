package io.weirkeeper.remote.tls;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority, a server for localhost and a client, made with openssl for tests alone. */
public record TestCertificates(String authority, String clientCertificate, String clientKey, SSLContext serverContext) {

    public static TestCertificates make() {
        try {
            char[] password = "test".toCharArray();
            KeyStore server = KeyStore.getInstance("PKCS12");
            try (InputStream in = requireNonNull(TestCertificates.class.getResourceAsStream("server.p12"))) {
                server.load(in, password);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(server, password);
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            authorities.setCertificateEntry(
                    "authority",
                    Pem.certificates(text("authority.pem"), "authority").getFirst());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new TestCertificates(text("authority.pem"), text("client.pem"), text("client-sec1.pem"), context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(String name) {
        try (InputStream in = requireNonNull(TestCertificates.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
