package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.format.Formatter;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;

/** eq, lt and their kin: basic kinds only compare with their own, integers of any signedness with one another. */
public final class Comparison {
    private enum Basic {
        NONE,
        BOOL,
        COMPLEX,
        INT,
        FLOAT,
        STRING,
        UINT
    }

    private Comparison() {}

    private static Basic basic(Value value) {
        return switch (value) {
            case Bool _ -> Basic.BOOL;
            case Int number -> number.isUnsigned() ? Basic.UINT : Basic.INT;
            case Float64 _ -> Basic.FLOAT;
            case Complex _ -> Basic.COMPLEX;
            case Text _ -> Basic.STRING;
            default -> Basic.NONE;
        };
    }

    /** Whether the first value equals any of the others. */
    static boolean equal(Value first, List<Value> others) {
        if (others.isEmpty()) {
            throw new GoError("missing argument for comparison");
        }
        for (Value other : others) {
            if (equal(first, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Value first, Value second) {
        Basic left = basic(first);
        Basic right = basic(second);
        if (left != right) {
            if (left == Basic.INT && right == Basic.UINT || left == Basic.UINT && right == Basic.INT) {
                long a = ((Int) first).value();
                return a >= 0 && a == ((Int) second).value();
            }
            if (!first.isNothing() && !second.isNothing()) {
                throw incompatible(first, second);
            }
            return false;
        }
        return switch (first) {
            case Text text -> text.raw().equals(((Text) second).raw());
            case Bool bool -> bool.value() == ((Bool) second).value();
            case Int number -> number.value() == ((Int) second).value();
            case Float64 number -> number.value() == ((Float64) second).value();
            case Complex complex ->
                complex.real() == ((Complex) second).real() && complex.imaginary() == ((Complex) second).imaginary();
            default -> composite(first, second);
        };
    }

    private static boolean composite(Value first, Value second) {
        if (!first.isNothing() && !second.isNothing() && first.kind() != second.kind()) {
            throw new GoError("non-comparable types " + shown(first) + ": "
                    + first.type().name() + ", " + second.type().name() + ": " + Printer.print(second));
        }
        if (isNil(first) || isNil(second)) {
            return isNil(first) == isNil(second);
        }
        if (second instanceof ListValue || second instanceof MapValue || second instanceof Bytes) {
            throw new GoError("non-comparable type " + shown(second) + ": "
                    + second.type().name());
        }
        return first.equals(second);
    }

    private static String shown(Value value) {
        return value.isNothing() ? "<invalid reflect.Value>" : Formatter.sprintf("%s", List.of(value));
    }

    private static boolean isNil(Value value) {
        return switch (value) {
            case Nothing _ -> true;
            case ListValue list -> list.isNil();
            case MapValue map -> map.isNil();
            case Bytes bytes -> bytes.isNil();
            default -> false;
        };
    }

    static boolean less(Value first, Value second) {
        Basic left = basic(first);
        Basic right = basic(second);
        if (left == Basic.NONE || right == Basic.NONE) {
            throw new GoError("invalid type for comparison");
        }
        if (left != right) {
            if (left == Basic.INT && right == Basic.UINT) {
                long a = ((Int) first).value();
                return a < 0 || Long.compareUnsigned(a, ((Int) second).value()) < 0;
            }
            if (left == Basic.UINT && right == Basic.INT) {
                long b = ((Int) second).value();
                return b >= 0 && Long.compareUnsigned(((Int) first).value(), b) < 0;
            }
            throw incompatible(first, second);
        }
        return switch (first) {
            case Text text -> text.raw().compareTo(((Text) second).raw()) < 0;
            case Int number ->
                number.isUnsigned()
                        ? Long.compareUnsigned(number.value(), ((Int) second).value()) < 0
                        : number.value() < ((Int) second).value();
            case Float64 number -> number.value() < ((Float64) second).value();
            default -> throw new GoError("invalid type for comparison");
        };
    }

    static boolean lessOrEqual(Value first, Value second) {
        return less(first, second) || equal(first, second);
    }

    private static GoError incompatible(Value first, Value second) {
        return new GoError("incompatible types for comparison: " + first.type().name() + " and "
                + second.type().name());
    }
}
