package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.SelectorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the resources that a selector means (kustomize api/types/selector.go and resmap Select, v5.8.1). */
public final class Selector {
    private final Pattern group;
    private final Pattern version;
    private final Pattern kind;
    private final Pattern name;
    private final Pattern namespace;
    private final LabelSelector labels;
    private final LabelSelector annotations;
    private final boolean anyId;

    public Selector(SelectorSpec spec) {
        ResId id = spec.id();
        group = Pattern.of(id.gvk().group());
        version = Pattern.of(id.gvk().version());
        kind = Pattern.of(id.gvk().kind());
        name = Pattern.of(id.name());
        namespace = Pattern.of(id.namespace());
        labels = LabelSelector.parse(spec.labelSelector());
        annotations = LabelSelector.parse(spec.annotationSelector());
        anyId = id.isEmpty();
    }

    /** The selected resources in order. */
    public List<Resource> select(ResourceList resources) {
        List<Resource> selected = new ArrayList<>();
        for (Resource resource : resources.all()) {
            if (selects(resource)) {
                selected.add(resource);
            }
        }
        return selected;
    }

    private boolean selects(Resource resource) {
        ResId current = resource.currentId();
        if (!matchesGvk(current.gvk())) {
            return false;
        }
        ResId original = resource.originalId();
        return (name.matches(original.name()) || name.matches(current.name()))
                && (namespace.matches(original.effectiveNamespace()) || namespace.matches(current.effectiveNamespace()))
                && matchesLabels(resource);
    }

    boolean matchesGvk(Gvk gvk) {
        return kind.matches(gvk.kind()) && group.matches(gvk.group()) && version.matches(gvk.version());
    }

    /** Whether an identity agrees, its namespace as written. */
    public boolean matches(ResId id) {
        return matchesGvk(id.gvk()) && name.matches(id.name()) && namespace.matches(id.namespace());
    }

    /** Whether the selector leaves the identity open. */
    public boolean isAnyId() {
        return anyId;
    }

    public boolean matchesLabels(Resource resource) {
        return (labels.isEmpty() || labels.matches(resource.labels()))
                && (annotations.isEmpty() || annotations.matches(resource.annotations()));
    }

    /** Likewise, of the metadata of an object that no build is about. */
    public boolean matchesMetadata(Map<String, String> itsLabels, Map<String, String> itsAnnotations) {
        return labels.matches(itsLabels) && annotations.matches(itsAnnotations);
    }

    /** Whether it looks at neither labels nor annotations. */
    public boolean ignoresLabels() {
        return labels.isEmpty() && annotations.isEmpty();
    }
}
