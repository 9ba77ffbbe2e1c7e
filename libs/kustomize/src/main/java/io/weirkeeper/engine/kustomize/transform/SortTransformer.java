package io.weirkeeper.engine.kustomize.transform;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.SortSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts resources in the order that {@code sortOptions} asks for. */
public final class SortTransformer implements Transformer {
    private record Keyed(Resource resource, Gvk gvk, String kindKey, String idKey, int rank) {}

    private final boolean legacy;
    private final Map<String, Integer> ranks;

    private SortTransformer(boolean legacy, Map<String, Integer> ranks) {
        this.legacy = legacy;
        this.ranks = ranks;
    }

    /** The order of the kustomize command. */
    public static SortTransformer legacy() {
        return new SortTransformer(true, Gvk.kindRanks());
    }

    public static SortTransformer of(SortSpec spec) {
        boolean legacy = spec.order().equals("legacy");
        if (!legacy && !spec.order().equals("fifo")) {
            throw new KustomizeException("the field 'sortOptions.order' must be one of [fifo, legacy]");
        }
        SortSpec.Legacy kinds = spec.legacy();
        if (!legacy && kinds != null) {
            throw new KustomizeException(
                    "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not"
                            + " 'legacy'");
        }
        return new SortTransformer(legacy, kinds == null ? Gvk.kindRanks() : Gvk.ranks(kinds.first(), kinds.last()));
    }

    @Override
    public void transform(ResourceList resources) {
        if (!legacy) {
            return;
        }
        List<Keyed> keyed = new ArrayList<>(resources.size());
        for (Resource resource : resources.all()) {
            keyed.add(keyed(resource));
        }
        keyed.sort(SortTransformer::compare);
        resources.reorder(keyed.stream().map(Keyed::resource).toList());
    }

    private Keyed keyed(Resource resource) {
        ResId id = resource.currentId();
        String idKey = id.gvk() + "|" + (id.namespace().isEmpty() ? "~X" : id.namespace()) + "|"
                + (id.name().isEmpty() ? "~N" : id.name());
        return new Keyed(
                resource,
                id.gvk(),
                id.gvk().sortText(),
                idKey,
                ranks.getOrDefault(id.gvk().kind(), 0));
    }

    private static int compare(Keyed a, Keyed b) {
        if (a.gvk.equals(b.gvk)) {
            return a.idKey.compareTo(b.idKey);
        }
        if (a.rank != b.rank) {
            return Integer.compare(a.rank, b.rank);
        }
        boolean namespaces = a.gvk.kind().equals("Namespace")
                && b.gvk.kind().equals("Namespace")
                && (a.gvk.group().isEmpty() || b.gvk.group().isEmpty());
        int byKind = a.kindKey.compareTo(b.kindKey);
        return namespaces ? -byKind : byKind;
    }
}
