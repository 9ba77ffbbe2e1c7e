package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.Arrays;
import java.util.List;

/** Reads arguments whose types the call has already checked. */
public final class Arguments {
    private Arguments() {}

    /** The raw text of a string argument. */
    public static String text(Value[] arguments, int index) {
        return ((Text) arguments[index]).raw();
    }

    public static long integer(Value[] arguments, int index) {
        return ((Int) arguments[index]).value();
    }

    public static boolean bool(Value[] arguments, int index) {
        return ((Bool) arguments[index]).value();
    }

    public static MapValue map(Value[] arguments, int index) {
        return (MapValue) arguments[index];
    }

    public static ListValue list(Value[] arguments, int index) {
        return (ListValue) arguments[index];
    }

    /** The arguments from an index on. */
    public static List<Value> rest(Value[] arguments, int from) {
        return Arrays.asList(arguments).subList(Math.min(from, arguments.length), arguments.length);
    }

    /** An int within Java's range; Go would run out of memory or index out of range beyond it. */
    public static int size(Value[] arguments, int index) {
        long value = integer(arguments, index);
        if (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
            throw new GoError("runtime error: makeslice: len out of range");
        }
        return (int) value;
    }
}
