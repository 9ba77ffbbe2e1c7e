package io.weirkeeper.engine.gotemplate.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits template text (raw: one char per byte) into tokens, one at a time. Follows text/template/parse of Go 1.26: trim markers, comments, the error texts and the lines they name.
 */
final class Lexer {
    private static final int END_OF_TEXT = -1;
    private static final int DELIMITER_LENGTH = 2;
    private static final int TRIM_MARKER_LENGTH = 2;
    private static final Map<String, TokenType> KEYWORDS = Map.ofEntries(
            Map.entry("block", TokenType.BLOCK),
            Map.entry("break", TokenType.BREAK),
            Map.entry("continue", TokenType.CONTINUE),
            Map.entry("define", TokenType.DEFINE),
            Map.entry("else", TokenType.ELSE),
            Map.entry("end", TokenType.END),
            Map.entry("false", TokenType.BOOL),
            Map.entry("if", TokenType.IF),
            Map.entry("range", TokenType.RANGE),
            Map.entry("nil", TokenType.NIL),
            Map.entry("template", TokenType.TEMPLATE),
            Map.entry("true", TokenType.BOOL),
            Map.entry("with", TokenType.WITH));

    private final String text;
    private final byte[] input;
    private final RecentTokens tokens;

    /** Where the input ends; an error ends it early. */
    private int limit;

    private int position;
    private int start;
    private int line = 1;
    private int startLine = 1;
    private int parenDepth;
    private boolean insideAction;
    /** The first newline not yet counted into {@code line}. */
    private int nextNewline;

    Lexer(String text) {
        this.text = text;
        this.input = text.getBytes(ISO_8859_1);
        this.limit = input.length;
        this.tokens = new RecentTokens(text);
        this.nextNewline = Characters.indexOf('\n', input, 0, limit);
    }

    /** The tokens read so far, the latest few of them. */
    RecentTokens tokens() {
        return tokens;
    }

    /** Reads one token more. */
    void read() {
        if (insideAction) {
            insideAction();
        } else {
            text();
        }
    }

    private void emit(TokenType type, @Nullable String known) {
        tokens.add(type, start, position, startLine, known);
        ignore();
    }

    private void emit(TokenType type) {
        emit(type, null);
    }

    private void error(String message) {
        tokens.add(TokenType.ERROR, start, position, startLine, message);
        limit = 0;
        position = 0;
        start = 0;
        nextNewline = Integer.MAX_VALUE;
    }

    private void ignore() {
        while (nextNewline < position) {
            line++;
            nextNewline = Characters.indexOf('\n', input, nextNewline + 1, limit);
        }
        start = position;
        startLine = line;
    }

    private void text() {
        int before = tokens.count();
        while (tokens.count() == before) {
            int found = Characters.indexOfDelimiter(input, position, limit);
            if (found == limit) {
                position = limit;
                emit(position > start ? TokenType.TEXT : TokenType.EOF);
                return;
            }
            int end = found;
            if (hasLeftTrimMarker(found + DELIMITER_LENGTH)) {
                while (end > start && is(Characters.SPACE, end - 1)) {
                    end--;
                }
            }
            position = end;
            if (end > start) {
                emit(TokenType.TEXT);
                position = found;
                ignore();
                return;
            }
            position = found;
            ignore();
            leftDelimiter();
        }
    }

    /** The delimiter's token, an error, or nothing after a comment. */
    private void leftDelimiter() {
        position += DELIMITER_LENGTH;
        int marker = hasLeftTrimMarker(position) ? TRIM_MARKER_LENGTH : 0;
        if (at(position + marker) == '/' && at(position + marker + 1) == '*') {
            position += marker;
            ignore();
            comment();
            return;
        }
        emit(TokenType.LEFT_DELIMITER);
        insideAction = true;
        position += marker;
        ignore();
        parenDepth = 0;
    }

    private void comment() {
        int end = text.indexOf("*/", position + 2);
        if (end < 0) {
            error("unclosed comment");
            return;
        }
        position = end + 2;
        boolean trim = isTrimmedRightDelimiter(position);
        if (!trim && !isRightDelimiter(position)) {
            error("comment ends before closing delimiter");
            return;
        }
        position += (trim ? TRIM_MARKER_LENGTH : 0) + DELIMITER_LENGTH;
        if (trim) {
            skipSpaces();
        }
        ignore();
    }

    private void rightDelimiter() {
        boolean trim = isTrimmedRightDelimiter(position);
        if (trim) {
            position += TRIM_MARKER_LENGTH;
            ignore();
        }
        position += DELIMITER_LENGTH;
        emit(TokenType.RIGHT_DELIMITER);
        if (trim) {
            skipSpaces();
            ignore();
        }
        insideAction = false;
    }

