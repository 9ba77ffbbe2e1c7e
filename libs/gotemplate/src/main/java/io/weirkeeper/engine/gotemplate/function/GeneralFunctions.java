package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.BOOL;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;

/** Sprig's functions on values of any kind: defaults, emptiness, types. */
final class GeneralFunctions {
    private GeneralFunctions() {}

    static void register(FunctionTable table) {
        table.addVariadic("default", ANY, GeneralFunctions::byDefault, ANY);
        table.add("empty", (_, a) -> Bool.of(Emptiness.isEmpty(a[0])), ANY);
        table.addVariadic("coalesce", ANY, GeneralFunctions::coalesce);
        table.addVariadic("all", ANY, (_, a) -> Bool.of(!hasEmptiness(a, true)));
        table.addVariadic("any", ANY, (_, a) -> Bool.of(hasEmptiness(a, false)));
        table.add("ternary", (_, a) -> a[Arguments.bool(a, 2) ? 0 : 1], ANY, ANY, BOOL);
        table.add("typeOf", (_, a) -> new Text(typeOf(a[0])), ANY);
        table.add("typeIs", (_, a) -> Bool.of(text(a, 0).equals(typeOf(a[1]))), STRING, ANY);
        table.add("typeIsLike", GeneralFunctions::typeIsLike, STRING, ANY);
        table.add("kindOf", (_, a) -> new Text(kindOf(a[0])), ANY);
        table.add("kindIs", (_, a) -> Bool.of(text(a, 0).equals(kindOf(a[1]))), STRING, ANY);
        table.add("deepEqual", (_, a) -> Bool.of(Emptiness.deepEqual(a[0], a[1])), ANY, ANY);
        table.add(
                "fail",
                (_, a) -> {
                    throw new GoError(text(a, 0));
                },
                STRING);
    }

    private static Value byDefault(CallContext context, Value[] a) {
        return a.length < 2 || Emptiness.isEmpty(a[1]) ? a[0] : a[1];
    }

    private static Value coalesce(CallContext context, Value[] a) {
        for (Value value : a) {
            if (!Emptiness.isEmpty(value)) {
                return value;
            }
        }
        return Nothing.NIL;
    }

    /** Whether any of the values is empty, or, with {@code wanted} false, is not. */
    private static boolean hasEmptiness(Value[] values, boolean wanted) {
        for (Value value : values) {
            if (Emptiness.isEmpty(value) == wanted) {
                return true;
            }
        }
        return false;
    }

    private static String typeOf(Value value) {
        return value.isNothing() ? "<nil>" : value.type().name();
    }

    private static Value typeIsLike(CallContext context, Value[] a) {
        String type = typeOf(a[1]);
        return Bool.of(text(a, 0).equals(type) || ("*" + text(a, 0)).equals(type));
    }

    private static String kindOf(Value value) {
        return value.isNothing() ? "invalid" : value.kind().goName();
    }
}
