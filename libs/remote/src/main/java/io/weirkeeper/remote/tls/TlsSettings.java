package io.weirkeeper.remote.tls;

import io.weirkeeper.remote.RemoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What a secret says about TLS, as PEM text; empty texts say nothing. Own authorities are trusted beside those of the
 * system.
 */
public record TlsSettings(String authorities, String certificate, String privateKey) {
    public static final TlsSettings NONE = new TlsSettings("", "", "");

    /**
     * Reads the keys {@code ca.crt} (or the older {@code caFile}), {@code tls.crt} and {@code tls.key}.
     */
    public static TlsSettings of(Map<String, byte[]> secret) {
        String authorities = text(secret, "ca.crt");
        return new TlsSettings(
                authorities.isEmpty() ? text(secret, "caFile") : authorities,
                text(secret, "tls.crt"),
                text(secret, "tls.key"));
    }

    /**
     * Reads a secret that is about TLS alone: the keys of {@link #of}, or the older {@code caFile}, {@code certFile} and
     * {@code keyFile}. It must hold an authority, or a certificate with its key.
     */
    public static TlsSettings ofCertificateSecret(Map<String, byte[]> secret) {
        String authorities = first(secret, "ca.crt", "caFile");
        String certificate = first(secret, "tls.crt", "certFile");
        String privateKey = first(secret, "tls.key", "keyFile");
        if (authorities.isEmpty() && certificate.isEmpty() && privateKey.isEmpty()) {
            throw new RemoteException("must contain either 'ca.crt' or both 'tls.crt' and 'tls.key'");
        }
        if (!certificate.isEmpty() && privateKey.isEmpty()) {
            throw new RemoteException("found certificate but missing private key; add 'tls.key'");
        }
        if (certificate.isEmpty() && !privateKey.isEmpty()) {
            throw new RemoteException("found private key but missing certificate; add 'tls.crt'");
        }
        return new TlsSettings(authorities, certificate, privateKey);
    }

    private static String first(Map<String, byte[]> secret, String key, String older) {
        String value = text(secret, key);
        return value.isEmpty() ? text(secret, older) : value;
    }

    /** A context that takes every server's certificate, for servers that a user marked as insecure. */
    public SSLContext trustingAnything() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {new TrustAnything()}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new RemoteException("the certificates of the secret cannot be used: " + e.getMessage(), e);
        }
    }

    /** A context that applies them; empty when there are none and the system's own context does. */
    public Optional<SSLContext> context() {
        if (equals(NONE)) {
            return Optional.empty();
        }
        if (certificate.isEmpty() != privateKey.isEmpty()) {
            String present = certificate.isEmpty() ? "tls.key" : "tls.crt";
            String missing = certificate.isEmpty() ? "tls.crt" : "tls.key";
            throw new RemoteException("'" + present + "' needs '" + missing + "' beside it");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return Optional.of(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new RemoteException("the certificates of the secret cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (certificate.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = emptyStore();
        Certificate[] chain = Pem.certificates(certificate, "tls.crt").toArray(new Certificate[0]);
        store.setKeyEntry("client", Pem.privateKey(privateKey, "tls.key"), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        TrustManagerFactory system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        system.init((KeyStore) null);
        if (authorities.isEmpty()) {
            return system.getTrustManagers();
        }
        KeyStore store = emptyStore();
        List<X509Certificate> own = Pem.certificates(authorities, "ca.crt");
        int number = 0;
        for (X509Certificate authority : own) {
            store.setCertificateEntry("own-" + number++, authority);
        }
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                for (X509Certificate authority : trust.getAcceptedIssuers()) {
                    store.setCertificateEntry("system-" + number++, authority);
                }
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static String text(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return equals(NONE) ? "TlsSettings[none]" : "TlsSettings[set]";
    }
}
