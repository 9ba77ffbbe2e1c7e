package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Labels;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.values.ChartNode;
import io.weirkeeper.engine.helm.values.Requirements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The CustomResourceDefinitions in a chart's {@code crds/}: applied before all else, by policy, never deleted. */
final class Definitions implements Stage {
    private static final Logger LOG = Logger.getLogger(Definitions.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ReleaseRequest request;
    private final String policy;
    private final boolean isServerSide;

    /** @param policy Skip, Create or CreateReplace; without one Create */
    Definitions(ReleaseRequest request, @Nullable String policy, boolean isServerSide) {
        this.request = request;
        this.policy = policy == null || policy.isEmpty() ? "Create" : policy;
        this.isServerSide = isServerSide;
    }

    /** All objects of the files, for the inventory. */
    static List<ObjectNode> all(ReleaseRequest request) {
        ChartNode root = ChartNode.root(request.chart());
        Requirements.process(root, request.values());
        List<ObjectNode> objects = new ArrayList<>();
        for (ChartFile file : root.definitions()) {
            objects.addAll(ReleaseObjects.parse(file.text()));
        }
        return objects;
    }

    @Override
    public Result advance(ActionContext context) {
        List<ReleaseObject> applied = new ArrayList<>();
        try {
            if (!policy.equals("Skip")) {
                apply(context, applied);
            }
        } catch (ActionException e) {
            throw failure(e);
        }
        if (applied.isEmpty()) {
            return Result.DONE;
        }
        context.tools().capabilities().forget(context.access().destination().api());
        context.mapper().groupChanged("apiextensions.k8s.io");
        applied.forEach(object ->
                context.mapper().groupChanged(object.json().at("/spec/group").asText()));
        Stage ready = Await.ready(applied, false, TIMEOUT);
        return new Result.Then(List.of(inner -> {
            try {
                return ready.advance(inner);
            } catch (ActionException e) {
                throw failure(new ActionException("failed to wait for CustomResourceDefinition(s): " + e.text(), e));
            }
        }));
    }

    private static ActionException failure(ActionException cause) {
        return new ActionException("failed to apply CustomResourceDefinitions: " + cause.text(), cause);
    }

    private void apply(ActionContext context, List<ReleaseObject> applied) {
        List<ReleaseObject> definitions = new ArrayList<>();
        ReleaseObjects objects = context.objects(request.namespace());
        for (ObjectNode json : all(request)) {
            boolean isDefinition = json.path("kind").asText().equals("CustomResourceDefinition")
                    && json.path("apiVersion").asText().startsWith("apiextensions.k8s.io/");
            if (isDefinition) {
                json.withObject("/metadata/labels")
                        .put(Labels.HELM_NAME, request.owner().name())
                        .put(Labels.HELM_NAMESPACE, request.owner().namespace());
                definitions.addAll(objects.of(List.of(json)));
            } else {
                LOG.warnf(
                        "ignoring %s %s found in the chart's crds/ directory, which is for"
                                + " CustomResourceDefinitions alone; move it to templates/",
                        json.path("kind").asText(), json.at("/metadata/name").asText());
            }
        }
        Map<Integer, ObjectNode> live = context.writer().find(definitions);
        for (int i = 0; i < definitions.size(); i++) {
            ReleaseObject definition = definitions.get(i);
            ObjectNode there = live.get(i);
            context.ensureOwned();
            if (there == null) {
                write(context, definition);
            } else if (policy.equals("CreateReplace")) {
                if (isServerSide) {
                    context.writer().apply(definition, true);
                } else {
                    context.writer().replace(definition, there);
                }
            } else {
                continue;
            }
            applied.add(definition);
        }
    }

    private void write(ActionContext context, ReleaseObject definition) {
        try {
            if (isServerSide) {
                context.writer().apply(definition, true);
            } else {
                context.writer().create(definition);
            }
        } catch (ActionException e) {
            throw new ActionException(
                    "failed to create CustomResourceDefinition "
                            + definition.id().name() + ": " + e.text(),
                    e);
        }
    }
}
