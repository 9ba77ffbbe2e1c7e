package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** A {@code *semver.Version} with the methods that templates use. */
public record VersionValue(SemanticVersion version) implements Opaque {
    private static final GoType PLAIN = GoType.struct("*semver.Version", Map.of());
    private static final GoType TYPE = GoType.struct("*semver.Version", methods());

    static VersionValue of(SemanticVersion version) {
        return new VersionValue(version);
    }

    private static Map<String, GoFunction> methods() {
        Map<String, GoFunction> methods = new HashMap<>();
        property(methods, "Major", v -> Int.uint64(v.major()));
        property(methods, "Minor", v -> Int.uint64(v.minor()));
        property(methods, "Patch", v -> Int.uint64(v.patch()));
        property(methods, "Prerelease", v -> new Text(v.prerelease()));
        property(methods, "Metadata", v -> new Text(v.metadata()));
        property(methods, "Original", v -> new Text(v.original()));
        property(methods, "String", v -> new Text(v.toString()));
        property(methods, "IncMajor", v -> of(v.nextMajor()));
        property(methods, "IncMinor", v -> of(v.nextMinor()));
        property(methods, "IncPatch", v -> of(v.nextPatch()));
        comparison(methods, "LessThan", c -> c < 0);
        comparison(methods, "LessThanEqual", c -> c <= 0);
        comparison(methods, "GreaterThan", c -> c > 0);
        comparison(methods, "GreaterThanEqual", c -> c >= 0);
        comparison(methods, "Equal", c -> c == 0);
        methods.put(
                "Compare",
                GoFunction.method("Compare", (_, a) -> Int.of(self(a[0]).compareTo(self(a[1]))), PLAIN));
        return methods;
    }

    private static SemanticVersion self(Value value) {
        return ((VersionValue) value).version;
    }

    private static void property(
            Map<String, GoFunction> methods, String name, Function<SemanticVersion, Value> getter) {
        methods.put(name, GoFunction.method(name, (_, a) -> getter.apply(self(a[0]))));
    }

    private static void comparison(Map<String, GoFunction> methods, String name, IntPredicate test) {
        methods.put(
                name,
                GoFunction.method(name, (_, a) -> Bool.of(test.test(self(a[0]).compareTo(self(a[1])))), PLAIN));
    }

    @Override
    public GoType type() {
        return TYPE;
    }

    @Override
    public String display() {
        return version.toString();
    }

    @Override
    public List<Value> fields() {
        return List.of(
                Int.uint64(version.major()),
                Int.uint64(version.minor()),
                Int.uint64(version.patch()),
                new Text(version.prerelease()),
                new Text(version.metadata()),
                new Text(version.original()));
    }

    @Override
    public String json() {
        return "\"" + version + "\"";
    }
}
