package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of some objects that are left to others. */
public record IgnoreRule(
        @Property(required = true) List<String> paths,
        @Nullable Selector target) {
    public IgnoreRule {
        paths = Copies.list(paths);
    }
}
