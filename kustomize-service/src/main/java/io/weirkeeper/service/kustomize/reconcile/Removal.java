package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.access.AccessException;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.apply.Change;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.apply.Pruner;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import io.weirkeeper.service.kustomize.fetch.ReferencedObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The end of a Kustomization: its objects are deleted as its deletion policy says, then its finalizer goes. */
final class Removal {
    private static final Logger LOG = Logger.getLogger(Removal.class);
    private static final KnownKind KIND = KnownKind.KUSTOMIZATION;
    private static final Duration RECHECK = Duration.ofSeconds(2);
    private static final Subject RUNNER_FILLS_IN = new Subject("", "", "", "", "", "");

    private final Tools tools;
    private final KubeApi api;
    private final DependencyGraph graph;
    private final Duration lookAgain;

    /**
     * @param api of the service's own cluster
     * @param lookAgain how often to look for dependents at least that must go first
     */
    Removal(Tools tools, KubeApi api, DependencyGraph graph, Duration lookAgain) {
        this.tools = tools;
        this.api = api;
        this.graph = graph;
        this.lookAgain = lookAgain;
    }

    Outcome begin(Run<Kustomization> run, KustomizationPlan plan) {
        Inventory inventory = Inventory.of(run.status().field("inventory"));
        KustomizationPlan.Deletion deletion = plan.deletion(inventory);
        if (deletion == KustomizationPlan.Deletion.ORPHAN) {
            return finalized(run, Optional.empty());
        }
        List<ObjectKey> first = dependents(run);
        if (!first.isEmpty()) {
            return afterThem(run, first);
        }
        Optional<Destination> found = destination(plan);
        if (found.isEmpty() || !tools.deployer().canAct(found.get(), plan.key(), plan.spec())) {
            String objects = inventory.versions().keySet().stream()
                    .map(ObjectId::toString)
                    .collect(Collectors.joining("\n"));
            return finalized(run, Optional.of(error(run, "unable to prune objects: \n" + objects)));
        }
        Destination destination = found.get();
        // what goes now goes by our own hand: nothing of it is to be restored
        destination.health().forget(plan.key());
        run.door().ensureOwned();
        Pruner.Result result = tools.deployer().prune(destination, plan.key(), plan.spec(), inventory, Inventory.EMPTY);
        if (!result.isComplete()) {
            Effects effects = Effects.of(
                            run.status().with("inventory", result.left().json()))
                    .with(error(run, "pruning for deleted resource failed"));
            return new Outcome.Retry(effects, Optional.empty());
        }
        EventDraft event = EventDraft.info(reason(run), result.changes().text(), metadata(run));
        if (deletion == KustomizationPlan.Deletion.DELETE_AND_WAIT) {
            run.door().tell(event);
            return waitFor(destination, deleted(result), run, deletedAt(run).plus(plan.timeout()));
        }
        return finalized(run, Optional.of(event));
    }

    /** Who must go before, where the Kustomization asks for that order. */
    private List<ObjectKey> dependents(Run<Kustomization> run) {
        if (!run.annotation(Annotations.DELETION_ORDER).equals(Annotations.DEPENDENTS_FIRST)) {
            return List.of();
        }
        List<ObjectKey> known = graph.dependents(run.key());
        if (known.isEmpty()) {
            return List.of();
        }
        Map<ObjectId, String> awaited = new LinkedHashMap<>();
        known.forEach(key ->
                awaited.put(new ObjectId(KIND.group(), KIND.kind(), key.namespace(), key.name()), KIND.version()));
        // before the look, so that one which goes right after it still wakes us
        tools.health().awaitAbsence(run.key(), new Inventory(awaited));
        List<ObjectKey> there = known.stream()
                .filter(key -> api.getMetadata(ResourceType.of(KIND), key.namespace(), key.name())
                        .isPresent())
                .sorted()
                .toList();
        if (there.isEmpty()) {
            tools.health().settle(run.key());
        }
        return there;
    }

