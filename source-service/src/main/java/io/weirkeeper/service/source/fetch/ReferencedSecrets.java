package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Secrets that a source's spec refers to. What is missing or wrong fails with Flux's AuthenticationFailed. */
public final class ReferencedSecrets {
    private final SecretReader secrets;
    private final ProxyChoice environment;

    /** @param environment the proxies where a spec refers to none */
    public ReferencedSecrets(SecretReader secrets, ProxyChoice environment) {
        this.secrets = secrets;
        this.environment = environment;
    }

    /**
     * The values of a Secret; none without a reference.
     *
     * @param field that holds the reference, for messages: {@code spec.secretRef}
     */
    Map<String, byte[]> read(String namespace, @Nullable LocalObjectReference reference, String field) {
        if (reference == null) {
            return Map.of();
        }
        try {
            return existing(namespace, reference, field);
        } catch (ReconcileException e) {
            throw failure("failed to get secret '" + shown(namespace, reference) + "': " + e.text(), e);
        }
    }

    /** The values of a Secret; the message of the failure is the API's, with what to do. */
    public Map<String, byte[]> existing(String namespace, LocalObjectReference reference, String field) {
        try {
            return secrets.read(namespace, reference.name())
                    .orElseThrow(() -> failure(
                            "secrets \"" + reference.name() + "\" not found; create it or correct " + field, null));
        } catch (KubeException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The proxy of {@code spec.proxySecretRef}; without a reference what the environment says. */
    ProxyChoice proxy(String namespace, @Nullable LocalObjectReference reference) {
        if (reference == null) {
            return environment;
        }
        try {
            return ProxySettings.of(read(namespace, reference, "spec.proxySecretRef"));
        } catch (RemoteException e) {
            throw failure(
                    "failed to configure proxy options: secret '" + shown(namespace, reference) + "': " + e.text(), e);
        }
    }

    /** {@code namespace/name}. */
    static String shown(String namespace, @Nullable LocalObjectReference reference) {
        return namespace + "/" + (reference == null ? "" : reference.name());
    }

    static ReconcileException failure(String message, @Nullable Throwable cause) {
        return new ReconcileException(Reasons.AUTHENTICATION_FAILED, Disposition.RETRY, message, cause);
    }
}
