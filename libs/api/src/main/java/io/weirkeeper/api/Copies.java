package io.weirkeeper.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Immutable copies for compact constructors: what is absent becomes empty, the order of maps is kept. */
public final class Copies {
    private Copies() {}

    public static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    public static Map<String, String> map(@Nullable Map<String, String> values) {
        return values == null || values.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