    private void insideAction() {
        if (isRightDelimiter(position) || isTrimmedRightDelimiter(position)) {
            if (parenDepth == 0) {
                rightDelimiter();
            } else {
                error("unclosed left paren");
            }
            return;
        }
        int rune = take();
        switch (rune) {
            case END_OF_TEXT -> error("unclosed action");
            case ' ', '\t', '\r', '\n' -> space();
            case '=' -> emit(TokenType.ASSIGN);
            case ':' -> {
                if (take() == '=') {
                    emit(TokenType.DECLARE);
                } else {
                    error("expected :=");
                }
            }
            case '|' -> emit(TokenType.PIPE);
            case '"' -> quoted('"', TokenType.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', TokenType.CHAR_CONSTANT, "unterminated character constant");
            case '`' -> rawQuote();
            case '$' -> fieldOrVariable(TokenType.VARIABLE);
            case '(' -> {
                parenDepth++;
                emit(TokenType.LEFT_PAREN);
            }
            case ')' -> {
                parenDepth--;
                if (parenDepth < 0) {
                    error("unexpected right paren");
                } else {
                    emit(TokenType.RIGHT_PAREN);
                }
            }
            default -> other(rune);
        }
    }

    private void other(int rune) {
        if (rune == '.' && position < limit && !isDigit(at(position))) {
            fieldOrVariable(TokenType.FIELD);
        } else if (rune == '.' || rune == '+' || rune == '-' || isDigit(rune)) {
            position--;
            number();
        } else if (Runes.isAlphanumeric(rune)) {
            identifier();
        } else if (rune < 0x7f && rune > 0x20) {
            emit(TokenType.CHAR);
        } else {
            error("unrecognized character in action: " + Runes.unicode(rune));
        }
    }

    private void space() {
        skipSpaces();
        if (isTrimmedRightDelimiter(position - 1)) {
            position--;
            if (position == start) {
                rightDelimiter();
                return;
            }
        }
        emit(TokenType.SPACE);
    }

    private void identifier() {
        int bad = skipAlphanumeric();
        if (!atTerminator()) {
            badCharacter(bad);
            return;
        }
        String word = text.substring(start, position);
        emit(KEYWORDS.getOrDefault(word, TokenType.IDENTIFIER), word);
    }

    private void fieldOrVariable(TokenType type) {
        if (atTerminator()) {
            emit(type == TokenType.VARIABLE ? TokenType.VARIABLE : TokenType.DOT);
            return;
        }
        int bad = skipAlphanumeric();
        if (atTerminator()) {
            emit(type);
        } else {
            badCharacter(bad);
        }
    }

    private void badCharacter(int rune) {
        error("bad character " + Runes.unicode(rune));
    }

    /** Skips letters, digits and underscores and returns the rune that follows. */
    private int skipAlphanumeric() {
        while (true) {
            position = Characters.skip(Characters.ALPHANUMERIC, input, position, limit);
            if (position == limit || input[position] > 0) {
                return at(position);
            }
            int before = position;
            int rune = take();
            if (!Runes.isAlphanumeric(rune)) {
                position = before;
                return rune;
            }
        }
    }

    private boolean atTerminator() {
        return position >= limit || is(Characters.TERMINATOR, position) || isRightDelimiter(position);
    }

    private void quoted(char quote, TokenType type, String unterminated) {
        byte[] bytes = input;
        int end = limit;
        while (true) {
            int i = position;
            while (i < end && bytes[i] >= ' ' && bytes[i] != quote && bytes[i] != '\\') {
                i++;
            }
            position = i;
            int rune = take();
            if (rune == '\\') {
                rune = take();
                if (rune != END_OF_TEXT && rune != '\n') {
                    continue;
                }
            }
            if (rune == END_OF_TEXT || rune == '\n') {
                error(unterminated);
                return;
            }
            if (rune == quote) {
                emit(type);
                return;
            }
        }
    }

    private void rawQuote() {
        int end = text.indexOf('`', position);
        if (end < 0) {
            error("unterminated raw quoted string");
            return;
        }
        position = end + 1;
        emit(TokenType.RAW_STRING);
    }

    private void number() {
        if (!skipNumber()) {
            error("bad number syntax: " + Quoting.quote(text.substring(start, position)));
        } else if (at(position) != '+' && at(position) != '-') {
            emit(TokenType.NUMBER);
        } else if (skipNumber() && at(position - 1) == 'i') {
            emit(TokenType.COMPLEX);
        } else {
            error("bad number syntax: " + Quoting.quote(text.substring(start, position)));
        }
    }

    /** Skips what may be a number; whether nothing follows that would make it none. */
    private boolean skipNumber() {
        position = NumberLiteral.end(text, position, limit);
        int before = position;
        if (Runes.isAlphanumeric(take())) {
            return false;
        }
        position = before;
        return true;
    }

    private int take() {
        if (position >= limit) {
            return END_OF_TEXT;
        }
        int first = at(position);
        if (first < 0x80) {
            position++;
            return first;
        }
        long decoded = Runes.decode(text, position);
        position += Runes.width(decoded);
        return Runes.rune(decoded);
    }

    /** The byte at a position, or {@link #END_OF_TEXT}. */
    private int at(int index) {
        return index < limit ? input[index] & 0xff : END_OF_TEXT;
    }

    private boolean is(int kind, int index) {
        return index < limit && Characters.contains(kind, input[index]);
    }

    private void skipSpaces() {
        position = Characters.skip(Characters.SPACE, input, position, limit);
    }

    private boolean hasLeftTrimMarker(int index) {
        return at(index) == '-' && is(Characters.SPACE, index + 1);
    }

    private boolean isRightDelimiter(int index) {
        return at(index) == '}' && at(index + 1) == '}';
    }

    private boolean isTrimmedRightDelimiter(int index) {
        return is(Characters.SPACE, index) && at(index + 1) == '-' && isRightDelimiter(index + TRIM_MARKER_LENGTH);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
