package io.weirkeeper.engine.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers in and out as Go's strconv and encoding/json treat them. */
final class GoNumbers {
    private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);

    private GoNumbers() {}

    /** A Long, or a BigInteger above Long.MAX_VALUE that still fits 64 bits unsigned; null when it is no such number. */
    static @Nullable Number parseInt(String text) {
        int at = 0;
        boolean negative = false;
        if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            negative = text.charAt(0) == '-';
            at = 1;
        }
        boolean signed = at == 1;
        int radix = 10;
        if (text.length() > at && text.charAt(at) == '0') {
            char mark = text.length() >= at + 3 ? text.charAt(at + 1) : 0;
            switch (mark) {
                case 'x', 'X' -> radix = 16;
                case 'b', 'B' -> radix = 2;
                case 'o', 'O' -> radix = 8;
                default -> {
                    radix = 8;
                    at -= 1; // only the leading zero is the mark
                }
            }
            at += 2;
            if (at == text.length()) {
                return 0L; // "0" alone
            }
        }
        return parseDigits(text, at, radix, negative, signed);
    }

    /** Digits of one radix with an optional sign, as ParseInt and then ParseUint with that radix read them. */
    static @Nullable Number parseInt(String text, int radix) {
        boolean signed = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+');
        return parseDigits(text, signed ? 1 : 0, radix, signed && text.charAt(0) == '-', signed);
    }

    private static @Nullable Number parseDigits(String text, int from, int radix, boolean negative, boolean signed) {
        if (from >= text.length()) {
            return null;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || Character.digit(c, radix) < 0) {
                return null;
            }
        }
        if (text.length() - from <= (radix == 16 ? 15 : 18)) {
            long value = Long.parseLong(text, from, text.length(), radix);
            return negative ? -value : value;
        }
        if (text.length() > 80 + from) {
            text = stripLeadingZeros(text, from);
            from = 0;
            if (text.length() > 80) {
                return null;
            }
        }
        BigInteger value = new BigInteger(text.substring(from), radix);
        value = negative ? value.negate() : value;
        if (value.bitLength() <= 63) {
            return value.longValue();
        }
        return signed || value.compareTo(UNSIGNED_LIMIT) >= 0 ? null : value;
    }

    private static String stripLeadingZeros(String text, int from) {
        int at = from;
        while (at < text.length() - 1 && text.charAt(at) == '0') {
            at++;
        }
        return text.substring(at);
    }

    /** Whether text is {@code [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?}. */
    static boolean looksLikeFloat(String text) {
        int n = text.length();
        int at = n > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int whole = digits(text, at);
        int end = at + whole;
        if (end < n && text.charAt(end) == '.') {
            int fraction = digits(text, end + 1);
            if (whole == 0 && fraction == 0) {
                return false;
            }
            end += 1 + fraction;
        } else if (whole == 0) {
            return false;
        }
        if (end < n && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int from = end + 1;
            if (from < n && (text.charAt(from) == '-' || text.charAt(from) == '+')) {
                from++;
            }
            int exponent = digits(text, from);
            if (exponent == 0) {
                return false;
            }
            end = from + exponent;
        }
        return end == n;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    /** A finite number, or null when the text is none or it is out of range, which Go calls an error. */
    static @Nullable Double parseFloat(String text) {
        if (!looksLikeFloat(text)) {
            return null;
        }
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? null : value;
    }

    /** As {@link #parseFloat}, with the underscores between digits that strconv.ParseFloat takes. */
    static @Nullable Double parseFloatWithUnderscores(String text) {
        if (text.indexOf('_') < 0) {
            return parseFloat(text);
        }
        boolean afterDigit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '_' && (!afterDigit || digits(text, i + 1) == 0)) {
                return null;
            }
            afterDigit = c >= '0' && c <= '9';
        }
        return parseFloat(text.replace("_", ""));
    }

    /** As strconv.FormatFloat(value, 'g', -1, 64), and .inf, -.inf, .nan: how yaml.v2 prints a float. */
    static String format(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        return format(Double.toString(Math.abs(value)), value, -4, 6);
    }

    /** As {@link #format(double)} with the precision of a float32. */
    static String formatSingle(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value)) {
            return format((double) value);
        }
        return format(Float.toString(Math.abs(value)), value, -4, 6);
    }

    /** As encoding/json prints a float; the value must be finite. */
    static String formatJson(double value) {
        String text = format(Double.toString(Math.abs(value)), value, -6, 21);
        // encoding/json writes 1e-7 where strconv writes 1e-07
        int n = text.length();
        if (n >= 4 && text.charAt(n - 4) == 'e' && text.charAt(n - 3) == '-' && text.charAt(n - 2) == '0') {
            return text.substring(0, n - 2) + text.charAt(n - 1);
        }
        return text;
    }

    private static String format(String shortest, double value, int lowest, int highest) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(shortest).stripTrailingZeros();
        String digits = decimal.unscaledValue().toString();
        int exponent = digits.length() - decimal.scale() - 1; // of the first digit
        StringBuilder out = new StringBuilder(24);
        if (value < 0) {
            out.append('-');
        }
        if (exponent < lowest || exponent >= highest) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(exponent < 0 ? '-' : '+');
            int size = Math.abs(exponent);
            return out.append(size < 10 ? "0" : "").append(size).toString();
        }
        if (exponent < 0) {
            return out.append("0.").repeat("0", -exponent - 1).append(digits).toString();
        }
        if (digits.length() <= exponent + 1) {
            return out.append(digits)
                    .repeat("0", exponent + 1 - digits.length())
                    .toString();
        }
        return out.append(digits, 0, exponent + 1)
                .append('.')
                .append(digits, exponent + 1, digits.length())
                .toString();
    }
}
