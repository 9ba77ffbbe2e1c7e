package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.resource.ResId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replacement: a value and the places it goes to.
 *
 * @param targets null when the field is absent, which is an error when the replacement is applied
 */
public record ReplacementSpec(
        @Nullable Source source,
        @Nullable String sourceValue,
        @Nullable List<Target> targets) {
    /** The field a value is read from. */
    public record Source(ResId id, String fieldPath, Options options) {
        @Override
        public String toString() {
            return id + (fieldPath.isEmpty() ? "" : ":" + fieldPath);
        }
    }

    /** Fields of resources that a value is written to. */
    public record Target(
            @Nullable SelectorSpec select, List<SelectorSpec> reject, List<String> fieldPaths, Options options) {}

    /** Which part of a field is meant. */
    public record Options(String delimiter, long index, boolean create) {
        static final Options NONE = new Options("", 0, false);
    }

    /** An entry of {@code replacements}: a replacement, or the path of a file with some. */
    public record Entry(String path, ReplacementSpec replacement) {
        public static Entry read(SpecMap map) {
            return new Entry(map.text("path"), ReplacementSpec.read(map.embedded()));
        }
    }

    public static ReplacementSpec read(SpecMap map) {
        return new ReplacementSpec(
                map.object("source", ReplacementSpec::readSource),
                map.has("sourceValue") ? map.text("sourceValue") : null,
                map.has("targets") ? map.list("targets", ReplacementSpec::readTarget) : null);
    }

    public boolean isEmpty() {
        return source == null && (targets == null || targets.isEmpty());
    }

    private static Source readSource(SpecMap map) {
        return new Source(SelectorSpec.readId(map), map.text("fieldPath"), readOptions(map));
    }

    private static Target readTarget(SpecMap map) {
        return new Target(
                map.object("select", SelectorSpec::read),
                map.list("reject", SelectorSpec::read),
                map.texts("fieldPaths"),
                readOptions(map));
    }

    private static Options readOptions(SpecMap map) {
        Options options = map.object("options", at -> {
            at.text("encoding"); // known, without effect
            return new Options(at.text("delimiter"), at.number("index"), at.flag("create"));
        });
        return options == null ? Options.NONE : options;
    }
}
