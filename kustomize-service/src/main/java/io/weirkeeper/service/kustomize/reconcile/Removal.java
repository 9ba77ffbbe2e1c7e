package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.apply.Change;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.apply.Pruner;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The end of a Kustomization: its objects are deleted as its deletion policy says, then its finalizer goes. */
final class Removal {
    private static final Duration RECHECK = Duration.ofSeconds(2);
    private static final Subject RUNNER_FILLS_IN = new Subject("", "", "", "", "", "");

    private final Tools tools;
    private final KubeApi api;
    private final ResourceMapper mapper;

    Removal(Tools tools, KubeApi api, ResourceMapper mapper) {
        this.tools = tools;
        this.api = api;
        this.mapper = mapper;
    }

    Outcome begin(Run<Kustomization> run, KustomizationPlan plan) {
        Inventory inventory = Inventory.of(run.status().field("inventory"));
        KustomizationPlan.Deletion deletion = plan.deletion(inventory);
        // what goes now goes by our own hand: nothing of it is to be restored
        tools.health().forget(plan.key());
        if (deletion == KustomizationPlan.Deletion.ORPHAN) {
            return finalized(run, Optional.empty());
        }
        if (!tools.deployer().canAct(plan.key(), plan.spec())) {
            String objects = inventory.versions().keySet().stream()
                    .map(ObjectId::toString)
                    .collect(Collectors.joining("\n"));
            return finalized(run, Optional.of(error(run, "unable to prune objects: \n" + objects)));
        }
        run.door().ensureOwned();
        Pruner.Result result = tools.deployer().prune(plan.key(), plan.spec(), inventory, Inventory.EMPTY);
        if (!result.isComplete()) {
            Effects effects = Effects.of(
                            run.status().with("inventory", result.left().json()))
                    .with(error(run, "pruning for deleted resource failed"));
            return new Outcome.Retry(effects, Optional.empty());
        }
        EventDraft event = EventDraft.info(reason(run), result.changes().text(), metadata(run));
        if (deletion == KustomizationPlan.Deletion.DELETE_AND_WAIT) {
            run.door().tell(event);
            return waitFor(deleted(result), run, deletedAt(run).plus(plan.timeout()));
        }
        return finalized(run, Optional.of(event));
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

    private Outcome waitFor(Inventory objects, Run<Kustomization> run, Instant deadline) {
        Map<ObjectId, String> rest = new LinkedHashMap<>(objects.versions());
        rest.entrySet().removeIf(entry -> isGone(entry.getKey(), entry.getValue()));
        if (rest.isEmpty()) {
            tools.health().settle(run.key());
            return finalized(run, Optional.empty());
        }
        Instant now = tools.clock().instant();
        if (!now.isBefore(deadline)) {
            tools.health().settle(run.key());
            return finalized(run, Optional.of(error(run, "failed to wait for resources termination")));
        }
        Inventory left = new Inventory(rest);
        tools.health().awaitAbsence(run.key(), left);
        Instant next = now.plus(RECHECK).isBefore(deadline) ? now.plus(RECHECK) : deadline;
        return new Outcome.Parked(
                Effects.of(run.status()), next, (Run<Kustomization> later) -> waitFor(left, later, deadline));
    }

    private boolean isGone(ObjectId id, String version) {
        Optional<ResourceType> type = mapper.find(id.apiVersion(version), id.kind());
        return type.isEmpty()
                || api.getMetadata(type.get(), id.namespace(), id.name()).isEmpty();
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
