package io.weirkeeper.engine.kustomize.flux;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a field of a file is in the Go struct that the file is read into; {@link FieldReader} reads by it. */
sealed interface FieldShape {
    /**
     * A string.
     *
     * @param coerced whether a number or a boolean becomes text
     */
    record Text(boolean coerced) implements FieldShape {}

    /** A boolean; false is left out. */
    record Flag() implements FieldShape {}

    /** An integer; zero is left out. */
    record Count() implements FieldShape {}

    /** Anything, kept as it is. */
    record Plain() implements FieldShape {}

    /** A map of strings. */
    record TextMap(boolean coerced) implements FieldShape {}

    /** A list of one shape; null items become empty ones. */
    record Items(FieldShape item) implements FieldShape {}

    record Struct(TreeMap<String, FieldShape> fields) implements FieldShape {
        static Struct of(Map<String, FieldShape> fields) {
            TreeMap<String, FieldShape> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            anyCase.putAll(fields);
            return new Struct(anyCase);
        }
    }

    /**
     * The same shape inside a struct that another embeds: sigs.k8s.io/yaml does not see the types there, so numbers
     * stay numbers.
     */
    static FieldShape embedded(FieldShape shape) {
        return switch (shape) {
            case Text _ -> new Text(false);
            case TextMap _ -> new TextMap(false);
            case Items(FieldShape item) -> new Items(embedded(item));
            case Struct(var fields) -> Struct.of(embedded(fields));
            case Flag _, Count _, Plain _ -> shape;
        };
    }

    /** A struct's fields, all inside one that it embeds. */
    static Map<String, FieldShape> embedded(Map<String, FieldShape> fields) {
        Map<String, FieldShape> embedded = new HashMap<>();
        fields.forEach((name, shape) -> embedded.put(name, embedded(shape)));
        return embedded;
    }
}
