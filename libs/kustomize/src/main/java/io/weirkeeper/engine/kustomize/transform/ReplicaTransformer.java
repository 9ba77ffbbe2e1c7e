package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.ReplicaSpec;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;

/** Sets the number of replicas of the workloads of a name. */
public final class ReplicaTransformer implements Transformer {
    private final ReplicaSpec replica;
    private final FieldSpecs specs;

    public ReplicaTransformer(ReplicaSpec replica, FieldSpecs specs) {
        this.replica = replica;
        this.specs = specs;
    }

    @Override
    public void transform(ResourceList resources) {
        boolean found = false;
        for (FieldSpec spec : specs.list()) {
            for (Resource resource : resources.withAnyId(
                    id -> id.name().equals(replica.name()) && id.gvk().isSelectedBy(spec.gvk()))) {
                found = true;
                if (resource.gvk().isSelectedBy(spec.gvk())) {
                    FieldEditor.apply(resource.node(), spec, FieldEditor.Create.SCALAR, this::set);
                }
            }
        }
        if (!found) {
            throw new KustomizeException("replicas: no resource has the name '" + replica.name()
                    + "' and one of the kinds "
                    + specs.list().stream().map(spec -> spec.gvk().toString()).toList());
        }
    }

    private YamlNode set(YamlNode node) {
        YamlScalar scalar = Nodes.scalar(node);
        Nodes.setTagged(scalar, Long.toString(replica.count()), YamlTag.INT);
        return scalar;
    }
}
