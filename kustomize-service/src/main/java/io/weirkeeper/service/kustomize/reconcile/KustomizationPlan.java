package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.kustomize.Dependency;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.service.kustomize.fetch.ReferencedObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a spec means: defaults, references, messages. Pure. */
public record KustomizationPlan(ObjectKey key, KustomizationSpec spec) {
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

    /** Dependencies that nobody tells facts about, or not those that an expression asks for: they must be watched. */
    Inventory watchedDependencies() {
        Map<ObjectId, String> watched = new LinkedHashMap<>();
        for (Dependency dependency : spec.dependsOn()) {
            String apiVersion = dependency.apiVersion();
            Optional<KnownKind> known = KnownKind.ofKind(dependency.kindOrDefault());
            boolean hasExpression = !Copies.text(dependency.readyExpr()).isEmpty();
            if (apiVersion == null || apiVersion.isEmpty()) {
                apiVersion = known.map(KnownKind::apiVersion).orElse(null);
            }
            if ((known.isEmpty() || hasExpression) && apiVersion != null) {
                int slash = apiVersion.indexOf('/');
                ObjectId id = new ObjectId(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        dependency.kindOrDefault(),
                        dependency.namespaceOr(key.namespace()),
                        dependency.name());
                watched.put(id, apiVersion.substring(slash + 1));
            }
        }
        return new Inventory(watched);
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
