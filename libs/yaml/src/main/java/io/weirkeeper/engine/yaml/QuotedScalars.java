package io.weirkeeper.engine.yaml;

/** Reads scalars in single or double quotes. */
final class QuotedScalars {
    private final Chars chars;
    private final Faults faults;
    private final Names names;
    private final StringBuilder breaks = new StringBuilder();
    private int contextLine;

    QuotedScalars(Chars chars, Faults faults, Names names) {
        this.chars = chars;
        this.faults = faults;
        this.names = names;
    }

    /** The scalar that begins with the quote here. */
    String read(char quote) {
        int start = chars.at() + 1;
        int p = endOfSimple(start, quote);
        if (chars.peek(p) == quote && (quote == '"' || chars.peek(p + 1) != quote)) {
            chars.moveTo(p + 1);
            return chars.peek(p + 1) == ':' ? names.of(start, p) : chars.slice(start, p);
        }
        contextLine = chars.line();
        return quote == '"' ? doubleQuoted(start) : singleQuoted(start);
    }

    /** Where something stands that does not mean itself. */
    private int endOfSimple(int start, char quote) {
        char[] all = chars.buffer();
        int p = start;
        while (true) {
            char c = all[p];
            if (c > '\r' && c < 0x85 && c != quote && c != '\\') {
                p++;
                continue;
            }
            if (c == 0) {
                c = chars.peek(p);
                all = chars.buffer();
            }
            if (c == quote || (c == '\\' && quote == '"') || Chars.isBreakOrEnd(c)) {
                return p;
            }
            p++;
        }
    }

    private String singleQuoted(int start) {
        StringBuilder out = new StringBuilder();
        int p = start;
        while (true) {
            refuseEnd(p);
            int from = p;
            char c = chars.peek(p);
            while (!Chars.isBlankOrEnd(c)) {
                if (c == '\'') {
                    if (chars.peek(p + 1) != '\'') {
                        break;
                    }
                    p++;
                    chars.append(out, from, p);
                    from = p + 1;
                }
                c = chars.peek(++p);
            }
            chars.append(out, from, p);
            if (c == '\'') {
                chars.moveTo(p + 1);
                return out.toString();
            }
            p = blanks(out, p, false);
        }
    }

    private String doubleQuoted(int start) {
        StringBuilder out = new StringBuilder();
        int p = start;
        while (true) {
            refuseEnd(p);
            int from = p;
            boolean joinsLines = false;
            char c = chars.peek(p);
            while (c != '"' && !Chars.isBlankOrEnd(c)) {
                if (c == '\\') {
                    chars.append(out, from, p);
                    joinsLines = Chars.isBreak(chars.peek(p + 1));
                    p = joinsLines ? chars.pass(p + 1) : escape(out, p);
                    from = p;
                    if (joinsLines) {
                        break;
                    }
                } else {
                    p++;
                }
                c = chars.peek(p);
            }
            chars.append(out, from, p);
            if (chars.peek(p) == '"') {
                chars.moveTo(p + 1);
                return out.toString();
            }
            p = blanks(out, p, joinsLines);
        }
    }

    private void refuseEnd(int p) {
        int column = chars.column(p);
        if (column == 0 && chars.isDocumentMark(p)) {
            throw faults.token("found unexpected document indicator", contextLine, chars.line(), 0);
        }
        if (chars.peek(p) == 0) {
            throw faults.token("found unexpected end of stream", contextLine, chars.line(), column);
        }
    }

    /**
     * Passes over blanks and line breaks and appends what they mean.
     *
     * @param afterBreak whether they follow a line break without meaning
     */
    private int blanks(StringBuilder out, int from, boolean afterBreak) {
        int p = from;
        char firstBreak = 0;
        boolean inLines = afterBreak;
        breaks.setLength(0);
        for (char c = chars.peek(p); Chars.isBlank(c) || Chars.isBreak(c); c = chars.peek(p)) {
            if (Chars.isBlank(c)) {
                p++;
                continue;
            }
            if (inLines) {
                breaks.append(Chars.meaning(c));
            } else {
                firstBreak = Chars.meaning(c);
                inLines = true;
            }
            p = chars.pass(p);
        }
        if (!inLines) {
            chars.append(out, from, p);
            return p;
        }
        if (firstBreak == '\n') {
            out.append(breaks.isEmpty() ? " " : breaks);
        } else {
            out.append(firstBreak == 0 ? "" : String.valueOf(firstBreak)).append(breaks);
        }
        return p;
    }

    private int escape(StringBuilder out, int backslash) {
        char c = chars.peek(backslash + 1);
        int digits = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        if (digits == 0) {
            out.append(meaning(c, backslash));
            return backslash + 2;
        }
        int from = backslash + 2;
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            char digit = chars.peek(i);
            if (digit > 'f' || Character.digit(digit, 16) < 0) {
                throw fault("did not find expected hexdecimal number", from);
            }
            value = (value << 4) + Character.digit(digit, 16);
        }
        if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) {
            throw fault("found invalid Unicode character escape code", from);
        }
        out.appendCodePoint((int) value);
        return from + digits;
    }

    private char meaning(char escape, int backslash) {
        return switch (escape) {
            case '0' -> 0;
            case 'a' -> 7;
            case 'b' -> '\b';
            case 't', '\t' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0xB;
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'e' -> 0x1B;
            case ' ', '"', '\'', '\\' -> escape;
            case 'N' -> 0x85;
            case '_' -> 0xA0;
            case 'L' -> 0x2028;
            case 'P' -> 0x2029;
            default -> throw fault("found unknown escape character", backslash);
        };
    }

    private YamlException fault(String problem, int position) {
        return faults.token(problem, contextLine, chars.line(), chars.column(position));
    }
}
