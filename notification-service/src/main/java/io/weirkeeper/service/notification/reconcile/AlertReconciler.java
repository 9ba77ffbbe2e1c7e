package io.weirkeeper.service.notification.reconcile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Labels;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;

/** Alerts are static: they have no status and no finalizer; one that an older Flux left is taken away. */
public final class AlertReconciler implements Reconciler<Alert> {
    private final KubeApi api;
    private final ResourceType type;
    private final String manager;

    public AlertReconciler(KubeApi api, ResourceType type, String manager) {
        this.api = api;
        this.type = type;
        this.manager = manager;
    }

    @Override
    public Outcome reconcile(Run<Alert> run) {
        if (run.resource().metadata().finalizers().contains(Labels.FINALIZER)) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            ObjectNode metadata = patch.putObject("metadata");
            metadata.put("resourceVersion", run.resourceVersion());
            ArrayNode rest = metadata.putArray("finalizers");
            run.resource().metadata().finalizers().stream()
                    .filter(finalizer -> !finalizer.equals(Labels.FINALIZER))
                    .forEach(rest::add);
            api.patch(type, run.key().namespace(), run.key().name(), PatchRequest.merge(patch, manager));
        }
        return new Outcome.Idle(Effects.of(run.status()));
    }

    @Override
    public Outcome finish(Run<Alert> run) {
        return new Outcome.Finalized(Effects.of(run.status()));
    }

    @Override
    public Outcome failed(Run<Alert> run, ReconcileException failure) {
        return new Outcome.Idle(Effects.of(run.status()));
    }
}