    private Outcome afterThem(Run<Kustomization> run, List<ObjectKey> first) {
        String message = "Deletion waits for what depends on this Kustomization to be deleted first: "
                + first.stream().map(ObjectKey::toString).collect(Collectors.joining(", "));
        boolean isKnown = run.status().reason("Ready").equals(Reasons.DEPENDENCY_NOT_READY);
        ObjectStatus status = run.status().markFalse("Ready", Reasons.DEPENDENCY_NOT_READY, message);
        Effects effects = Effects.of(status).with(Attempt.fact(status));
        return new Outcome.Waiting(
                isKnown ? effects : effects.with(EventDraft.info(Reasons.DEPENDENCY_NOT_READY, message, metadata(run))),
                lookAgain);
    }

    /** Empty when the kubeconfig is gone or no longer any. */
    private Optional<Destination> destination(KustomizationPlan plan) {
        ReferencedObjects references = ReferencedObjects.read(api, plan.key().namespace(), plan.spec());
        try {
            return Optional.of(tools.destinations().of(plan.key(), plan.spec().kubeConfig(), references::find));
        } catch (AccessException e) {
            LOG.infof("%s; its objects stay", e.text());
            return Optional.empty();
        }
    }

    /** A restart of ours does not extend the wait. */
    private static Instant deletedAt(Run<Kustomization> run) {
        Instant since = run.resource().metadata().deletionTimestamp();
        return since == null ? run.now() : since;
    }

    private static Inventory deleted(Pruner.Result result) {
        Map<ObjectId, String> deleted = new LinkedHashMap<>();
        for (Change change : result.changes().changes()) {
            if (change.action() == Change.Action.DELETED) {
                deleted.put(change.id(), change.version());
            }
        }
        return new Inventory(deleted);
    }

    private Outcome waitFor(Destination destination, Inventory objects, Run<Kustomization> run, Instant deadline) {
        Map<ObjectId, String> rest = new LinkedHashMap<>(objects.versions());
        rest.entrySet().removeIf(entry -> isGone(destination, entry.getKey(), entry.getValue()));
        if (rest.isEmpty()) {
            destination.health().settle(run.key());
            return finalized(run, Optional.empty());
        }
        Instant now = tools.clock().instant();
        if (!now.isBefore(deadline)) {
            destination.health().settle(run.key());
            return finalized(run, Optional.of(error(run, "failed to wait for resources termination")));
        }
        Inventory left = new Inventory(rest);
        destination.health().awaitAbsence(run.key(), left);
        Instant next = now.plus(RECHECK).isBefore(deadline) ? now.plus(RECHECK) : deadline;
        return new Outcome.Parked(
                Effects.of(run.status()),
                next,
                (Run<Kustomization> later) -> waitFor(destination, left, later, deadline));
    }

    private static boolean isGone(Destination destination, ObjectId id, String version) {
        Optional<ResourceType> type = destination.mapper().find(id.apiVersion(version), id.kind());
        return type.isEmpty()
                || destination
                        .api()
                        .getMetadata(type.get(), id.namespace(), id.name())
                        .isEmpty();
    }

    private static Outcome finalized(Run<Kustomization> run, Optional<EventDraft> event) {
        Effects effects = Effects.of(run.status()).with(ReadinessFact.deleted(RUNNER_FILLS_IN));
        return new Outcome.Finalized(event.map(effects::with).orElse(effects));
    }

    private static EventDraft error(Run<Kustomization> run, String message) {
        return EventDraft.error(reason(run), message, metadata(run));
    }

    private static String reason(Run<Kustomization> run) {
        String reason = run.status().reason("Ready");
        return reason.isEmpty() ? Reasons.PROGRESSING : reason;
    }

    private static Map<String, String> metadata(Run<Kustomization> run) {
        Map<String, String> metadata = new HashMap<>();
        String revision = run.status().field("lastAppliedRevision").asText("");
        if (!revision.isEmpty()) {
            metadata.put(Deployer.GROUP + "/revision", revision);
        }
        return metadata;
    }
}
