package io.weirkeeper.engine.gotemplate.format;

import java.util.Locale;

/** The flags, width and precision of one verb, and how they shape text and numbers. */
final class Flags {
    boolean plus;
    boolean minus;
    boolean sharp;
    boolean space;
    boolean zero;
    boolean plusV;
    boolean sharpV;
    boolean hasWidth;
    boolean hasPrecision;
    int width;
    int precision;

    void clear() {
        plus = false;
        minus = false;
        sharp = false;
        space = false;
        zero = false;
        plusV = false;
        sharpV = false;
        hasWidth = false;
        hasPrecision = false;
        width = 0;
        precision = 0;
    }

    void padding(StringBuilder out, int count) {
        char filler = zero && !minus ? '0' : ' ';
        for (int i = 0; i < count; i++) {
            out.append(filler);
        }
    }

    void pad(StringBuilder out, String raw) {
        int missing = hasWidth ? width - Runes.count(raw) : 0;
        if (!minus) {
            padding(out, missing);
        }
        out.append(raw);
        if (minus) {
            padding(out, missing);
        }
    }

    private void padWithSpaces(StringBuilder out, String raw) {
        boolean before = zero;
        zero = false;
        pad(out, raw);
        zero = before;
    }

    String truncate(String raw) {
        return hasPrecision ? Quoting.firstRunes(raw, precision) : raw;
    }

    void integer(StringBuilder out, long value, int base, boolean signed, char verb) {
        boolean negative = signed && value < 0;
        int digitsWanted = 0;
        if (hasPrecision) {
            digitsWanted = precision;
            if (precision == 0 && value == 0) {
                boolean before = zero;
                zero = false;
                padding(out, width);
                zero = before;
                return;
            }
        } else if (zero && !minus && hasWidth) {
            digitsWanted = width - (negative || plus || space ? 1 : 0);
        }
        String digits = Long.toUnsignedString(negative ? -value : value, base);
        if (verb == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        StringBuilder number = new StringBuilder();
        number.append(negative ? "-" : plus ? "+" : space ? " " : "");
        if (verb == 'O') {
            number.append("0o");
        }
        String leading = "0".repeat(Math.max(0, digitsWanted - digits.length()));
        if (sharp) {
            number.append(
                    switch (base) {
                        case 2 -> "0b";
                        case 8 -> leading.isEmpty() && digits.charAt(0) != '0' ? "0" : "";
                        case 16 -> verb == 'X' ? "0X" : "0x";
                        default -> "";
                    });
        }
        padWithSpaces(out, number.append(leading).append(digits).toString());
    }

    void unicode(StringBuilder out, long value) {
        String digits = Long.toHexString(value).toUpperCase(Locale.ROOT);
        int wanted = hasPrecision && precision > 4 ? precision : 4;
        StringBuilder text = new StringBuilder("U+");
        text.repeat('0', Math.max(0, wanted - digits.length())).append(digits);
        if (sharp && value >= 0 && value <= 0x10ffff && Runes.isPrint((int) value)) {
            text.append(" '");
            Runes.append(text, (int) value);
            text.append('\'');
        }
        padWithSpaces(out, text.toString());
    }

    void hexBytes(StringBuilder out, String raw, char verb) {
        int length = hasPrecision ? Math.min(precision, raw.length()) : raw.length();
        if (length == 0) {
            if (hasWidth) {
                padding(out, width);
            }
            return;
        }
        String prefix = verb == 'X' ? "0X" : "0x";
        String digits = verb == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
        StringBuilder text = new StringBuilder(length * 2);
        for (int i = 0; i < length; i++) {
            if (space && i > 0) {
                text.append(' ');
            }
            if (sharp && (space || i == 0)) {
                text.append(prefix);
            }
            char b = raw.charAt(i);
            text.append(digits.charAt(b >> 4)).append(digits.charAt(b & 0xf));
        }
        int missing = hasWidth ? width - text.length() : 0;
        if (!minus) {
            padding(out, missing);
        }
        out.append(text);
        if (minus) {
            padding(out, missing);
        }
    }

    void floating(StringBuilder out, double value, char verb, int defaultPrecision) {
        int digits = hasPrecision ? precision : defaultPrecision;
        String number = Floats.format(value, verb, digits);
        if (number.charAt(0) != '-' && number.charAt(0) != '+') {
            number = "+" + number;
        }
        if (space && number.charAt(0) == '+' && !plus) {
            number = " " + number.substring(1);
        }
        if (number.charAt(1) == 'I' || number.charAt(1) == 'N') {
            boolean bare = number.charAt(1) == 'N' && !space && !plus;
            padWithSpaces(out, bare ? number.substring(1) : number);
            return;
        }
        if (sharp && verb != 'b') {
            number = withPoint(number, verb, digits);
        }
        if (plus || number.charAt(0) != '+') {
            if (zero && !minus && hasWidth && width > number.length()) {
                out.append(number.charAt(0));
                padding(out, width - number.length());
                out.append(number, 1, number.length());
                return;
            }
            pad(out, number);
            return;
        }
        pad(out, number.substring(1));
    }

    /** The alternate form: always a decimal point, trailing zeros kept. */
    private static String withPoint(String number, char verb, int precision) {
        int missing = 0;
        if (verb == 'g' || verb == 'G' || verb == 'x') {
            missing = precision == -1 ? 6 : precision;
        }
        boolean hexVerb = verb == 'x' || verb == 'X';
        boolean point = false;
        boolean nonZero = false;
        int end = number.length();
        for (int i = 1; i < end; i++) {
            char c = number.charAt(i);
            if (c == '.') {
                point = true;
            } else if (c == 'p' || c == 'P' || !hexVerb && (c == 'e' || c == 'E')) {
                end = i;
            } else {
                nonZero |= c != '0';
                missing -= nonZero ? 1 : 0;
            }
        }
        StringBuilder text = new StringBuilder(number.substring(0, end));
        if (!point) {
            if (text.length() == 2 && text.charAt(1) == '0') {
                missing--;
            }
            text.append('.');
        }
        text.repeat('0', Math.max(0, missing));
        return text.append(number, end, number.length()).toString();
    }
}
