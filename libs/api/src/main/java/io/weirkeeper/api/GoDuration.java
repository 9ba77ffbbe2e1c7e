package io.weirkeeper.api;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Durations as Go's {@code time} package writes and reads them: {@code 1m0s}, {@code 1.5h}, {@code 300ms}. The range
 * is Go's: a signed 64-bit count of nanoseconds.
 */
public final class GoDuration {
    private GoDuration() {}

    /**
     * Reads a duration: an optional sign and one or more decimal numbers, each with a unit of ns, us, µs, ms, s, m, h.
     *
     * @throws IllegalArgumentException when the text is not a duration or too long for 64 bits of nanoseconds
     */
    public static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        int at = negative || text.startsWith("+") ? 1 : 0;
        if (text.length() - at == 1 && text.charAt(at) == '0') {
            return Duration.ZERO;
        }
        if (at == text.length()) {
            throw invalid(text);
        }
        long nanos = 0;
        while (at < text.length()) {
            int unit = endOfNumber(text, at);
            int next = endOfUnit(text, unit);
            nanos += nanos(text, at, unit, unit(text, text.substring(unit, next)));
            if (nanos < 0) {
                throw invalid(text);
            }
            at = next;
        }
        return Duration.ofNanos(negative ? -nanos : nanos);
    }

    /** Writes a duration as Go's {@code Duration.String} does: {@code 1h0m0s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String sign = duration.isNegative() ? "-" : "";
        Duration size = duration.abs();
        long nanos = size.toNanos();
        if (nanos < 1_000) {
            return sign + nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return sign + decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return sign + decimal(nanos, 6) + "ms";
        }
        long minutes = nanos / 60_000_000_000L;
        StringBuilder text = new StringBuilder(sign);
        if (minutes >= 60) {
            text.append(minutes / 60).append('h');
        }
        if (minutes > 0) {
            text.append(minutes % 60).append('m');
        }
        return text.append(decimal(nanos % 60_000_000_000L, 9)).append('s').toString();
    }

    private static String decimal(long value, int digitsAfterPoint) {
        BigDecimal number = BigDecimal.valueOf(value, digitsAfterPoint).stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }

    private static int endOfNumber(String text, int start) {
        int end = start;
        while (end < text.length() && (text.charAt(end) == '.' || isDigit(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static int endOfUnit(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '.' && !isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** As Go computes it (time.ParseDuration, Go 1.24): the fraction goes through a double and is rounded down. */
    private static long nanos(String text, int start, int end, long unit) {
        int point = text.indexOf('.', start);
        int endOfWhole = point < 0 || point >= end ? end : point;
        boolean hasDigits = endOfWhole > start || end > endOfWhole + 1;
        if (!hasDigits
                || (endOfWhole < end && text.substring(endOfWhole + 1, end).indexOf('.') >= 0)) {
            throw invalid(text);
        }
        long whole = 0;
        for (int i = start; i < endOfWhole; i++) {
            if (whole > Long.MAX_VALUE / 10) {
                throw invalid(text);
            }
            whole = whole * 10 + (text.charAt(i) - '0');
            if (whole < 0) {
                throw invalid(text);
            }
        }
        if (whole > Long.MAX_VALUE / unit) {
            throw invalid(text);
        }
        long nanos = whole * unit + fraction(text, endOfWhole + 1, end, unit);
        if (nanos < 0) {
            throw invalid(text);
        }
        return nanos;
    }

    private static long fraction(String text, int start, int end, long unit) {
        long digits = 0;
        double scale = 1;
        for (int i = start; i < end && digits <= (Long.MAX_VALUE - 9) / 10; i++) {
            digits = digits * 10 + (text.charAt(i) - '0');
            scale *= 10;
        }
        return digits == 0 ? 0 : (long) ((double) digits * ((double) unit / scale));
    }

    private static long unit(String text, String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw invalid(text);
        };
    }

    private static IllegalArgumentException invalid(String text) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        return new IllegalArgumentException(
                "'" + shown + "' is not a duration: expected numbers with a unit (ns, us, ms, s, m, h), such as 1m30s");
    }
}
