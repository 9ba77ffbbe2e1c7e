package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits template text (raw: one char per byte) into tokens, one at a time. Follows text/template/parse of Go 1.26:
 * trim markers, comments, the error texts and the lines they name.
 */
final class Lexer {
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final int END_OF_TEXT = -1;
    private static final int TRIM_MARKER_LENGTH = 2;
    private static final Map<String, TokenType> KEYWORDS = Map.ofEntries(
            Map.entry(".", TokenType.DOT),
            Map.entry("block", TokenType.BLOCK),
            Map.entry("break", TokenType.BREAK),
            Map.entry("continue", TokenType.CONTINUE),
            Map.entry("define", TokenType.DEFINE),
            Map.entry("else", TokenType.ELSE),
            Map.entry("end", TokenType.END),
            Map.entry("if", TokenType.IF),
            Map.entry("range", TokenType.RANGE),
            Map.entry("nil", TokenType.NIL),
            Map.entry("template", TokenType.TEMPLATE),
            Map.entry("with", TokenType.WITH));

    private String input;
    private int position;
    private int start;
    private int line = 1;
    private int startLine = 1;
    private int parenDepth;
    private boolean insideAction;
    /** The first newline not yet counted into {@code line}. */
    private int nextNewline;

    Lexer(String input) {
        this.input = input;
        this.nextNewline = newlineFrom(0);
    }

    private int newlineFrom(int from) {
        int newline = input.indexOf('\n', from);
        return newline < 0 ? Integer.MAX_VALUE : newline;
    }

    Token next() {
        return insideAction ? insideAction() : text();
    }

    private Token text() {
        while (true) {
            int found = input.indexOf(LEFT, position);
            if (found < 0) {
                position = input.length();
                return position > start ? emit(TokenType.TEXT) : emit(TokenType.EOF);
            }
            if (found > position) {
                int end = found;
                if (hasLeftTrimMarker(found + LEFT.length())) {
                    while (end > start && isSpace(input.charAt(end - 1))) {
                        end--;
                    }
                }
                position = end;
                Token token = emit(TokenType.TEXT);
                position = found;
                ignore();
                if (!token.text().isEmpty()) {
                    return token;
                }
            }
            Token token = leftDelimiter();
            if (token != null) {
                return token;
            }
        }
    }

    /** The delimiter's token, an error, or null after a comment. */
    private @Nullable Token leftDelimiter() {
        position += LEFT.length();
        int marker = hasLeftTrimMarker(position) ? TRIM_MARKER_LENGTH : 0;
        if (input.startsWith("/*", position + marker)) {
            position += marker;
            ignore();
            return comment();
        }
        Token token = emit(TokenType.LEFT_DELIMITER);
        insideAction = true;
        position += marker;
        ignore();
        parenDepth = 0;
        return token;
    }

    private @Nullable Token comment() {
        int end = input.indexOf("*/", position + 2);
        if (end < 0) {
            return error("unclosed comment");
        }
        position = end + 2;
        boolean trim = isTrimmedRightDelimiter(position);
        if (!trim && !input.startsWith(RIGHT, position)) {
            return error("comment ends before closing delimiter");
        }
        position += (trim ? TRIM_MARKER_LENGTH : 0) + RIGHT.length();
        if (trim) {
            skipSpaces();
        }
        ignore();
        return null;
    }

    private Token rightDelimiter() {
        boolean trim = isTrimmedRightDelimiter(position);
        if (trim) {
            position += TRIM_MARKER_LENGTH;
            ignore();
        }
        position += RIGHT.length();
        Token token = emit(TokenType.RIGHT_DELIMITER);
        if (trim) {
            skipSpaces();
            ignore();
        }
        insideAction = false;
        return token;
    }

