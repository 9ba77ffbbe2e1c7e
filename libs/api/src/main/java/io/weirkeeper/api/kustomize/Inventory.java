package io.weirkeeper.api.kustomize;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.List;

/** The objects that a Kustomization owns. */
public record Inventory(@Property(required = true) List<Entry> entries) {
    public Inventory {
        entries = Copies.list(entries);
    }

    /**
     * One object.
     *
     * @param id {@code namespace_name_group_Kind}
     * @param version of its API, {@code v} in JSON
     */
    public record Entry(
            @Property(required = true) String id,

            @Property(required = true) @JsonProperty("v") String version) {}
}
