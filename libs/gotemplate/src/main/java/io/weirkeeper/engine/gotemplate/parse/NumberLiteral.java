package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.Complex;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A numeric constant: every type that can hold it, and the value it has where nothing asks for a type ({@code ideal};
 * null when that overflows int).
 */
public record NumberLiteral(
        String source,
        boolean isInt,
        long integer,
        boolean isUnsigned,
        boolean isFloat,
        double floating,
        @Nullable Value ideal) {

    /** Where what may be a number ends, as Go's lexer sees it. */
    static int end(String text, int from, int limit) {
        int at = skip(text, from, limit, "+-", 1);
        String digits = "0123456789_";
        if (at < limit && text.charAt(at) == '0') {
            at++;
            char base = at < limit ? text.charAt(at) : ' ';
            switch (base) {
                case 'x', 'X' -> digits = "0123456789abcdefABCDEF_";
                case 'o', 'O' -> digits = "01234567_";
                case 'b', 'B' -> digits = "01_";
                default -> at--;
            }
            at++;
        }
        at = skip(text, at, limit, digits, Integer.MAX_VALUE);
        int dot = skip(text, at, limit, ".", 1);
        at = dot > at ? skip(text, dot, limit, digits, Integer.MAX_VALUE) : at;
        String exponent = digits.length() == 11 ? "eE" : digits.length() == 23 ? "pP" : "";
        int sign = skip(text, at, limit, exponent, 1);
        if (sign > at) {
            at = skip(text, skip(text, sign, limit, "+-", 1), limit, "0123456789_", Integer.MAX_VALUE);
        }
        return skip(text, at, limit, "i", 1);
    }

    private static int skip(String text, int from, int limit, String valid, int most) {
        int at = from;
        while (at < limit && at - from < most && valid.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    static NumberLiteral parse(String text, TokenType type) {
        if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9') { // most are
            int digit = text.charAt(0) - '0';
            return new NumberLiteral(text, true, digit, true, true, digit, Int.of(digit));
        }
        if (type == TokenType.CHAR_CONSTANT) {
            int rune = Quoting.unquoteRune(text);
            return new NumberLiteral(text, true, rune, true, true, rune, Int.of(rune));
        }
        if (type == TokenType.COMPLEX) {
            return complex(text, splitComplex(text));
        }
        if (text.endsWith("i")) {
            OptionalDouble imaginary = Numbers.parseFloat(text.substring(0, text.length() - 1));
            if (imaginary.isPresent()) {
                return complex(text, new Complex(0, imaginary.getAsDouble()));
            }
        }
        return real(text);
    }

    private static NumberLiteral real(String text) {
        OptionalLong unsigned = Numbers.parseUnsigned(text, 0);
        OptionalLong signed = Numbers.parseInt(text, 0);
        if (signed.isPresent()) {
            long value = signed.getAsLong();
            return new NumberLiteral(
                    text, true, value, unsigned.isPresent() || value == 0, true, (double) value, ideal(text, value));
        }
        if (unsigned.isPresent()) {
            double value = unsigned.getAsLong() >= 0 ? unsigned.getAsLong() : (unsigned.getAsLong() >>> 1) * 2.0;
            return new NumberLiteral(text, false, 0, true, true, value, isFloatText(text) ? new Float64(value) : null);
        }
        OptionalDouble floating = Numbers.parseFloat(text);
        if (floating.isEmpty()) {
            throw new GoError("illegal number syntax: " + Quoting.quote(text));
        }
        if (!containsAny(text, ".eEpP")) {
            throw new GoError("integer overflow: " + Quoting.quote(text));
        }
        double value = floating.getAsDouble();
        boolean isInt = (double) (long) value == value && Math.abs(value) < 0x1p63;
        return new NumberLiteral(
                text, isInt, isInt ? (long) value : 0, isInt && value >= 0, true, value, ideal(text, value, isInt));
    }

    private static Value ideal(String text, long integer) {
        return isFloatText(text) ? new Float64(integer) : Int.of(integer);
    }

    private static @Nullable Value ideal(String text, double value, boolean isInt) {
        if (isFloatText(text)) {
            return new Float64(value);
        }
        return isInt ? Int.of((long) value) : null;
    }

    /** Whether the constant is spelled as a float; the digit E of a hexadecimal integer does not count. */
    private static boolean isFloatText(String text) {
        boolean hexInteger = text.length() > 2
                && text.charAt(0) == '0'
                && "xX".indexOf(text.charAt(1)) >= 0
                && !containsAny(text, "pP");
        return !hexInteger && containsAny(text, ".eEpP");
    }

    private static boolean containsAny(String text, String chars) {
        return text.chars().anyMatch(c -> chars.indexOf(c) >= 0);
    }

    private static Complex splitComplex(String text) {
        int split = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        char before = text.charAt(split - 1);
        boolean hex = text.contains("0x") || text.contains("0X");
        if (!hex && (before == 'e' || before == 'E') || before == 'p' || before == 'P') {
            split = Math.max(text.lastIndexOf('+', split - 1), text.lastIndexOf('-', split - 1));
        }
        OptionalDouble real = Numbers.parseFloat(text.substring(0, split));
        OptionalDouble imaginary = Numbers.parseFloat(text.substring(split, text.length() - 1));
        if (real.isEmpty() || imaginary.isEmpty()) {
            throw new GoError("syntax error scanning complex number");
        }
        return new Complex(real.getAsDouble(), imaginary.getAsDouble());
    }

    private static NumberLiteral complex(String text, Complex value) {
        boolean isFloat = value.imaginary() == 0;
        double real = isFloat ? value.real() : 0;
        boolean isInt = isFloat && (double) (long) real == real;
        return new NumberLiteral(text, isInt, (long) real, isInt && real >= 0, isFloat, real, value);
    }
}
