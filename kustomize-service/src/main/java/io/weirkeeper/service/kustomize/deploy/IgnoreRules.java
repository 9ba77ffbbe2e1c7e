package io.weirkeeper.service.kustomize.deploy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.IgnoreRule;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.patch.Selector;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.spec.SelectorSpec;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which fields of which objects {@code spec.ignore} leaves to others. Immutable. */
final class IgnoreRules implements Function<ObjectNode, List<JsonPointer>> {
    private record Rule(Selector selector, List<JsonPointer> paths) {}

    private final List<Rule> rules;

    /** @throws ReconcileException naming the path or selector that is none */
    IgnoreRules(List<IgnoreRule> rules) {
        List<Rule> all = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            try {
                all.add(new Rule(
                        selector(rules.get(i)),
                        rules.get(i).paths().stream().map(JsonPointer::compile).toList()));
            } catch (IllegalArgumentException | KustomizeException e) {
                throw new ReconcileException(
                        Reasons.RECONCILIATION_FAILED,
                        Disposition.RETRY,
                        "spec.ignore[" + i + "]: " + e.getMessage(),
                        e);
            }
        }
        this.rules = List.copyOf(all);
    }

    private static Selector selector(IgnoreRule rule) {
        var target = rule.target();
        if (target == null) {
            return new Selector(new SelectorSpec(ResId.of(Gvk.ANY, "", ""), "", ""));
        }
        Gvk gvk = new Gvk(Copies.text(target.group()), Copies.text(target.version()), Copies.text(target.kind()));
        ResId id = ResId.of(gvk, Copies.text(target.name()), Copies.text(target.namespace()));
        return new Selector(
                new SelectorSpec(id, Copies.text(target.annotationSelector()), Copies.text(target.labelSelector())));
    }

    @Override
    public List<JsonPointer> apply(ObjectNode object) {
        if (rules.isEmpty()) {
            return List.of();
        }
        JsonNode metadata = object.path("metadata");
        ResId id = ResId.of(
                Gvk.of(object.path("apiVersion").asText(), object.path("kind").asText()),
                metadata.path("name").asText(),
                metadata.path("namespace").asText(""));
        List<JsonPointer> paths = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.selector().matches(id)
                    && rule.selector()
                            .matchesMetadata(texts(metadata.path("labels")), texts(metadata.path("annotations")))) {
                paths.addAll(rule.paths());
            }
        }
        return paths;
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new HashMap<>();
        map.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
