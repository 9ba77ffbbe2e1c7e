package io.weirkeeper.remote.cloud;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.tls.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Who logs in at Microsoft's directory, and by what. Never shows secrets. */
public sealed interface AzureIdentity {
    /**
     * An application of a tenant.
     *
     * @param authority such as {@code https://login.microsoftonline.com/}; empty for this one
     */
    record Application(String authority, String tenant, String client) {}

    /** By a password. */
    record Password(Application application, String secret) implements AzureIdentity {
        @Override
        public String toString() {
            return application.toString();
        }
    }

    /**
     * By a certificate.
     *
     * @param sendsChain whether the certificates themselves are sent, so that a new one needs no registration
     */
    record SignedBy(Application application, List<X509Certificate> chain, PrivateKey key, boolean sendsChain)
            implements AzureIdentity {
        public SignedBy {
            chain = List.copyOf(chain);
        }

        @Override
        public String toString() {
            return application.toString();
        }
    }

    /** By a token that somebody else issued for the application. */
    record Federated(Application application, String assertion) implements AzureIdentity {
        @Override
        public String toString() {
            return application.toString();
        }
    }

    /**
     * As the machine that this program runs on.
     *
     * @param client which of its identities; empty for the only one
     */
    record Machine(String client) implements AzureIdentity {}

    /**
     * By a certificate with its key.
     *
     * @param file PEM text, or PKCS#12
     * @param password of a PKCS#12 file, may be empty
     * @param name of the file, for messages
     * @throws RemoteException when it is neither
     */
    static SignedBy withCertificate(
            Application application, byte[] file, String password, boolean sendsChain, String name) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ")) {
            return new SignedBy(application, Pem.certificates(text, name), Pem.privateKey(text, name), sendsChain);
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, password.toCharArray());
                Certificate[] chain = store.getCertificateChain(alias);
                if (key instanceof PrivateKey own && chain != null) {
                    List<X509Certificate> certificates = new ArrayList<>();
                    for (Certificate certificate : chain) {
                        certificates.add((X509Certificate) certificate);
                    }
                    return new SignedBy(application, certificates, own, sendsChain);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new RemoteException("'" + name + "' holds neither PEM text nor PKCS#12 that its password opens", e);
        }
        throw new RemoteException("'" + name + "' holds no certificate with a private key");
    }

    /**
     * Who this process is: an application with a password or certificate, the workload of its service account, or its machine.
     *
     * @param authority in place of the environment's; may be empty
     * @throws IOException when a file that the environment names cannot be read
     */
    static AzureIdentity of(Map<String, String> environment, String authority) throws IOException {
        String client = environment.getOrDefault("AZURE_CLIENT_ID", "");
        String tenant = environment.getOrDefault("AZURE_TENANT_ID", "");
        Application application = new Application(
                authority.isEmpty() ? environment.getOrDefault("AZURE_AUTHORITY_HOST", "") : authority, tenant, client);
        String secret = environment.getOrDefault("AZURE_CLIENT_SECRET", "");
        String certificate = environment.getOrDefault("AZURE_CLIENT_CERTIFICATE_PATH", "");
        String token = environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", "");
        if (!tenant.isEmpty() && !secret.isEmpty()) {
            return new Password(application, secret);
        }
        if (!tenant.isEmpty() && !certificate.isEmpty()) {
            return withCertificate(
                    application,
                    file("AZURE_CLIENT_CERTIFICATE_PATH", certificate),
                    environment.getOrDefault("AZURE_CLIENT_CERTIFICATE_PASSWORD", ""),
                    environment
                            .getOrDefault("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "")
                            .equals("true"),
                    "AZURE_CLIENT_CERTIFICATE_PATH");
        }
        if (!tenant.isEmpty() && !token.isEmpty()) {
            String assertion = new String(file("AZURE_FEDERATED_TOKEN_FILE", token), StandardCharsets.UTF_8).strip();
            return new Federated(application, assertion);
        }
        return new Machine(client);
    }

    private static byte[] file(String variable, String path) throws IOException {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new IOException("the file that " + variable + " names cannot be read; check the pod", e);
        }
    }

    /**
     * Tells identities apart without showing what they log in with. Made of the secret parts too: who knows an
     * application alone must not get the token that its owner asked for.
     */
    default String fingerprint() {
        String text = switch (this) {
            case Password by -> by.application() + by.secret();
            case SignedBy by ->
                by.application() + Base64.getEncoder().encodeToString(by.key().getEncoded());
            case Federated by -> by.application() + by.assertion();
            case Machine by -> by.client();
        };
        return Digest.of(DigestAlgorithm.SHA256, getClass().getSimpleName() + text)
                .hex();
    }
}
