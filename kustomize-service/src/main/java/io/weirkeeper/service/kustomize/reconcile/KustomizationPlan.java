package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.kustomize.Dependency;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.service.kustomize.fetch.ReferencedObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a spec means: defaults, references, messages. Pure. */
public record KustomizationPlan(ObjectKey key, KustomizationSpec spec) {
    private static final List<KnownKind> APPLIERS = List.of(KnownKind.KUSTOMIZATION, KnownKind.HELM_RELEASE);

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);

    /** What happens to the objects when the Kustomization is deleted. */
    enum Deletion {
        ORPHAN,
        DELETE,
        DELETE_AND_WAIT
    }

    /** How long a reconciliation may take: the interval less half a minute, but never less than half a minute. */
    public Duration timeout() {
        Duration given = spec.timeout();
        Duration timeout = given == null ? spec.interval().minus(SHORTEST_TIMEOUT) : given;
        return timeout.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : timeout;
    }

    /** How long to wait after a failure. */
    public Duration retryInterval() {
        Duration given = spec.retryInterval();
        return given == null ? spec.interval() : given;
    }

    public String sourceNamespace() {
        return spec.sourceRef().namespaceOr(key.namespace());
    }

    /** The source as objects are referred to: {@code Kind/namespace/name}. */
    public String sourceReference() {
        return spec.sourceRef().kind() + "/" + sourceNamespace() + "/"
                + spec.sourceRef().name();
    }

    /** Everything whose facts wake the Kustomization. */
    public List<String> references() {
        List<String> all = new ArrayList<>();
        all.add(sourceReference());
        for (Dependency dependency : spec.dependsOn()) {
            all.add(reference(dependency));
        }
        for (ReferencedObjects.Reference reference : ReferencedObjects.references(spec)) {
            all.add(reference.kind() + "/" + key.namespace() + "/" + reference.name());
        }
        return all;
    }

    /** Dependencies whose readiness nobody tells, or not what an expression asks for, each with its apiVersion. */
    Map<Dependency, String> watchedDependencies() {
        Map<Dependency, String> watched = new LinkedHashMap<>();
        for (Dependency dependency : spec.dependsOn()) {
            String apiVersion = Copies.text(dependency.apiVersion());
            if (apiVersion.isEmpty()) {
                apiVersion = KnownKind.ofKind(dependency.kindOrDefault())
                        .map(KnownKind::apiVersion)
                        .orElse("");
            }
            boolean hasExpression = !Copies.text(dependency.readyExpr()).isEmpty();
            if (!apiVersion.isEmpty() && (hasExpression || !tellsReadiness(apiVersion, dependency.kindOrDefault()))) {
                watched.put(dependency, apiVersion);
            }
        }
        return watched;
    }

    /** Whether objects of the kind say of themselves that they are ready, and facts tell it. */
    static boolean tellsReadiness(String apiVersion, String kind) {
        return APPLIERS.stream()
                .anyMatch(known -> known.kind().equals(kind) && apiVersion.startsWith(known.group() + "/"));
    }

    String reference(Dependency dependency) {
        return dependency.kindOrDefault() + "/" + dependency.namespaceOr(key.namespace()) + "/" + dependency.name();
    }

    /** Whether the other Kustomization is built from the same source. */
    boolean sharesSourceWith(KustomizationPlan other) {
        return sourceReference().equals(other.sourceReference());
    }

    String fetching(String revision) {
        return "Fetching manifests for revision " + limited(revision);
    }

    String building(String revision) {
        return "Building manifests for revision " + limited(revision);
    }

    String applying(String revision) {
        return "Detecting drift for revision " + limited(revision);
    }

    String checking(String revision) {
        return "Running health checks for revision " + limited(revision);
    }

    private String limited(String revision) {
        return revision + " with a timeout of " + GoDuration.format(timeout());
    }

    Deletion deletion(Inventory inventory) {
        if (spec.suspend() || inventory.isEmpty()) {
            return Deletion.ORPHAN;
        }
        String policy = spec.deletionPolicy();
        return switch (policy == null || policy.isEmpty() ? "MirrorPrune" : policy) {
            case "MirrorPrune" -> spec.prune() ? Deletion.DELETE : Deletion.ORPHAN;
            case "Delete" -> Deletion.DELETE;
            case "WaitForTermination" -> Deletion.DELETE_AND_WAIT;
            default -> Deletion.ORPHAN;
        };
    }
}
