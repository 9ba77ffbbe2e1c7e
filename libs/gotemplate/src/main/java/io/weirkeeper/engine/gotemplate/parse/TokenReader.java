package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoError;

/** The tokens of one text for its parser, and errors that name the file and the line where they are met. */
final class TokenReader {
    private final String file;
    private final TokenStream tokens;
    private int actionLine;

    TokenReader(String file, String text) {
        this.file = file;
        this.tokens = new TokenStream(new Lexer(text));
    }

    Token next() {
        return tokens.next();
    }

    Token peek() {
        return tokens.peek();
    }

    Token nextNonSpace() {
        return tokens.nextNonSpace();
    }

    Token peekNonSpace() {
        return tokens.peekNonSpace();
    }

    void push(Token token) {
        tokens.push(token);
    }

    /** The line on which the action being parsed began; 0 outside of actions. */
    int actionLine() {
        return actionLine;
    }

    void setActionLine(int line) {
        actionLine = line;
    }

    /** What a literal in quotes means. */
    String unquote(Token token) {
        try {
            return Quoting.unquote(token.text());
        } catch (GoError e) {
            throw error(e.text());
        }
    }

    /** The next token, which must be of a type. */
    Token expect(TokenType type, String context) {
        Token token = tokens.nextNonSpace();
        if (token.type() != type) {
            throw unexpected(token, context);
        }
        return token;
    }

    ParseError unexpected(Token token, String context) {
        if (token.type() == TokenType.ERROR) {
            String extra = "";
            if (actionLine != 0 && actionLine != token.line()) {
                extra = " in action started at " + file + ":" + actionLine;
                if (token.text().endsWith(" action")) {
                    extra = extra.substring(" in action".length());
                }
            }
            return error(token.text() + extra);
        }
        return error("unexpected " + token.display() + " in " + context);
    }

    ParseError error(String message) {
        return new ParseError("template: " + file + ":" + tokens.line() + ": " + message);
    }
}
