package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap or Secret with values.
 *
 * @param valuesKey without one {@code values.yaml}
 * @param targetPath where the value goes, in the syntax of {@code helm --set}; without one it is a whole values file
 * @param literal whether the value is a text as it stands
 */
public record ValuesReference(
        @Property(
                required = true,
                oneOf = {"Secret", "ConfigMap"})
        String kind,

        boolean literal,

        @Property(required = true, minLength = 1, maxLength = 253)
        String name,

        boolean optional,

        @Property(maxLength = 250, pattern = "^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$") @Nullable
        String targetPath,

        @Property(maxLength = 253, pattern = "^[\\-._a-zA-Z0-9]+$") @Nullable
        String valuesKey) {
    private static final String DEFAULT_KEY = "values.yaml";

    public String keyOrDefault() {
        return valuesKey == null || valuesKey.isEmpty() ? DEFAULT_KEY : valuesKey;
    }
}
