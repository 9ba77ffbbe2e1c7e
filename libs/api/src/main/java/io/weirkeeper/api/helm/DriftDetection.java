package io.weirkeeper.api.helm;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.kustomize.IgnoreRule;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether objects that differ from the release are reported or put right. */
public record DriftDetection(
        List<IgnoreRule> ignore,

        @Property(oneOf = {"enabled", "warn", "disabled"}) @Nullable
        String mode) {
    static final DriftDetection NONE = new DriftDetection(List.of(), null);

    public DriftDetection {
        ignore = Copies.list(ignore);
    }

    public boolean corrects() {
        return "enabled".equals(mode);
    }

    public boolean detects() {
        return corrects() || "warn".equals(mode);
    }
}
