package io.weirkeeper.engine.gotemplate.time;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/** Go's time.Duration in nanoseconds: reading and printing. */
public final class GoDuration {
    private static final long SECOND = 1_000_000_000L;
    private static final Map<String, Long> UNITS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "\u00c2\u00b5s",
            1_000L,
            "\u00ce\u00bcs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            SECOND,
            "m",
            60 * SECOND,
            "h",
            3600 * SECOND);

    private GoDuration() {}

    /** Reads raw text such as {@code 1h15m30.918s}. */
    public static long parse(String raw) {
        String text = raw;
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            text = text.substring(1);
        }
        if (text.equals("0")) {
            return 0;
        }
        if (text.isEmpty()) {
            throw invalid(raw);
        }
        BigInteger total = BigInteger.ZERO;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && isDigitOrPoint(text.charAt(at))) {
                if (text.charAt(at) == '.' && text.substring(start, at).indexOf('.') >= 0) {
                    break;
                }
                at++;
            }
            String number = text.substring(start, at);
            if (number.isEmpty() || number.equals(".") || number.length() > 40) {
                throw invalid(raw);
            }
            int unitStart = at;
            while (at < text.length() && !isDigitOrPoint(text.charAt(at))) {
                at++;
            }
            String unit = text.substring(unitStart, at);
            if (unit.isEmpty()) {
                throw new GoError("time: missing unit in duration " + Quoting.quote(raw));
            }
            Long scale = UNITS.get(unit);
            if (scale == null) {
                throw new GoError("time: unknown unit " + Quoting.quote(unit) + " in duration " + Quoting.quote(raw));
            }
            total = total.add(new BigDecimal(number.endsWith(".") ? number + "0" : number)
                    .multiply(BigDecimal.valueOf(scale))
                    .setScale(0, RoundingMode.DOWN)
                    .toBigInteger());
        }
        BigInteger signed = negative ? total.negate() : total;
        if (signed.bitLength() > 63) {
            throw invalid(raw);
        }
        return signed.longValue();
    }

    private static boolean isDigitOrPoint(char c) {
        return c == '.' || c >= '0' && c <= '9';
    }

    private static GoError invalid(String raw) {
        return new GoError("time: invalid duration " + Quoting.quote(raw));
    }

    /** Prints a duration as Go does: {@code 1h15m30.918s}, {@code 1.5ms}, {@code 0s}. */
    public static String print(long nanoseconds) {
        if (nanoseconds == 0) {
            return "0s";
        }
        String sign = nanoseconds < 0 ? "-" : "";
        BigInteger magnitude = BigInteger.valueOf(nanoseconds).abs();
        if (magnitude.compareTo(BigInteger.valueOf(SECOND)) < 0) {
            long value = magnitude.longValue();
            if (value < 1_000) {
                return sign + value + "ns";
            }
            return value < 1_000_000 ? sign + decimal(value, 3) + "\u00c2\u00b5s" : sign + decimal(value, 6) + "ms";
        }
        BigInteger[] seconds = magnitude.divideAndRemainder(BigInteger.valueOf(60 * SECOND));
        long minutes = seconds[0].longValue();
        String text = decimal(seconds[1].longValue(), 9) + "s";
        if (minutes > 0) {
            text = minutes % 60 + "m" + text;
            if (minutes >= 60) {
                text = minutes / 60 + "h" + text;
            }
        }
        return sign + text;
    }

    private static String decimal(long value, int places) {
        return BigDecimal.valueOf(value, places).stripTrailingZeros().toPlainString();
    }
}
