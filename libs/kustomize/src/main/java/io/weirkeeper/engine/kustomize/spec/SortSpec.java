package io.weirkeeper.engine.kustomize.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field {@code sortOptions}. */
public record SortSpec(String order, @Nullable Legacy legacy) {
    /** Kinds that come first and last. */
    public record Legacy(List<String> first, List<String> last) {}

    public static SortSpec read(SpecMap map) {
        return new SortSpec(
                map.text("order"),
                map.object("legacySortOptions", at -> new Legacy(at.texts("orderFirst"), at.texts("orderLast"))));
    }
}
