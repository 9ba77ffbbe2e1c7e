package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.semver.VersionConstraint;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.Value;

/** Sprig's functions on semantic versions. */
final class SemverFunctions {
    private SemverFunctions() {}

    static void register(FunctionTable table) {
        table.add("semver", (_, a) -> VersionValue.of(SemanticVersion.parse(text(a, 0))), STRING);
        table.add("semverCompare", SemverFunctions::compare, STRING, STRING);
    }

    private static Value compare(CallContext context, Value[] a) {
        VersionConstraint constraint = VersionConstraint.parse(text(a, 0));
        return Bool.of(constraint.allows(SemanticVersion.parse(text(a, 1))));
    }
}
