package io.weirkeeper.engine.gotemplate.data;

import static io.weirkeeper.engine.gotemplate.data.TomlScanner.END;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import java.util.Locale;

/** TOML's four kinds of strings, read after their opening quotes. */
final class TomlStrings {
    private final TomlScanner scanner;
    private int endLine;

    TomlStrings(TomlScanner scanner) {
        this.scanner = scanner;
    }

    /** Up to a double quote, escapes replaced. */
    String basic() {
        scanner.mark();
        boolean escapes = false;
        while (true) {
            int rune = scanner.next();
            if (rune == '"') {
                scanner.back(rune);
                String text = scanner.current();
                int line = scanner.line();
                scanner.next();
                scanner.mark();
                return escapes ? unescape(text, line) : text;
            }
            if (rune == '\\') {
                escape();
                escapes = true;
            } else {
                refuseEnd(rune, "'\"'");
            }
        }
    }

    /** Up to a single quote, as it is. */
    String literal() {
        scanner.mark();
        while (true) {
            int rune = scanner.next();
            if (rune == '\'') {
                scanner.back(rune);
                String text = scanner.current();
                scanner.next();
                scanner.mark();
                return text;
            }
            refuseEnd(rune, "\"'\"");
        }
    }

    private void refuseEnd(int rune, String quote) {
        if (rune == END) {
            throw scanner.unexpected(rune, "unexpected EOF; expected " + quote);
        }
        if (TomlScanner.isLineEnd(rune)) {
            throw scanner.errorOnPreviousLine("strings cannot contain newlines");
        }
    }

    /** Up to three double quotes, escapes replaced, a backslash at a line's end joining lines. */
    String multilineBasic() {
        String text = multiline('"');
        return unescape(joinLines(withoutFirstLineEnd(text)), endLine);
    }

    /** Up to three single quotes, as it is. */
    String multilineLiteral() {
        return withoutFirstLineEnd(multiline('\''));
    }

    private String multiline(char quote) {
        String three = String.valueOf(quote).repeat(3);
        String five = String.valueOf(quote).repeat(5);
        scanner.mark();
        while (true) {
            int rune = scanner.next();
            if (rune == END) {
                String wanted = quote == '"' ? "'\"\"\"'" : "\"'''\"";
                throw scanner.unexpected(rune, "unexpected EOF; expected " + wanted);
            }
            if (rune == '\\' && quote == '"') {
                int next = scanner.peek();
                if (TomlScanner.isLineEnd(next)) {
                    scanner.next();
                } else {
                    escape();
                }
            } else if (rune == quote && scanner.accept(quote) && scanner.accept(quote)) {
                String text = scanner.current();
                if (scanner.peek() != quote) {
                    endLine = scanner.line();
                    scanner.mark();
                    return text.substring(0, text.length() - 3);
                }
                if (text.endsWith(five) && !(quote == '"' && text.endsWith("\\" + five))) {
                    String outer = quote == '"' ? "'" : "\"";
                    throw scanner.error("unexpected " + outer + three + three + outer);
                }
                scanner.back(quote);
                scanner.back(quote);
            }
        }
    }

    private void escape() {
        int rune = scanner.next();
        switch (rune) {
            case 'e', 'b', 't', 'n', 'f', 'r', '"', ' ', '\t', '\\' -> {}
            case 'x' -> digits(2, "two hexadecimal digits after '\\x'");
            case 'u' -> digits(4, "four hexadecimal digits after '\\u'");
            case 'U' -> digits(8, "eight hexadecimal digits after '\\U'");
            default -> {
                StringBuilder shown = new StringBuilder();
                Runes.append(shown, rune);
                String message = "invalid escape in string '\\" + shown + "'";
                throw rune == END ? scanner.errorOnPreviousLine(message) : scanner.error(message);
            }
        }
    }

    private void digits(int count, String expected) {
        for (int i = 0; i < count; i++) {
            int rune = scanner.next();
            if (!TomlScanner.isHex(rune)) {
                throw scanner.unexpected(
                        rune, "expected " + expected + ", but got " + Quoting.quote(scanner.current()) + " instead");
            }
        }
    }

    private static String withoutFirstLineEnd(String text) {
        if (text.startsWith("\n")) {
            return text.substring(1);
        }
        return text.startsWith("\r\n") ? text.substring(2) : text;
    }

    /** Removes each backslash that ends a line and the white space after it. */
    private static String joinLines(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                i++;
                continue;
            }
            int end = i + 1;
            while (end < text.length() && " \t\r\n".indexOf(text.charAt(end)) >= 0) {
                end++;
            }
            if (text.substring(i + 1, end).indexOf('\n') >= 0) {
                i = end;
            } else {
                int length = text.startsWith("\\", i + 1) ? 2 : 1;
                out.append(text, i, i + length);
                i += length;
            }
        }
        return out.toString();
    }

    private String unescape(String text, int line) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 'b' -> out.append('\b');
                case 't' -> out.append('\t');
                case 'n' -> out.append('\n');
                case 'f' -> out.append('\f');
                case 'r' -> out.append('\r');
                case 'e' -> out.append((char) 0x1b);
                case '"', '\\' -> out.append(kind);
                case 'x', 'u', 'U' -> {
                    int count = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
                    Runes.append(out, rune(text.substring(i + 1, i + 1 + count), line));
                    i += count;
                }
                default -> throw scanner.error(line, "invalid escape: '\\" + kind + "'");
            }
        }
        return out.toString();
    }

    private int rune(String hex, int line) {
        long value = Long.parseLong(hex.toLowerCase(Locale.ROOT), 16);
        if (value > 0x10ffff || value >= 0xd800 && value <= 0xdfff) {
            throw scanner.error(line, "Escaped character '\\u" + hex + "' is not valid UTF-8.");
        }
        return (int) value;
    }
}
