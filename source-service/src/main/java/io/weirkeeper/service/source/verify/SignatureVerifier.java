package io.weirkeeper.service.source.verify;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.http.TimeLimit;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.fetch.SecretReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Verifies artifacts in registries as {@code spec.verify} of OCIRepository and HelmChart asks for. A failure is a {@link
 * ReconcileException} with Flux's VerificationError.
 */
public final class SignatureVerifier {
    private static final String TRUSTED_ROOT = "trusted_root.json";

    private final SecretReader secrets;
    private final PublicRoot publicRoot;
    private final Clock clock;

    public SignatureVerifier(SecretReader secrets, PublicRoot publicRoot, Clock clock) {
        this.secrets = secrets;
        this.publicRoot = publicRoot;
        this.clock = clock;
    }

    /** What came out of it. */
    public enum Verdict {
        SIGNED,
        /** A trust policy says not to look. */
        SKIPPED
    }

    /**
     * Looks for a good signature.
     *
     * @param namespace of the Secrets
     * @param digest of the manifest or index
     * @param timeout for all of it
     */
    public Verdict verify(
            OciReader reader, Digest digest, Verification verification, String namespace, Duration timeout) {
        try {
            return TimeLimit.call(timeout, () -> verify(reader, digest, verification, namespace));
        } catch (VerifyException e) {
            throw failure(verification, e.text(), e);
        } catch (OciException e) {
            throw failure(verification, e.text(), e);
        } catch (TimeoutException e) {
            throw failure(
                    verification,
                    "not done within " + timeout.toSeconds() + " s; check the registry or raise spec.timeout",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(verification, "interrupted; it is tried again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("verification failed as it cannot", e);
        }
    }

    private Verdict verify(OciReader reader, Digest digest, Verification verification, String namespace) {
        return switch (verification.provider()) {
            case Verification.COSIGN -> {
                cosign(reader, digest, verification, namespace);
                yield Verdict.SIGNED;
            }
            case Verification.NOTATION -> notation(reader, digest, verification, namespace);
            default ->
                throw new VerifyException(
                        "unsupported verification provider: " + verification.provider() + "; use cosign or notation");
        };
    }

    private void cosign(OciReader reader, Digest digest, Verification verification, String namespace) {
        LocalObjectReference keys = verification.secretRef();
        if (keys == null) {
            new CosignVerifier(
                            reader, new CosignTrust.Keyless(root(verification, namespace), verification.identities()))
                    .verify(digest);
            return;
        }
        List<SigningKey> trusted = new ArrayList<>();
        new TreeMap<>(secret(namespace, keys)).forEach((key, value) -> {
            if (key.endsWith(".pub")) {
                trusted.add(SigningKey.ofPem(value));
            }
        });
        String shown = reader.name() + "@" + digest;
        try {
            new CosignVerifier(reader, new CosignTrust.Keys(trusted)).verify(digest);
        } catch (VerifyException e) {
            String hint = trusted.isEmpty() ? "no key ends with '.pub' in the secret" : e.text();
            throw new VerifyException("no matching signatures were found for '" + shown + "' (" + hint + ")", e);
        }
    }

    private TrustedRoot root(Verification verification, String namespace) {
        LocalObjectReference reference = verification.trustedRootSecretRef();
        if (reference == null) {
            return publicRoot();
        }
        String shown = namespace + "/" + reference.name();
        byte[] root;
        try {
            root = secret(namespace, reference).get(TRUSTED_ROOT);
        } catch (VerifyException e) {
            throw new VerifyException("failed to read trusted root from secret '" + shown + "': " + e.text(), e);
        }
        if (root == null) {
            throw new VerifyException("failed to read trusted root from secret '" + shown + "': '" + TRUSTED_ROOT
                    + "' not found in secret '" + shown + "'");
        }
        try {
            return TrustedRoot.parse(root);
        } catch (VerifyException e) {
            throw new VerifyException("unable to parse trusted root: " + e.text(), e);
        }
    }

    private TrustedRoot publicRoot() {
        try {
            return TrustedRoot.parse(publicRoot.read());
        } catch (IOException e) {
            throw new VerifyException(
                    "unable to initialize trusted root: " + e.getMessage()
                            + "; let the controller reach it, or store Sigstore's trusted_root.json in a Secret and name"
                            + " it in spec.verify.trustedRootSecretRef",
                    e);
        }
    }

    private Verdict notation(OciReader reader, Digest digest, Verification verification, String namespace) {
        LocalObjectReference reference = verification.secretRef();
        if (reference == null) {
            throw new VerifyException("verification secret cannot be empty: '" + reader.name() + "@" + digest
                    + "'; set spec.verify.secretRef");
        }
        NotationTrust trust = NotationTrust.of(secret(namespace, reference), namespace + "/" + reference.name());
        return new NotationVerifier(reader, trust, clock).verify(digest) ? Verdict.SIGNED : Verdict.SKIPPED;
    }

    private Map<String, byte[]> secret(String namespace, LocalObjectReference reference) {
        try {
            return secrets.read(namespace, reference.name())
                    .orElseThrow(() -> new VerifyException(
                            "secrets \"" + reference.name() + "\" not found; create it in namespace " + namespace));
        } catch (KubeException e) {
            throw new VerifyException("secret '" + namespace + "/" + reference.name() + "': " + e.getMessage(), e);
        }
    }

    private static ReconcileException failure(Verification verification, String message, Throwable cause) {
        return new ReconcileException(
                Reasons.VERIFICATION_ERROR,
                Disposition.RETRY,
                "failed to verify the signature using provider '" + verification.shown() + "': " + message,
                cause);
    }
}
