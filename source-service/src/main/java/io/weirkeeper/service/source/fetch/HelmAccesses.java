package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.api.source.HelmRepositorySpec;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.DockerConfig;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciName;
import io.weirkeeper.remote.oci.RegistryLogin;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how Helm repositories are reached: their Secrets, and the proxy that the environment names. */
public final class HelmAccesses {
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";

    private final SecretReader secrets;
    private final CloudRegistries clouds;
    private final ProxyChoice environment;

    /**
     * @param environment the proxies that variables of this process name
     * @param clouds where logins come from that no Secret holds
     */
    public HelmAccesses(SecretReader secrets, ProxyChoice environment, CloudRegistries clouds) {
        this.clouds = clouds;
        this.secrets = secrets;
        this.environment = environment;
    }

    /**
     * @param url of the repository, normalized
     * @throws ReconcileException AuthenticationFailed, naming the Secret that is missing or wrong
     */
    public HelmAccess of(HelmRepository repository, URI url) {
        HelmRepositorySpec spec = repository.spec();
        String namespace = repository.metadata().namespace();
        TlsSettings tls = certificates(namespace, spec.certSecretRef());
        Map<String, byte[]> secret = read(namespace, spec.secretRef(), "failed to get authentication secret");
        checkPair(namespace, spec.secretRef(), secret);
        if (spec.certSecretRef() == null) {
            tls = certificatesBesideLogin(secret);
        }
        return new HelmAccess(
                url,
                text(secret, USERNAME),
                text(secret, PASSWORD),
                spec.passCredentials(),
                new HttpAccess(tls, environment.forUrl(url), false, spec.timeout()));
    }

    /** How a repository is reached that no HelmRepository describes. */
    public HelmAccess anonymous(URI url, Duration timeout) {
        return new HelmAccess(
                url, "", "", false, new HttpAccess(TlsSettings.NONE, environment.forUrl(url), false, timeout));
    }

    private TlsSettings certificates(String namespace, @Nullable LocalObjectReference reference) {
        if (reference == null) {
            return TlsSettings.NONE;
        }
        Map<String, byte[]> secret = read(namespace, reference, "failed to get TLS authentication secret");
        try {
            TlsSettings tls = TlsSettings.ofCertificateSecret(secret);
            tls.context();
            return tls;
        } catch (RemoteException e) {
            throw failure(
                    "failed to construct Helm client's TLS config: secret '"
                            + ReferencedSecrets.shown(namespace, reference) + "' " + e.text(),
                    e);
        }
    }

    /** The older place for certificates; what is incomplete there is passed over, as Flux does. */
    private static TlsSettings certificatesBesideLogin(Map<String, byte[]> secret) {
        try {
            TlsSettings tls = TlsSettings.ofCertificateSecret(secret);
            tls.context();
            return tls;
        } catch (RemoteException e) {
            return TlsSettings.NONE;
        }
    }

    /** How a registry of charts is logged in to: Docker's configuration, or user and password. */
    public RegistryLogin login(HelmRepository repository, OciName name) {
        HelmRepositorySpec spec = repository.spec();
        String namespace = repository.metadata().namespace();
        if (spec.secretRef() == null && !spec.provider().equals("generic")) {
            return cloud(spec, name);
        }
        Map<String, byte[]> secret = read(namespace, spec.secretRef(), "failed to get authentication secret");
        if (!secret.containsKey(".dockerconfigjson")) {
            return RegistryLogin.of(text(secret, USERNAME), text(secret, PASSWORD));
        }
        try {
            return DockerConfig.of(secret).login(name);
        } catch (RemoteException e) {
            throw failure(
                    "failed to configure OCI registry authentication: secret '"
                            + ReferencedSecrets.shown(namespace, spec.secretRef()) + "': " + e.text(),
                    e);
        }
    }

    /** Without a Secret, as the workload that this process is. */
    private RegistryLogin cloud(HelmRepositorySpec spec, OciName name) {
        try {
            return clouds.login(
                    spec.provider(), name, new HttpAccess(TlsSettings.NONE, environment, false, spec.timeout()));
        } catch (RemoteException e) {
            throw failure("failed to get credential from '" + spec.provider() + "': " + e.text(), e);
        } catch (OciException e) {
            throw failure("failed to get credential from '" + spec.provider() + "': " + e.text(), e);
        }
    }

    private static void checkPair(
            String namespace, @Nullable LocalObjectReference reference, Map<String, byte[]> secret) {
        boolean user = secret.containsKey(USERNAME);
        boolean password = secret.containsKey(PASSWORD);
        if (user != password) {
            throw failure(
                    "failed to detect authentication methods: secret '" + ReferencedSecrets.shown(namespace, reference)
                            + "': malformed basic auth - has '" + (user ? USERNAME : PASSWORD) + "' but missing '"
                            + (user ? PASSWORD : USERNAME) + "'",
                    null);
        }
    }

    private Map<String, byte[]> read(String namespace, @Nullable LocalObjectReference reference, String problem) {
        if (reference == null) {
            return Map.of();
        }
        String shown = ReferencedSecrets.shown(namespace, reference);
        try {
            return secrets.read(namespace, reference.name())
                    .orElseThrow(() -> failure(
                            problem + " '" + shown + "': secrets \"" + reference.name() + "\" not found", null));
        } catch (KubeException e) {
            throw failure(problem + " '" + shown + "': " + e.getMessage(), e);
        }
    }

    private static ReconcileException failure(String message, @Nullable Throwable cause) {
        return new ReconcileException(Reasons.AUTHENTICATION_FAILED, Disposition.RETRY, message, cause);
    }

    private static String text(Map<String, byte[]> secret, String key) {
        byte[] value = secret.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
