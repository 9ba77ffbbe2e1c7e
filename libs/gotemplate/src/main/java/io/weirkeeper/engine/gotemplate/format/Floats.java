package io.weirkeeper.engine.gotemplate.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Go's strconv.FormatFloat for float64. */
public final class Floats {
    private static final int SHORTEST = -1;

    private Floats() {}

    /** A float as %v prints it. */
    public static String general(double value) {
        return format(value, 'g', SHORTEST);
    }

    /** Formats with verb e, E, f, g, G, b, x or X; precision -1 takes as many digits as are needed to read it back. */
    public static String format(double value, char verb, int precision) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        String sign = negative ? "-" : "";
        double magnitude = Math.abs(value);
        return switch (verb) {
            case 'b' -> sign + binary(magnitude);
            case 'x', 'X' -> sign + hexadecimal(magnitude, precision, verb);
            default -> sign + decimal(magnitude, verb, precision);
        };
    }

    private static String decimal(double value, char verb, int precision) {
        Digits digits;
        int shown = precision;
        if (precision < 0) {
            digits = shortest(value);
            shown = switch (verb) {
                case 'e', 'E' -> digits.text.length() - 1;
                case 'f' -> Math.max(digits.text.length() - digits.point, 0);
                default -> digits.text.length();
            };
        } else {
            digits = switch (verb) {
                case 'e', 'E' -> rounded(value, precision + 1);
                case 'f' -> fixed(value, precision);
                default -> rounded(value, precision == 0 ? 1 : precision);
            };
            if (verb == 'g' || verb == 'G') {
                shown = precision == 0 ? 1 : precision;
            }
        }
        return switch (verb) {
            case 'e', 'E' -> exponent(digits, shown, verb);
            case 'f' -> point(digits, shown);
            default -> generalForm(digits, shown, precision < 0, verb);
        };
    }

    private static String generalForm(Digits digits, int precision, boolean shortest, char verb) {
        int threshold = precision;
        if (threshold > digits.text.length() && digits.text.length() >= digits.point) {
            threshold = digits.text.length();
        }
        if (shortest) {
            threshold = 6;
        }
        int exponent = digits.point - 1;
        if (exponent < -4 || exponent >= threshold) {
            int shown = Math.min(precision, digits.text.length());
            return exponent(digits, shown - 1, verb == 'G' ? 'E' : 'e');
        }
        return point(digits, Math.max(digits.text.length() - digits.point, 0));
    }

    /** Significant digits without trailing zeros, and where the decimal point stands relative to the first. */
    private record Digits(String text, int point) {
        static Digits of(BigDecimal value) {
            if (value.signum() == 0) {
                return new Digits("", 0);
            }
            String text = value.unscaledValue().toString();
            int point = text.length() - value.scale();
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == '0') {
                end--;
            }
            return new Digits(text.substring(0, end), point);
        }
    }

    private static Digits shortest(double value) {
        return Digits.of(new BigDecimal(Double.toString(value)));
    }

    private static Digits rounded(double value, int significant) {
        BigDecimal exact = new BigDecimal(value);
        if (value == 0) {
            return Digits.of(exact);
        }
        int drop = exact.precision() - significant;
        return Digits.of(drop > 0 ? exact.setScale(exact.scale() - drop, RoundingMode.HALF_EVEN) : exact);
    }

    private static Digits fixed(double value, int decimals) {
        return Digits.of(new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN));
    }

    private static String exponent(Digits digits, int decimals, char letter) {
        StringBuilder out = new StringBuilder();
        out.append(digits.text.isEmpty() ? '0' : digits.text.charAt(0));
        if (decimals > 0) {
            out.append('.');
            for (int i = 1; i <= decimals; i++) {
                out.append(i < digits.text.length() ? digits.text.charAt(i) : '0');
            }
        }
        int exponent = digits.text.isEmpty() ? 0 : digits.point - 1;
        out.append(letter).append(exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        return out.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }

    private static String point(Digits digits, int decimals) {
        StringBuilder out = new StringBuilder();
        if (digits.point > 0) {
            for (int i = 0; i < digits.point; i++) {
                out.append(i < digits.text.length() ? digits.text.charAt(i) : '0');
            }
        } else {
            out.append('0');
        }
        if (decimals > 0) {
            out.append('.');
            for (int i = 0; i < decimals; i++) {
                int at = digits.point + i;
                out.append(at >= 0 && at < digits.text.length() ? digits.text.charAt(at) : '0');
            }
        }
        return out.toString();
    }

    private static String binary(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52 & 0x7ff);
        long mantissa = bits & (1L << 52) - 1;
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= 1L << 52;
        }
        int shown = exponent - 1075;
        return mantissa + "p" + (shown >= 0 ? "+" : "") + shown;
    }

    private static String hexadecimal(double value, int precision, char verb) {
        StringBuilder out = new StringBuilder("0x");
        int exponent = 0;
        long mantissa = 0;
        if (value != 0) {
            exponent = Math.getExponent(value);
            mantissa = Double.doubleToRawLongBits(value) & (1L << 52) - 1 | 1L << 52;
            if (exponent < Double.MIN_EXPONENT) {
                mantissa = Double.doubleToRawLongBits(value) & (1L << 52) - 1;
                int shift = Long.numberOfLeadingZeros(mantissa) - 11;
                mantissa <<= shift;
                exponent = Double.MIN_EXPONENT - shift;
            }
        }
        if (precision >= 0 && precision < 13) {
            int drop = 52 - precision * 4;
            BigInteger rounded = new BigDecimal(BigInteger.valueOf(mantissa))
                    .divide(new BigDecimal(BigInteger.ONE.shiftLeft(drop)), 0, RoundingMode.HALF_EVEN)
                    .toBigInteger();
            mantissa = rounded.shiftLeft(drop).longValue();
            if (mantissa >>> 53 != 0) {
                mantissa >>>= 1;
                exponent++;
            }
        }
        out.append(mantissa >>> 52);
        StringBuilder fraction = new StringBuilder();
        for (int shift = 48; shift >= 0; shift -= 4) {
            fraction.append(Character.forDigit((int) (mantissa >>> shift & 0xf), 16));
        }
        int end = fraction.length();
        while (precision < 0 && end > 0 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        fraction.setLength(precision < 0 ? end : Math.max(precision, 0));
        for (int i = 0; i < fraction.length(); i++) {
            if (fraction.charAt(i) == 0) {
                fraction.setCharAt(i, '0');
            }
        }
        if (!fraction.isEmpty()) {
            out.append('.').append(fraction);
        }
        out.append('p').append(exponent < 0 ? '-' : '+');
        out.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
        String text = out.toString();
        return verb == 'X' ? text.toUpperCase(java.util.Locale.ROOT) : text;
    }
}
