package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.helm.Dependency;
import io.weirkeeper.runtime.health.Health;
import io.weirkeeper.runtime.health.HealthRules;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import java.time.Instant;
import java.util.Optional;

/** Whether what a HelmRelease depends on is ready, by the live API. */
final class DependencyCheck {
    private final KubeApi api;
    private final ResourceMapper mapper;

    DependencyCheck(KubeApi api, ResourceMapper mapper) {
        this.api = api;
        this.mapper = mapper;
    }

    /** The first dependency that is not ready, in Flux's words; empty when all are. */
    Optional<String> problem(HelmReleasePlan plan) {
        for (Dependency dependency : plan.spec().dependsOn()) {
            Optional<String> problem = problem(plan, dependency);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> problem(HelmReleasePlan plan, Dependency dependency) {
        String namespace = dependency.namespaceOr(plan.key().namespace());
        String name = namespace + "/" + dependency.name();
        ResourceType type;
        Optional<ObjectNode> found;
        try {
            type = type(dependency);
            found = api.get(type, namespace, dependency.name());
        } catch (KubeException e) {
            if (e.isTemporary()) {
                throw e;
            }
            return Optional.of("unable to get '" + name + "' dependency: " + e.getMessage());
        }
        if (found.isEmpty()) {
            String resource = type.group().isEmpty() ? type.plural() : type.plural() + "." + type.group();
            return Optional.of("unable to get '" + name + "' dependency: " + resource + " \"" + dependency.name()
                    + "\" not found");
        }
        return isReady(found.get()) ? Optional.empty() : Optional.of("dependency '" + name + "' is not ready");
    }

    private ResourceType type(Dependency dependency) {
        String apiVersion = dependency.apiVersion() == null ? "" : dependency.apiVersion();
        Optional<KnownKind> known = KnownKind.ofKind(dependency.kindOrDefault());
        if (known.isPresent()
                && (apiVersion.isEmpty() || apiVersion.equals(known.get().apiVersion()))) {
            return Sources.type(known.get());
        }
        return mapper.require(apiVersion, dependency.kindOrDefault());
    }

    /** Kinds of Flux have observed their spec and say Ready; others are healthy by the usual rules. */
    private static boolean isReady(ObjectNode object) {
        if (!object.path("apiVersion").asText().contains(".toolkit.fluxcd.io/")) {
            return HealthRules.of(object, Instant.EPOCH).is(Health.Status.CURRENT);
        }
        ObjectStatus status = ObjectStatus.of(object, Instant.EPOCH);
        return status.generation() == status.field("observedGeneration").asLong() && status.is("Ready", "True");
    }
}
