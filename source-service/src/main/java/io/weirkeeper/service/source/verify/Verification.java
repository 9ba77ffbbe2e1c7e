package io.weirkeeper.service.source.verify;

import io.weirkeeper.api.LocalObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed an artifact in a registry: {@code spec.verify}.
 *
 * @param provider {@code cosign} or {@code notation}
 * @param identities for cosign without keys
 */
public record Verification(
        String provider,
        @Nullable LocalObjectReference secretRef,
        @Nullable LocalObjectReference trustedRootSecretRef,
        List<Identity> identities) {
    static final String COSIGN = "cosign";
    static final String NOTATION = "notation";

    public Verification {
        identities = List.copyOf(identities);
    }

    /** As messages name it: {@code cosign keyless} without a Secret of keys. */
    String shown() {
        return provider.equals(COSIGN) && secretRef == null ? "cosign keyless" : provider;
    }
}
