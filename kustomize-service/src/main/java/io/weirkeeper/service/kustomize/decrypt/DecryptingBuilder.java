package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.service.kustomize.build.Build;
import io.weirkeeper.service.kustomize.build.BuildRequest;
import io.weirkeeper.service.kustomize.build.Builder;

/** Opens the keys that a Kustomization names before another builder builds. */
public final class DecryptingBuilder implements Builder {
    private final Builder builder;
    private final Decryptors decryptors;

    public DecryptingBuilder(Builder builder, Decryptors decryptors) {
        this.builder = builder;
        this.decryptors = decryptors;
    }

    @Override
    public Build build(BuildRequest request) {
        String namespace = request.resource().at("/metadata/namespace").asText();
        return builder.build(
                request.with(decryptors.open(namespace, request.spec().decryption())));
    }
}
