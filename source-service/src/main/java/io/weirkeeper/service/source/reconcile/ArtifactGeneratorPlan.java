package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.ArtifactGenerator;
import io.weirkeeper.api.source.ArtifactGeneratorSpec;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.OutputArtifact;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.SourceReference;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.generate.KubeNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What follows from the spec of an ArtifactGenerator and its sources, without doing anything. */
final class ArtifactGeneratorPlan {
    static final String ORIGIN_REVISION = "org.opencontainers.image.revision";

    private ArtifactGeneratorPlan() {}

    /** @throws ReconcileException stalled when the spec contradicts itself or asks for what is not allowed */
    static void validate(ArtifactGenerator generator, boolean noCrossNamespaceRefs) {
        ArtifactGeneratorSpec spec = generator.spec();
        String own = generator.metadata().namespace();
        Set<String> aliases = new HashSet<>();
        for (SourceReference source : spec.sources()) {
            if (!aliases.add(source.alias())) {
                throw invalid("duplicate source alias '" + source.alias() + "' found");
            }
            if (noCrossNamespaceRefs && !source.namespaceOr(own).equals(own)) {
                throw stalled(
                        Reasons.ACCESS_DENIED,
                        "cross-namespace reference to source " + source.kind() + "/" + source.namespace() + "/"
                                + source.name() + " is not allowed");
            }
        }
        Set<String> names = new HashSet<>();
        for (OutputArtifact artifact : spec.artifacts()) {
            if (!names.add(artifact.name())) {
                throw invalid("duplicate artifact name '" + artifact.name() + "' found");
            }
            if (spec.pathPattern() == null || spec.pathPattern().isEmpty()) {
                KubeNames.objectName(artifact.name()).ifPresent(problem -> {
                    throw invalid("artifact name \"" + artifact.name() + "\" is not a valid Kubernetes object name: "
                            + problem);
                });
            }
            String revision = alias(artifact.revision());
            if (!revision.isEmpty() && !aliases.contains(revision)) {
                throw invalid("artifact " + artifact.name() + " revision source alias '" + revision + "' not found");
            }
        }
    }

    /** Stands for all sources as they are now, with the value that Flux's source-watcher gives it. */
    static String sourcesDigest(Map<String, Artifact> sources) {
        Set<String> parts = new TreeSet<>();
        sources.forEach((alias, artifact) -> parts.add(alias + "=[digest=" + artifact.digest() + ",revision="
                + artifact.revision() + ",url=" + artifact.url() + "]"));
        return Digest.of(DigestAlgorithm.SHA256, String.join("|", parts).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The revision of an artifact: that of the source which the spec names, else its own digest. */
    static String revision(OutputArtifact output, Map<String, Artifact> sources, String digest) {
        Artifact source = sources.get(alias(output.revision()));
        return source == null ? "latest@" + digest : source.revision();
    }

    /** The metadata of an artifact: where it came from originally, if the spec asks for that. */
    static Map<String, String> metadata(OutputArtifact output, Map<String, Artifact> sources) {
        Artifact source = sources.get(alias(output.originRevision()));
        if (source == null) {
            return Map.of();
        }
        Map<String, String> metadata = new HashMap<>();
        metadata.put(ORIGIN_REVISION, source.metadata().getOrDefault(ORIGIN_REVISION, source.revision()));
        return metadata;
    }

    private static String alias(@Nullable String reference) {
        String text = Objects.requireNonNullElse(reference, "");
        return text.startsWith("@") ? text.substring(1) : text;
    }

    private static ReconcileException invalid(String message) {
        return stalled(Reasons.VALIDATION_FAILED, message);
    }

    private static ReconcileException stalled(String reason, String message) {
        return new ReconcileException(reason, Disposition.STALLED, message, null);
    }
}
