package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoError;

/**
 * The tokens of one text for its parser, which may look one ahead and go back a little, and errors that name the file
 * and the line where they are met. The current token is the one that was taken last.
 */
final class TokenReader {
    private static final int SHOWN_RUNES = 10;

    private final String file;
    private final Lexer lexer;
    private final RecentTokens tokens;
    /** The number of the token after the current one. */
    private int following;

    private int actionLine;

    TokenReader(String file, String text) {
        this.file = file;
        this.lexer = new Lexer(text);
        this.tokens = lexer.tokens();
    }

    /** The token that follows, which is not taken. */
    TokenType peek() {
        while (tokens.count() <= following) {
            lexer.read();
        }
        return tokens.type(following);
    }

    /** Takes the token that follows. */
    TokenType next() {
        TokenType type = peek();
        following++;
        return type;
    }

    TokenType nextNonSpace() {
        TokenType type = next();
        while (type == TokenType.SPACE) {
            type = next();
        }
        return type;
    }

    TokenType peekNonSpace() {
        TokenType type = peek();
        while (type == TokenType.SPACE) {
            following++;
            type = peek();
        }
        return type;
    }

    /** Gives the current token back. */
    void back() {
        following--;
    }

    /** A place to go {@link #back(int)} to, while no more than the next few tokens are taken. */
    int mark() {
        return following;
    }

    void back(int mark) {
        following = mark;
    }

    /** The byte position of the current token. */
    int position() {
        return tokens.start(following - 1);
    }

    /** The byte position of the token that {@link #peek} saw. */
    int peekedPosition() {
        return tokens.start(following);
    }

    /** The current token's raw text. */
    String text() {
        return tokens.text(following - 1);
    }

    /** The line that the current token starts on. */
    int line() {
        return tokens.line(following - 1);
    }

    /** The line on which the action being parsed began; 0 outside of actions. */
    int actionLine() {
        return actionLine;
    }

    void setActionLine(int line) {
        actionLine = line;
    }

    /** What the current token, a literal in quotes, means. */
    String unquote() {
        try {
            return Quoting.unquote(text());
        } catch (GoError e) {
            throw error(e.text());
        }
    }

    /** Takes the next token, which must be of a type. */
    void expect(TokenType type, String context) {
        if (nextNonSpace() != type) {
            throw unexpected(context);
        }
    }

    /** The error that the current token does not belong here. */
    ParseError unexpected(String context) {
        if (tokens.type(following - 1) == TokenType.ERROR) {
            String message = text();
            String extra = "";
            if (actionLine != 0 && actionLine != line()) {
                extra = " in action started at " + file + ":" + actionLine;
                if (message.endsWith(" action")) {
                    extra = extra.substring(" in action".length());
                }
            }
            return error(message + extra);
        }
        return error("unexpected " + shown() + " in " + context);
    }

    private String shown() {
        TokenType type = tokens.type(following - 1);
        if (type == TokenType.EOF) {
            return "EOF";
        }
        String text = text();
        if (type.isKeyword()) {
            return "<" + text + ">";
        }
        return text.length() > SHOWN_RUNES
                ? Quoting.quote(Quoting.firstRunes(text, SHOWN_RUNES)) + "..."
                : Quoting.quote(text);
    }

    ParseError error(String message) {
        int line = tokens.count() == 0 ? 1 : tokens.line(tokens.count() - 1);
        return new ParseError("template: " + file + ":" + line + ": " + message);
    }
}
