package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** How Sprig makes numbers and strings of anything: the rules of spf13/cast 1.7 and Sprig's strval and strslice. */
public final class Casts {
    private Casts() {}

    /** An int64; what has no number in it is 0. */
    public static long toInt64(Value value) {
        return switch (value) {
            case Int number -> number.value();
            case Float64 number -> truncate(number.value());
            case Text text ->
                Numbers.parseInt(withoutZeroDecimals(text.raw()), 0).orElse(0);
            case Bool bool -> bool.value() ? 1 : 0;
            default -> 0;
        };
    }

    /** Go's conversion of a float64 to an int64 on amd64. */
    static long truncate(double value) {
        return Double.isNaN(value) || value >= 0x1p63 || value < -0x1p63 ? Long.MIN_VALUE : (long) value;
    }

    public static double toFloat64(Value value) {
        return switch (value) {
            case Int number when number.isUnsigned() -> unsigned(number.value());
            case Int number -> number.value();
            case Float64 number -> number.value();
            case Text text -> Numbers.parseFloat(text.raw()).orElse(0);
            case Bool bool -> bool.value() ? 1 : 0;
            default -> 0;
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    /** Drops a decimal point followed by zeros only. */
    private static String withoutZeroDecimals(String text) {
        boolean zero = false;
        for (int i = text.length(); i > 0; i--) {
            char c = text.charAt(i - 1);
            if (c == '.') {
                return zero ? text.substring(0, i - 1) : text;
            }
            if (c != '0') {
                return text;
            }
            zero = true;
        }
        return text;
    }

    /** The raw text of any value. */
    public static String toText(Value value) {
        return switch (value) {
            case Text text -> text.raw();
            case Bytes bytes -> bytes.raw();
            default -> Printer.print(value);
        };
    }

    /** The texts of a list's elements without those that are nil; anything else is a list of itself. */
    static List<String> toTexts(Value value) {
        if (value instanceof ListValue list) {
            List<String> texts = new ArrayList<>(list.size());
            for (Value item : list.items()) {
                if (!item.isNothing()) {
                    texts.add(toText(item));
                }
            }
            return texts;
        }
        if (value instanceof Bytes bytes) {
            return bytes.raw().chars().mapToObj(Integer::toString).toList();
        }
        return value.isNothing() ? List.of() : List.of(toText(value));
    }

    static ListValue strings(List<String> texts) {
        List<Value> values = new ArrayList<>(texts.size());
        for (String text : texts) {
            values.add(new Text(text));
        }
        return ListValue.of(GoType.STRINGS, values);
    }
}
