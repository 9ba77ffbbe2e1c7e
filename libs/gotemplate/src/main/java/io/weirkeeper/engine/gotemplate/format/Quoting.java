package io.weirkeeper.engine.gotemplate.format;

import io.weirkeeper.engine.gotemplate.value.GoError;

/** Go's strconv.Quote and Unquote on raw text. */
public final class Quoting {
    private static final String HEX = "0123456789abcdef";

    private Quoting() {}

    /** Text in double quotes with Go's escapes. */
    public static String quote(String raw) {
        return quote(raw, '"', false);
    }

    /** Text in the given quotes; with {@code ascii} everything beyond ASCII is escaped. */
    public static String quote(String raw, char quote, boolean ascii) {
        StringBuilder out = new StringBuilder(raw.length() + 8);
        out.append(quote);
        for (int i = 0; i < raw.length(); ) {
            char c = raw.charAt(i);
            if (c >= 0x20 && c < 0x7f && c != quote && c != '\\') {
                out.append(c);
                i++;
                continue;
            }
            long decoded = Runes.decode(raw, i);
            if (Runes.isInvalid(decoded)) {
                hexByte(out, c);
            } else {
                escape(out, Runes.rune(decoded), quote, ascii);
            }
            i += Runes.width(decoded);
        }
        return out.append(quote).toString();
    }

    /** A rune in single quotes. */
    public static String quoteRune(long value, boolean ascii) {
        int rune = value < 0 || value > 0x10ffff || value >= 0xd800 && value <= 0xdfff ? Runes.ERROR : (int) value;
        StringBuilder out = new StringBuilder("'");
        escape(out, rune, '\'', ascii);
        return out.append('\'').toString();
    }

    private static void escape(StringBuilder out, int rune, char quote, boolean ascii) {
        if (rune == quote || rune == '\\') {
            out.append('\\').append((char) rune);
            return;
        }
        if (ascii ? rune < 0x7f && rune >= 0x20 : Runes.isPrint(rune)) {
            Runes.append(out, rune);
            return;
        }
        switch (rune) {
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0b -> out.append("\\v");
            default -> {
                if (rune < ' ' || rune == 0x7f) {
                    hexByte(out, rune);
                } else {
                    out.append(rune < 0x10000 ? "\\u" : "\\U");
                    for (int shift = rune < 0x10000 ? 12 : 28; shift >= 0; shift -= 4) {
                        out.append(HEX.charAt(rune >> shift & 0xf));
                    }
                }
            }
        }
    }

    private static void hexByte(StringBuilder out, int b) {
        out.append("\\x").append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
    }

    /** The first runes of a text. */
    public static String firstRunes(String raw, int count) {
        int at = 0;
        for (int i = 0; i < count && at < raw.length(); i++) {
            at += Runes.width(Runes.decode(raw, at));
        }
        return raw.substring(0, at);
    }

    /** Whether Go would print the text between back quotes. */
    public static boolean canBackquote(String raw) {
        for (int i = 0; i < raw.length(); ) {
            long decoded = Runes.decode(raw, i);
            int rune = Runes.rune(decoded);
            i += Runes.width(decoded);
            if (Runes.isInvalid(decoded)
                    || rune == 0xfeff
                    || rune < ' ' && rune != '\t'
                    || rune == '`'
                    || rune == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The content of a Go string literal in double or back quotes. */
    public static String unquote(String literal) {
        if (literal.charAt(0) == '`') {
            String inner = literal.substring(1, literal.length() - 1);
            return inner.indexOf('\r') < 0 ? inner : inner.replace("\r", "");
        }
        String inner = literal.substring(1, literal.length() - 1);
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder out = new StringBuilder(inner.length());
        int[] at = {0};
        while (at[0] < inner.length()) {
            unquoteChar(inner, at, '"', out);
        }
        return out.toString();
    }

    /** The rune of a Go character literal, quotes included. */
    public static int unquoteRune(String literal) {
        String inner = literal.substring(1);
        int[] at = {0};
        int rune = unquoteChar(inner, at, '\'', new StringBuilder());
        if (at[0] != inner.length() - 1) {
            throw new GoError("malformed character constant: " + literal);
        }
        return rune;
    }

    private static int unquoteChar(String text, int[] at, char quote, StringBuilder out) {
        char c = text.charAt(at[0]);
        if (c == quote) {
            throw new GoError("invalid syntax");
        }
        if (c != '\\') {
            long decoded = Runes.decode(text, at[0]);
            out.append(text, at[0], at[0] + Runes.width(decoded));
            at[0] += Runes.width(decoded);
            return Runes.rune(decoded);
        }
        if (at[0] + 1 >= text.length()) {
            throw new GoError("invalid syntax");
        }
        char escape = text.charAt(at[0] + 1);
        at[0] += 2;
        int simple = "abfnrtv\\'\"".indexOf(escape);
        if (simple >= 0) {
            if (escape == '\'' && quote != '\'' || escape == '"' && quote != '"') {
                throw new GoError("invalid syntax");
            }
            char value = "\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple);
            out.append(value);
            return value;
        }
        return switch (escape) {
            case 'x' -> {
                int value = digits(text, at, 2, 16);
                out.append((char) value);
                yield value;
            }
            case 'u', 'U' -> {
                int value = digits(text, at, escape == 'u' ? 4 : 8, 16);
                if (value < 0 || value > 0x10ffff || value >= 0xd800 && value <= 0xdfff) {
                    throw new GoError("invalid syntax");
                }
                Runes.append(out, value);
                yield value;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at[0]--;
                int value = digits(text, at, 3, 8);
                if (value > 255) {
                    throw new GoError("invalid syntax");
                }
                out.append((char) value);
                yield value;
            }
            default -> throw new GoError("invalid syntax");
        };
    }

    private static int digits(String text, int[] at, int count, int radix) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            int digit = at[0] < text.length() ? Character.digit(text.charAt(at[0]), radix) : -1;
            if (digit < 0) {
                throw new GoError("invalid syntax");
            }
            value = value * radix + digit;
            at[0]++;
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
