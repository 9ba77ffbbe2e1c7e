package io.weirkeeper.api.kustomize;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables that are put into the built objects. Later ones of substituteFrom win, substitute beats them. */
public record PostBuild(
        Map<String, String> substitute,
        List<SubstituteReference> substituteFrom,

        @Property(oneOf = {"WithVariables", "Always"}) @Nullable
        String substituteStrategy) {
    public PostBuild {
        substitute = Copies.map(substitute);
        substituteFrom = Copies.list(substituteFrom);
    }

    /** A ConfigMap or Secret of the same namespace whose keys are variables. */
    public record SubstituteReference(
            @Property(
                    required = true,
                    oneOf = {"Secret", "ConfigMap"})
            String kind,

            @Property(required = true, minLength = 1, maxLength = 253)
            String name,

            @Property(fallback = "false") boolean optional) {}
}
