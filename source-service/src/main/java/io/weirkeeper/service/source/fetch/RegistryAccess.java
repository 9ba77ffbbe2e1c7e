package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.OciRepositorySpec;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.DockerConfig;
import io.weirkeeper.remote.oci.OciAccess;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciName;
import io.weirkeeper.remote.oci.RegistryLogin;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How an OCIRepository's registry is reached: who logs in, over which proxy, trusting whom. */
public final class RegistryAccess {
    private final ReferencedSecrets secrets;
    private final PullSecretNames serviceAccounts;
    private final CloudRegistries clouds;

    public RegistryAccess(ReferencedSecrets secrets, PullSecretNames serviceAccounts, CloudRegistries clouds) {
        this.secrets = secrets;
        this.serviceAccounts = serviceAccounts;
        this.clouds = clouds;
    }

    /** In Flux's order: logins, proxy, cloud, TLS; what fails first is told. */
    OciAccess of(String namespace, OciRepositorySpec spec, Supplier<OciName> name) {
        Optional<DockerConfig> logins = logins(namespace, spec);
        ProxyChoice proxy =
                prefixed("failed to get proxy address: ", () -> secrets.proxy(namespace, spec.proxySecretRef()));
        RegistryLogin login = logins.isEmpty() && !spec.provider().equals(OciRepositorySpec.GENERIC)
                ? cloud(spec, proxy, name.get())
                : logins.orElse(DockerConfig.EMPTY).login(name.get());
        TlsSettings tls = prefixed(
                "failed to generate transport for '" + spec.url() + "': ",
                () -> certificates(namespace, spec.certSecretRef()));
        boolean anyCertificate = spec.insecure() && spec.certSecretRef() == null;
        return new OciAccess(login, new HttpAccess(tls, proxy, anyCertificate, spec.timeout()), spec.insecure());
    }

    /** Without a Secret, as the workload that this process is. */
    private RegistryLogin cloud(OciRepositorySpec spec, ProxyChoice proxy, OciName name) {
        if (spec.serviceAccountName() != null && !spec.serviceAccountName().isEmpty()) {
            throw new ReconcileException(
                    Reasons.FEATURE_GATE_DISABLED,
                    Disposition.STALLED,
                    "to use spec.serviceAccountName for provider authentication please enable the"
                            + " ObjectLevelWorkloadIdentity feature gate in the controller",
                    null);
        }
        String prefix = "failed to get credential from " + spec.provider() + ": ";
        try {
            return clouds.login(spec.provider(), name, new HttpAccess(TlsSettings.NONE, proxy, false, spec.timeout()));
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure(prefix + e.text(), e);
        } catch (OciException e) {
            throw ReferencedSecrets.failure(prefix + e.text(), e);
        }
    }

    /** The logins of {@code spec.secretRef} and of the ServiceAccount; empty when neither names a Secret. */
    private Optional<DockerConfig> logins(String namespace, OciRepositorySpec spec) {
        return prefixed("failed to get credential: ", () -> {
            Optional<DockerConfig> all = Optional.empty();
            if (spec.secretRef() != null) {
                all = Optional.of(config(namespace, spec.secretRef(), "spec.secretRef"));
            }
            for (String secret : pullSecrets(namespace, spec.serviceAccountName())) {
                DockerConfig config =
                        config(namespace, new LocalObjectReference(secret), "imagePullSecrets of the ServiceAccount");
                all = Optional.of(all.map(before -> before.and(config)).orElse(config));
            }
            return all;
        });
    }

    private List<String> pullSecrets(String namespace, @Nullable String serviceAccount) {
        if (serviceAccount == null || serviceAccount.isEmpty()) {
            return List.of();
        }
        String shown = namespace + "/" + serviceAccount;
        try {
            return serviceAccounts
                    .read(namespace, serviceAccount)
                    .orElseThrow(() -> ReferencedSecrets.failure(
                            "serviceaccount '" + shown + "' not found; create it or correct spec.serviceAccountName",
                            null));
        } catch (KubeException e) {
            throw ReferencedSecrets.failure("failed to get serviceaccount '" + shown + "': " + e.getMessage(), e);
        }
    }

    private DockerConfig config(String namespace, LocalObjectReference reference, String field) {
        Map<String, byte[]> secret = secrets.read(namespace, reference, field);
        try {
            return DockerConfig.of(secret);
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure(
                    "secret '" + ReferencedSecrets.shown(namespace, reference) + "': " + e.text(), e);
        }
    }

    private TlsSettings certificates(String namespace, @Nullable LocalObjectReference reference) {
        if (reference == null) {
            return TlsSettings.NONE;
        }
        Map<String, byte[]> secret = secrets.read(namespace, reference, "spec.certSecretRef");
        try {
            TlsSettings tls = TlsSettings.ofCertificateSecret(secret);
            tls.context(); // says now what is wrong with it
            return tls;
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure(
                    "secret '" + ReferencedSecrets.shown(namespace, reference) + "': " + e.text(), e);
        }
    }

    private static <T> T prefixed(String prefix, Supplier<T> work) {
        try {
            return work.get();
        } catch (ReconcileException e) {
            throw new ReconcileException(e.reason(), e.disposition(), prefix + e.text(), e);
        }
    }
}
