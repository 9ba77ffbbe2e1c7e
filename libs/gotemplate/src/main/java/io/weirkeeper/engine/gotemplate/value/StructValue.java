package io.weirkeeper.engine.gotemplate.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Go struct (or a pointer to one) with exported fields in order; {@code display} is what its String method returns. */
public record StructValue(
        GoType type, List<Field> fields, @Nullable String display) implements Value {
    /** One exported field. */
    public record Field(String name, Value value) {}

    public StructValue {
        fields = List.copyOf(fields);
    }

    public @Nullable Value field(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return null;
    }
}
