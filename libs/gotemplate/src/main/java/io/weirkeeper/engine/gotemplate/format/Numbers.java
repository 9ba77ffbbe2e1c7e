package io.weirkeeper.engine.gotemplate.format;

import io.weirkeeper.engine.gotemplate.value.GoError;
import java.math.BigInteger;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Go's strconv.ParseInt, ParseUint and ParseFloat: prefixes, underscores and limits as in Go 1.26. */
public final class Numbers {
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Numbers() {}

    /** A signed 64-bit integer; base 0 takes the base from the prefix. Empty when Go reports an error. */
    public static OptionalLong parseInt(String text, int base) {
        boolean signed = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-');
        BigInteger magnitude = magnitude(signed ? text.substring(1) : text, base);
        if (magnitude == null) {
            return OptionalLong.empty();
        }
        BigInteger value = signed && text.charAt(0) == '-' ? magnitude.negate() : magnitude;
        return value.bitLength() <= 63 ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /** As {@link #parseInt}, but fails with Go's error text, naming the Go function. */
    public static long requireInt(String text, int base, String function) {
        OptionalLong value = parseInt(text, base);
        if (value.isPresent()) {
            return value.getAsLong();
        }
        boolean signed = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-');
        boolean wellFormed = magnitude(signed ? text.substring(1) : text, base) != null;
        throw new GoError("strconv." + function + ": parsing " + Quoting.quote(text) + ": "
                + (wellFormed ? "value out of range" : "invalid syntax"));
    }

    /** An unsigned 64-bit integer without sign. */
    public static OptionalLong parseUnsigned(String text, int base) {
        BigInteger magnitude = magnitude(text, base);
        return magnitude == null || magnitude.compareTo(MAX_UNSIGNED) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(magnitude.longValue());
    }

    private static @Nullable BigInteger magnitude(String text, int base) {
        String digits = text;
        int radix = base;
        if (base == 0) {
            radix = 10;
            if (digits.startsWith("0")) {
                int prefix = digits.length() >= 3 ? "bBoOxX".indexOf(digits.charAt(1)) : -1;
                radix = prefix < 0 ? 8 : prefix < 2 ? 2 : prefix < 4 ? 8 : 16;
                digits = digits.substring(prefix < 0 ? 1 : 2);
                if (digits.isEmpty()) {
                    return BigInteger.ZERO;
                }
            }
            if (digits.indexOf('_') >= 0) {
                if (!underscoresAreFine(text)) {
                    return null;
                }
                digits = digits.replace("_", "");
            }
        }
        if (digits.isEmpty() || digits.length() > 100) {
            return digits.isEmpty() ? null : longMagnitude(digits, radix);
        }
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c >= 0x80 || Character.digit(c, radix) < 0) {
                return null;
            }
        }
        return new BigInteger(digits, radix);
    }

    private static @Nullable BigInteger longMagnitude(String digits, int radix) {
        int from = 0;
        while (from < digits.length() - 1 && digits.charAt(from) == '0') {
            from++;
        }
        for (int i = from; i < digits.length(); i++) {
            if (digits.charAt(i) >= 0x80 || Character.digit(digits.charAt(i), radix) < 0) {
                return null;
            }
        }
        return digits.length() - from > 100 ? MAX_UNSIGNED.shiftLeft(8) : new BigInteger(digits.substring(from), radix);
    }

    /** Underscores may only separate digits, or a base prefix and a digit. */
    private static boolean underscoresAreFine(String number) {
        char seen = '^';
        int i = 0;
        if (!number.isEmpty() && (number.charAt(0) == '-' || number.charAt(0) == '+')) {
            i = 1;
        }
        boolean hex = false;
        if (number.length() - i >= 2 && number.charAt(i) == '0' && "bBoOxX".indexOf(number.charAt(i + 1)) >= 0) {
            seen = '0';
            hex = "xX".indexOf(number.charAt(i + 1)) >= 0;
            i += 2;
        }
        for (; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9' || hex && Character.digit(c, 16) >= 0) {
                seen = '0';
            } else if (c == '_') {
                if (seen != '0') {
                    return false;
                }
                seen = '_';
            } else {
                if (seen == '_') {
                    return false;
                }
                seen = '!';
            }
        }
        return seen != '_';
    }

    /** A float64; empty on syntax errors and on overflow, where Go reports an error too. */
    public static OptionalDouble parseFloat(String text) {
        OptionalDouble special = special(text);
        if (special.isPresent()) {
            return special;
        }
        boolean hex = text.length() > 2 && stripSign(text).regionMatches(true, 0, "0x", 0, 2);
        if (!isFloatSyntax(stripSign(text), hex) || text.indexOf('_') >= 0 && !underscoresAreFine(text)) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text.replace("_", ""));
        return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static String stripSign(String text) {
        return text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    }

    private static OptionalDouble special(String text) {
        String name = Ascii.lower(stripSign(text));
        if (name.equals("inf") || name.equals("infinity")) {
            return OptionalDouble.of(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return Ascii.lower(text).equals("nan") ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
    }

    private static boolean isFloatSyntax(String text, boolean hex) {
        int i = hex ? 2 : 0;
        boolean digits = false;
        boolean dot = false;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && !dot) {
                dot = true;
            } else if (c >= '0' && c <= '9' || hex && c < 0x80 && Character.digit(c, 16) >= 0) {
                digits = true;
            } else if (c != '_') {
                break;
            }
        }
        if (!digits) {
            return false;
        }
        if (i == text.length()) {
            return !hex;
        }
        if (Ascii.lower(text.charAt(i)) != (hex ? 'p' : 'e')) {
            return false;
        }
        i++;
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
            i++;
        }
        if (i >= text.length() || text.charAt(i) < '0' || text.charAt(i) > '9') {
            return false;
        }
        for (; i < text.length(); i++) {
            if ((text.charAt(i) < '0' || text.charAt(i) > '9') && text.charAt(i) != '_') {
                return false;
            }
        }
        return true;
    }
}
