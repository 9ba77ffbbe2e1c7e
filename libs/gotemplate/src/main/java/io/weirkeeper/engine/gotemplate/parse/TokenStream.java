package io.weirkeeper.engine.gotemplate.parse;

import java.util.ArrayDeque;
import java.util.Deque;

/** The lexer's tokens with any number of them pushed back. */
final class TokenStream {
    private final Lexer lexer;
    private final Deque<Token> pushedBack = new ArrayDeque<>();
    private Token latest = new Token(TokenType.EOF, 0, "", 1);

    TokenStream(Lexer lexer) {
        this.lexer = lexer;
    }

    /** The line of the token most recently taken from the lexer, which parse errors name. */
    int line() {
        return latest.line();
    }

    void push(Token token) {
        pushedBack.push(token);
    }

    Token next() {
        return pushedBack.isEmpty() ? advance() : pushedBack.pop();
    }

    Token peek() {
        if (pushedBack.isEmpty()) {
            pushedBack.push(advance());
        }
        return pushedBack.getFirst();
    }

    Token nextNonSpace() {
        Token token = next();
        while (token.type() == TokenType.SPACE) {
            token = next();
        }
        return token;
    }

    Token peekNonSpace() {
        while (peek().type() == TokenType.SPACE) {
            next();
        }
        return peek();
    }

    private Token advance() {
        latest = lexer.next();
        return latest;
    }
}
