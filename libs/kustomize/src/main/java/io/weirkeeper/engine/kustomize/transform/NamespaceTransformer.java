package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.HashMap;
import java.util.Map;

/** Moves resources to a namespace (kustomize api/filters/namespace, v5.8.1). */
public final class NamespaceTransformer implements Transformer {
    /** Which subjects of role bindings move along. */
    public enum Subjects {
        NAMED_DEFAULT,
        ALL_SERVICE_ACCOUNTS,
        NONE;

        public static Subjects of(String text) {
            return switch (text) {
                case "", "defaultOnly" -> NAMED_DEFAULT;
                case "allServiceAccounts" -> ALL_SERVICE_ACCOUNTS;
                case "none" -> NONE;
                default ->
                    throw new KustomizeException("invalid value '" + text
                            + "' for setRoleBindingSubjects: must be defaultOnly, none or allServiceAccounts");
            };
        }
    }

    private static final String OWN_NAMESPACE = "metadata/namespace";
    private static final FieldSpec METADATA_NAMESPACE = new FieldSpec(Gvk.ANY, OWN_NAMESPACE, true);

    private final String namespace;
    private final FieldSpecs.Lookup specs;
    private final boolean unsetOnly;
    private final Subjects subjects;

    public NamespaceTransformer(String namespace, FieldSpecs specs, boolean unsetOnly, Subjects subjects) {
        this.namespace = namespace;
        this.specs = specs.lookup();
        this.unsetOnly = unsetOnly;
        this.subjects = subjects;
    }

    @Override
    public void transform(ResourceList resources) {
        if (namespace.isEmpty()) {
            return;
        }
        Map<ResId, Integer> counts = HashMap.newHashMap(resources.size());
        for (Resource resource : resources.all()) {
            counts.merge(resource.currentId().key(), 1, Integer::sum);
        }
        resources.changed();
        for (Resource resource : resources.all()) {
            if (resource.isEmpty() || resource.isHelmGenerated()) {
                continue;
            }
            counts.merge(resource.currentId().key(), -1, Integer::sum);
            resource.rememberId();
            apply(resource);
            if (counts.merge(resource.currentId().key(), 1, Integer::sum) != 1) {
                throw new KustomizeException("namespace transformation produces ID conflict: " + resource.currentId());
            }
        }
    }

    /** Moves one resource. */
    void apply(Resource resource) {
        ResId id = resource.currentId();
        YamlMap node = resource.node();
        if (!id.clusterScoped()) {
            FieldEditor.apply(node, METADATA_NAMESPACE, FieldEditor.Create.SCALAR, this::set);
        }
        boolean binding = isRoleBinding(id.gvk().kind());
        if (binding) {
            setSubjects(node);
        }
        boolean core = resource.apiVersion().equals("v1");
        for (FieldSpec spec : specs.of(id.gvk())) {
            String path = spec.path();
            boolean skipped = path.equals(OWN_NAMESPACE)
                    || path.equals("metadata/name") && !core
                    || path.equals("subjects/namespace")
                            && binding
                            && isRoleBinding(spec.gvk().kind());
            if (!skipped) {
                FieldEditor.apply(node, spec, FieldEditor.Create.SCALAR, value -> setOrExplain(value, path, id));
            }
        }
    }

    private YamlNode setOrExplain(YamlNode node, String path, ResId id) {
        if (!(node instanceof YamlScalar)) {
            throw new KustomizeException(
                    "namespace field specs must target scalar nodes: considering field '" + path + "' of object " + id);
        }
        return set(node);
    }

    private YamlNode set(YamlNode node) {
        YamlScalar scalar = Nodes.scalar(node);
        if (!unsetOnly || scalar.isNull() || scalar.text().isEmpty()) {
            scalar.set(namespace, YamlTag.STRING, scalar.style());
        }
        return scalar;
    }

    private static boolean isRoleBinding(String kind) {
        return kind.equals("RoleBinding") || kind.equals("ClusterRoleBinding");
    }

    private void setSubjects(YamlMap node) {
        YamlNode there = node.get("subjects");
        if (subjects == Subjects.NONE || there == null || there.isNull()) {
            return;
        }
        if (!(there instanceof YamlList list)) {
            throw new KustomizeException(there.place() + ": subjects must be a list");
        }
        boolean byName = subjects == Subjects.NAMED_DEFAULT;
        for (YamlNode item : list) {
            if (item.isNull()) {
                continue;
            }
            if (!(item instanceof YamlMap subject)) {
                throw new KustomizeException(item.place() + ": a subject must be a map");
            }
            YamlNode mark = subject.get(byName ? "name" : "kind");
            boolean wanted = mark != null
                    && !mark.isNull()
                    && Nodes.scalar(mark).text().equals(byName ? "default" : "ServiceAccount");
            if (wanted) {
                YamlNode old = subject.get("namespace");
                if (old == null) {
                    Nodes.append(subject, "namespace", set(YamlScalar.string("")));
                } else {
                    set(old);
                }
            }
        }
    }
}
