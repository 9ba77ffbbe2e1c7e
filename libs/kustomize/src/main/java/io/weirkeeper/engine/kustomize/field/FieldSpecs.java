package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An ordered list of places. Immutable; remembers which of them concern a kind. */
public final class FieldSpecs {
    public static final FieldSpecs NONE = new FieldSpecs(List.of());

    private final List<FieldSpec> specs;

    public FieldSpecs(List<FieldSpec> specs) {
        this.specs = List.copyOf(specs);
    }

    public static FieldSpecs of(FieldSpec... specs) {
        return new FieldSpecs(List.of(specs));
    }

    public List<FieldSpec> list() {
        return specs;
    }

    public boolean isEmpty() {
        return specs.isEmpty();
    }

    /** These and the others, without places that are covered already. */
    public FieldSpecs mergedWith(FieldSpecs others) {
        if (others == this || others.isEmpty()) {
            return this;
        }
        List<FieldSpec> merged = new ArrayList<>(specs);
        for (FieldSpec other : others.specs) {
            mergeInto(merged, other);
        }
        return merged.size() == specs.size() ? this : new FieldSpecs(merged);
    }

    public FieldSpecs mergedWith(FieldSpec other) {
        return mergedWith(of(other));
    }

    private static void mergeInto(List<FieldSpec> merged, FieldSpec added) {
        for (FieldSpec known : merged) {
            if (known.covers(added)) {
                if (known.create() != added.create()) {
                    throw new KustomizeException("conflicting fieldspecs: '" + known + "' and '" + added
                            + "' differ in whether the field is created");
                }
                return;
            }
        }
        merged.add(added);
    }

    /** In table order. */
    public FieldSpecs sorted() {
        List<FieldSpec> sorted = new ArrayList<>(specs);
        sorted.sort((a, b) -> Gvk.compareForTables(a.gvk(), b.gvk()));
        return sorted.equals(specs) ? this : new FieldSpecs(sorted);
    }

    /** Looks places up by kind, each kind once. Used by one thread. */
    public Lookup lookup() {
        return new Lookup(specs);
    }

    /** The places that concern a kind. */
    public static final class Lookup {
        private final List<FieldSpec> specs;
        private final Map<Gvk, List<FieldSpec>> byKind = new HashMap<>();

        private Lookup(List<FieldSpec> specs) {
            this.specs = specs;
        }

        public List<FieldSpec> of(Gvk gvk) {
            return byKind.computeIfAbsent(
                    gvk,
                    key -> specs.stream()
                            .filter(spec -> key.isSelectedBy(spec.gvk()))
                            .toList());
        }
    }
}
