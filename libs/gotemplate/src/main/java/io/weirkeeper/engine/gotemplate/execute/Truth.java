package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;

/** What counts as true in a condition: everything but nothing, false, zero and the empty. */
public final class Truth {
    private Truth() {}

    public static boolean isTrue(Value value) {
        return switch (value) {
            case Nothing _ -> false;
            case Bool bool -> bool.value();
            case Text text -> !text.raw().isEmpty();
            case MapValue map -> map.size() > 0;
            case ListValue list -> list.size() > 0;
            case Int number -> number.value() != 0;
            case Float64 number -> number.value() != 0;
            case Bytes bytes -> !bytes.raw().isEmpty();
            case Complex complex -> complex.real() != 0 || complex.imaginary() != 0;
            case StructValue _, Opaque _ -> true;
        };
    }
}
