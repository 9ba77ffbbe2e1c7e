package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.resource.Gvk;
import java.util.ArrayList;
import java.util.List;

/**
 * The places that hold names of a kind.
 *
 * @param target the kind whose names stand there
 * @param referrers the places
 */
public record NameReference(Gvk target, FieldSpecs referrers) {
    /** Both lists, the places of one target together. */
    static List<NameReference> merge(List<NameReference> ours, List<NameReference> others) {
        if (ours == others || others.isEmpty()) {
            return ours;
        }
        List<NameReference> merged = new ArrayList<>(ours);
        for (NameReference other : others) {
            boolean found = false;
            for (int i = 0; i < merged.size(); i++) {
                NameReference known = merged.get(i);
                if (known.target.equals(other.target)) {
                    merged.set(i, new NameReference(known.target, known.referrers.mergedWith(other.referrers)));
                    found = true;
                }
            }
            if (!found) {
                merged.add(other);
            }
        }
        return sorted(merged);
    }

    static List<NameReference> sorted(List<NameReference> references) {
        List<NameReference> sorted = new ArrayList<>(references);
        sorted.sort((a, b) -> Gvk.compareForTables(a.target, b.target));
        return List.copyOf(sorted);
    }
}
