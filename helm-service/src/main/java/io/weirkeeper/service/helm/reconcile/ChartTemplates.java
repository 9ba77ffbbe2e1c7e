package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Labels;
import io.weirkeeper.api.helm.ChartTemplate;
import io.weirkeeper.api.helm.ChartTemplateSpec;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.kustomize.CommonMetadata;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the HelmChart that a HelmRelease asks for with {@code spec.chart}, and deletes it when it no longer does. */
final class ChartTemplates {
    private static final ResourceType TYPE = ResourceType.of(KnownKind.HELM_CHART);

    private final KubeApi api;
    private final Sources sources;
    private final String manager;
    private final FieldManagers managers;
    private final Map<ObjectKey, Applied> applied = new ConcurrentHashMap<>();

    /** For which HelmRelease a HelmChart was applied, and what of it was ours then. */
    private record Applied(String uid, long generation, long fields) {}

    /**
     * What became of it.
     *
     * @param status with the HelmChart's name
     * @param chart the HelmChart as it is; null where none is asked for
     */
    record Kept(ObjectStatus status, @Nullable ObjectNode chart) {}

    ChartTemplates(KubeApi api, Sources sources, String manager) {
        this.api = api;
        this.sources = sources;
        this.manager = manager;
        this.managers = new FieldManagers(manager, List.of());
    }

    Kept keep(Run<HelmRelease> run, HelmReleasePlan plan) {
        ChartTemplate template = plan.spec().chart();
        String wanted = template == null ? "" : plan.chartNamespace(template) + "/" + plan.chartName();
        ObjectStatus status = run.status();
        String known = status.field("helmChart").asText("");
        if (!known.isEmpty() && !known.equals(wanted)) {
            status = delete(run, plan, status);
        }
        if (template == null) {
            return new Kept(status, null);
        }
        sources.requireNamespace(plan, plan.source().orElseThrow());
        ObjectNode chart = apply(run, plan, template);
        return new Kept(status.with("helmChart", wanted), chart);
    }

    private ObjectNode apply(Run<HelmRelease> run, HelmReleasePlan plan, ChartTemplate template) {
        String namespace = plan.chartNamespace(template);
        ObjectNode chart = chart(plan, template, namespace);
        Optional<ObjectNode> live = api.get(TYPE, namespace, plan.chartName());
        if (live.isPresent() && known(run, live.get()).equals(applied.get(run.key()))) {
            return live.get();
        }
        run.door().ensureOwned();
        try {
            ObjectNode answer = api.patch(TYPE, namespace, plan.chartName(), PatchRequest.apply(chart, manager, false));
            applied.put(run.key(), known(run, answer));
            boolean isChanged = live.isEmpty() || !live.get().path("spec").equals(answer.path("spec"));
            if (isChanged) {
                String subject = "HelmChart/" + namespace + "/" + plan.chartName();
                ChartTemplateSpec.SourceReference source = template.spec().sourceRef();
                run.door()
                        .tell(EventDraft.trace(
                                live.isEmpty() ? "HelmChartCreated" : "HelmChartConfigured",
                                (live.isEmpty() ? "Created " : "Configured ") + subject + " with SourceRef '"
                                        + source.kind() + "/" + namespace + "/" + source.name() + "'"));
            }
            return answer;
        } catch (KubeException e) {
            String message = "failed to run server-side apply: " + e.getMessage();
            run.door().tell(EventDraft.trace("HelmChartSyncErr", message));
            throw new ReconcileException("ArtifactFailed", Disposition.RETRY, message, e);
        }
    }

    private Applied known(Run<HelmRelease> run, ObjectNode chart) {
        return new Applied(run.uid(), run.generation(), managers.fingerprint(chart));
    }

    void forget(ObjectKey key) {
        applied.remove(key);
    }

    private static ObjectNode chart(HelmReleasePlan plan, ChartTemplate template, String namespace) {
        ObjectNode chart = JsonNodeFactory.instance.objectNode();
        chart.put("apiVersion", KnownKind.HELM_CHART.apiVersion()).put("kind", "HelmChart");
        ObjectNode metadata = chart.putObject("metadata");
        metadata.put("name", plan.chartName()).put("namespace", namespace);
        ObjectNode labels = metadata.putObject("labels");
        CommonMetadata given = template.metadata();
        if (given != null) {
            given.labels().forEach(labels::put);
            if (!given.annotations().isEmpty()) {
                ObjectNode annotations = metadata.putObject("annotations");
                given.annotations().forEach(annotations::put);
            }
        }
        labels.put(Labels.HELM_NAME, plan.key().name());
        labels.put(Labels.HELM_NAMESPACE, plan.key().namespace());
        spec(chart.putObject("spec"), plan, template.spec());
        return chart;
    }

    private static void spec(ObjectNode spec, HelmReleasePlan plan, ChartTemplateSpec template) {
        spec.put("chart", template.chart());
        if (template.version() != null) {
            spec.put("version", template.version());
        }
        spec.putObject("sourceRef")
                .put("kind", template.sourceRef().kind())
                .put("name", template.sourceRef().name());
        spec.put(
                "interval",
                GoDuration.format(template.interval() == null ? plan.spec().interval() : template.interval()));
        if (template.reconcileStrategy() != null) {
            spec.put("reconcileStrategy", template.reconcileStrategy());
        }
        if (!template.valuesFiles().isEmpty()) {
            template.valuesFiles().forEach(spec.putArray("valuesFiles")::add);
        }
        if (template.ignoreMissingValuesFiles()) {
            spec.put("ignoreMissingValuesFiles", true);
        }
        ChartTemplateSpec.Verification verify = template.verify();
        if (verify != null) {
            ObjectNode json = spec.putObject("verify").put("provider", verify.provider());
            if (verify.secretRef() != null) {
                json.putObject("secretRef").put("name", verify.secretRef().name());
            }
        }
    }

    /** Deletes the HelmChart that the status names. */
    ObjectStatus delete(Run<HelmRelease> run, HelmReleasePlan plan, ObjectStatus status) {
        String known = status.field("helmChart").asText("");
        int slash = known.indexOf('/');
        if (slash < 0) {
            return status.with("helmChart", (JsonNode) null);
        }
        String namespace = known.substring(0, slash);
        String name = known.substring(slash + 1);
        sources.requireNamespace(plan, new HelmReleasePlan.Source("HelmChart", namespace, name));
        run.door().ensureOwned();
        try {
            if (api.delete(TYPE, namespace, name, DeleteOptions.BACKGROUND)) {
                run.door().tell(EventDraft.trace("HelmChartDeleted", "deleted HelmChart '" + known + "'"));
            }
        } catch (KubeException e) {
            throw new ReconcileException(
                    "ArtifactFailed",
                    Disposition.RETRY,
                    "failed to delete HelmChart '" + known + "': " + e.getMessage(),
                    e);
        }
        return status.with("helmChart", (JsonNode) null);
    }
}
