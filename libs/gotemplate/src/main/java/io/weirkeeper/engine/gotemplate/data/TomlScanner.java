package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import java.util.function.Supplier;

/** The characters of a TOML text and the line they are on. Control characters and bytes that are no UTF-8 are refused. */
final class TomlScanner {
    /** What {@link #next} returns at the end of the text; a character of that number is refused. */
    static final int END = 0;

    private final String text;
    private final Supplier<String> lastKey;
    private int at;
    private int line = 1;
    private int start;

    /** @param lastKey the key that errors mention; empty for none */
    TomlScanner(String text, Supplier<String> lastKey) {
        this.text = text;
        this.lastKey = lastKey;
    }

    int line() {
        return line;
    }

    /** Makes what {@link #current} returns begin here. */
    void mark() {
        start = at;
    }

    /** The text since the last mark. */
    String current() {
        return text.substring(start, at);
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    /** The rune here, which stays. */
    int peek() {
        if (atEnd()) {
            return END;
        }
        char c = text.charAt(at);
        if (c < 0x80) {
            boolean loneReturn = c == '\r' && !text.startsWith("\n", at + 1);
            if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7f || loneReturn) {
                throw error("TOML files cannot contain control characters: '0x%02x'".formatted((int) c));
            }
            return c;
        }
        long decoded = Runes.decode(text, at);
        if (Runes.isInvalid(decoded)) {
            throw error("invalid UTF-8 byte: 0x%02x".formatted((int) c));
        }
        return Runes.rune(decoded);
    }

    /** The rune here, which is passed. */
    int next() {
        int rune = peek();
        if (!atEnd()) {
            line += rune == '\n' ? 1 : 0;
            at += rune < 0x80 ? 1 : Runes.width(Runes.decode(text, at));
        }
        return rune;
    }

    /** Passes the rune here if it is the wanted one. */
    boolean accept(int wanted) {
        if (peek() == wanted) {
            next();
            return true;
        }
        return false;
    }

    /** Goes back over the rune just passed, or over nothing when that was the end. */
    void back(int rune) {
        if (rune != END) {
            at -= rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
            line -= rune == '\n' ? 1 : 0;
        }
    }

    void skipBlanks() {
        while (isBlank(peek())) {
            next();
        }
        mark();
    }

    /** Passes a comment, its line's end not included. */
    void skipComment() {
        for (int rune = peek(); !isLineEnd(rune) && rune != END; rune = peek()) {
            next();
        }
    }

    static boolean isBlank(int rune) {
        return rune == ' ' || rune == '\t';
    }

    static boolean isLineEnd(int rune) {
        return rune == '\n' || rune == '\r';
    }

    static boolean isDigit(int rune) {
        return rune >= '0' && rune <= '9';
    }

    static boolean isHex(int rune) {
        return isDigit(rune) || (rune | 0x20) >= 'a' && (rune | 0x20) <= 'f';
    }

    TomlException error(String message) {
        return error(line, message);
    }

    /** An error about the rune just passed; the end of a text is told of the line that it ended. */
    TomlException unexpected(int rune, String message) {
        return error(rune == END && text.endsWith("\n") ? line - 1 : line, message);
    }

    /** An error on the line that has just ended. */
    TomlException errorOnPreviousLine(String message) {
        return error(line - 1, message);
    }

    TomlException error(int where, String message) {
        String key = lastKey.get();
        String of = key.isEmpty() ? "" : " (last key " + Quoting.quote(key) + ")";
        return new TomlException("toml: line " + where + of + ": " + message);
    }

    static String quoted(int rune) {
        return Quoting.quoteRune(rune, false);
    }

    static String orEnd(int rune) {
        if (rune == END) {
            return "end of file";
        }
        StringBuilder name = new StringBuilder("'");
        Runes.append(name, rune);
        return name.append('\'').toString();
    }
}