    private Token insideAction() {
        if (input.startsWith(RIGHT, position) || isTrimmedRightDelimiter(position)) {
            return parenDepth == 0 ? rightDelimiter() : error("unclosed left paren");
        }
        int rune = take();
        return switch (rune) {
            case END_OF_TEXT -> error("unclosed action");
            case ' ', '\t', '\r', '\n' -> {
                position--;
                yield space();
            }
            case '=' -> emit(TokenType.ASSIGN);
            case ':' -> take() == '=' ? emit(TokenType.DECLARE) : error("expected :=");
            case '|' -> emit(TokenType.PIPE);
            case '"' -> quoted('"', TokenType.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', TokenType.CHAR_CONSTANT, "unterminated character constant");
            case '`' -> rawQuote();
            case '$' -> fieldOrVariable(TokenType.VARIABLE);
            case '(' -> {
                parenDepth++;
                yield emit(TokenType.LEFT_PAREN);
            }
            case ')' -> {
                parenDepth--;
                yield parenDepth < 0 ? error("unexpected right paren") : emit(TokenType.RIGHT_PAREN);
            }
            default -> other(rune);
        };
    }

    private Token other(int rune) {
        if (rune == '.' && position < input.length() && !isDigit(input.charAt(position))) {
            return fieldOrVariable(TokenType.FIELD);
        }
        if (rune == '.' || rune == '+' || rune == '-' || isDigit(rune)) {
            position--;
            return number();
        }
        if (Runes.isAlphanumeric(rune)) {
            return identifier();
        }
        if (rune < 0x7f && rune > 0x20) {
            return emit(TokenType.CHAR);
        }
        return error("unrecognized character in action: " + Runes.unicode(rune));
    }

    private Token space() {
        int count = 0;
        while (position < input.length() && isSpace(input.charAt(position))) {
            position++;
            count++;
        }
        if (isTrimmedRightDelimiter(position - 1)) {
            position--;
            if (count == 1) {
                return rightDelimiter();
            }
        }
        return emit(TokenType.SPACE);
    }

    private Token identifier() {
        int bad = skipAlphanumeric();
        if (!atTerminator()) {
            return badCharacter(bad);
        }
        String word = input.substring(start, position);
        TokenType keyword = KEYWORDS.get(word);
        if (keyword != null) {
            return emit(keyword);
        }
        return emit(word.equals("true") || word.equals("false") ? TokenType.BOOL : TokenType.IDENTIFIER);
    }

    private Token fieldOrVariable(TokenType type) {
        if (atTerminator()) {
            return emit(type == TokenType.VARIABLE ? TokenType.VARIABLE : TokenType.DOT);
        }
        int bad = skipAlphanumeric();
        return atTerminator() ? emit(type) : badCharacter(bad);
    }

    private Token badCharacter(int rune) {
        return error("bad character " + Runes.unicode(rune));
    }

    /** Skips letters, digits and underscores and returns the rune that follows. */
    private int skipAlphanumeric() {
        while (true) {
            int before = position;
            int rune = take();
            if (!Runes.isAlphanumeric(rune)) {
                position = before;
                return rune;
            }
        }
    }

    private boolean atTerminator() {
        if (position >= input.length()) {
            return true;
        }
        char next = input.charAt(position);
        return switch (next) {
            case ' ', '\t', '\r', '\n', '.', ',', '|', ':', ')', '(' -> true;
            default -> input.startsWith(RIGHT, position);
        };
    }

    private Token quoted(char quote, TokenType type, String unterminated) {
        while (true) {
            int rune = take();
            if (rune == '\\') {
                int escaped = take();
                if (escaped != END_OF_TEXT && escaped != '\n') {
                    continue;
                }
                return error(unterminated);
            }
            if (rune == END_OF_TEXT || rune == '\n') {
                return error(unterminated);
            }
            if (rune == quote) {
                return emit(type);
            }
        }
    }

    private Token rawQuote() {
        int end = input.indexOf('`', position);
        if (end < 0) {
            return error("unterminated raw quoted string");
        }
        position = end + 1;
        return emit(TokenType.RAW_STRING);
    }

    private Token number() {
        if (!scanNumber()) {
            return error("bad number syntax: " + Quoting.quote(input.substring(start, position)));
        }
        if (position < input.length() && (input.charAt(position) == '+' || input.charAt(position) == '-')) {
            if (!scanNumber() || input.charAt(position - 1) != 'i') {
                return error("bad number syntax: " + Quoting.quote(input.substring(start, position)));
            }
            return emit(TokenType.COMPLEX);
        }
        return emit(TokenType.NUMBER);
    }

    private boolean scanNumber() {
        accept("+-");
        String digits = "0123456789_";
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptRun(digits);
        if (accept(".")) {
            acceptRun(digits);
        }
        if (digits.length() == 11 && accept("eE") || digits.length() == 23 && accept("pP")) {
            accept("+-");
            acceptRun("0123456789_");
        }
        accept("i");
        int before = position;
        if (Runes.isAlphanumeric(take())) {
            return false;
        }
        position = before;
        return true;
    }

    private boolean accept(String valid) {
        if (position < input.length() && valid.indexOf(input.charAt(position)) >= 0) {
            position++;
            return true;
        }
        return false;
    }

    private void acceptRun(String valid) {
        while (accept(valid)) {
            // taken
        }
    }

    private int take() {
        if (position >= input.length()) {
            return END_OF_TEXT;
        }
        char first = input.charAt(position);
        if (first < 0x80) {
            position++;
            return first;
        }
        long decoded = Runes.decode(input, position);
        position += Runes.width(decoded);
        return Runes.rune(decoded);
    }

    private Token emit(TokenType type) {
        Token token = new Token(type, start, input.substring(start, position), startLine);
        ignore();
        return token;
    }

    private Token error(String message) {
        Token token = new Token(TokenType.ERROR, start, message, startLine);
        input = "";
        position = 0;
        start = 0;
        nextNewline = Integer.MAX_VALUE;
        return token;
    }

    private void ignore() {
        while (nextNewline < position) {
            line++;
            nextNewline = newlineFrom(nextNewline + 1);
        }
        start = position;
        startLine = line;
    }

    private void skipSpaces() {
        while (position < input.length() && isSpace(input.charAt(position))) {
            position++;
        }
    }

    private boolean hasLeftTrimMarker(int at) {
        return at + 1 < input.length() && input.charAt(at) == '-' && isSpace(input.charAt(at + 1));
    }

    private boolean isTrimmedRightDelimiter(int at) {
        return at + 1 < input.length()
                && isSpace(input.charAt(at))
                && input.charAt(at + 1) == '-'
                && input.startsWith(RIGHT, at + TRIM_MARKER_LENGTH);
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
