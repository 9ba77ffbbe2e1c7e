package io.weirkeeper.engine.yaml;

/** The productions of lists and maps that are written in brackets. */
final class FlowGrammar {
    private final Scanner tokens;
    private final Grammar grammar;

    FlowGrammar(Scanner tokens, Grammar grammar) {
        this.tokens = tokens;
        this.grammar = grammar;
    }

    Event entry(boolean isFirst) {
        Token token = tokens.peek();
        if (token.kind != Token.Kind.FLOW_SEQUENCE_END && !isFirst) {
            token = afterComma(token, "did not find expected ',' or ']'");
        }
        if (token.kind == Token.Kind.FLOW_SEQUENCE_END) {
            return grammar.leave(token, Event.LIST_END);
        }
        if (token.kind == Token.Kind.KEY) {
            return grammar.pair(token);
        }
        grammar.expectLater(Expected.FLOW_ENTRY);
        return grammar.node(false);
    }

    private Token afterComma(Token token, String problem) {
        if (token.kind != Token.Kind.FLOW_ENTRY) {
            throw grammar.misfit(problem, token);
        }
        tokens.skip();
        return tokens.peek();
    }

    Event pairKey() {
        Token token = tokens.peek();
        if (token.kind != Token.Kind.VALUE && !endsPair(token)) {
            grammar.expectLater(Expected.PAIR_VALUE);
            return grammar.node(false);
        }
        int line = token.line;
        int column = token.column;
        tokens.skip(); // whatever it is, as in Go
        grammar.expect(Expected.PAIR_VALUE);
        return grammar.empty(line, column + 1);
    }

    Event pairValue() {
        Token token = tokens.peek();
        if (token.kind == Token.Kind.VALUE) {
            tokens.skip();
            token = tokens.peek();
            if (!endsPair(token)) {
                grammar.expectLater(Expected.PAIR_END);
                return grammar.node(false);
            }
        }
        grammar.expect(Expected.PAIR_END);
        return grammar.empty(token.line, token.column);
    }

    Event pairEnd() {
        grammar.expect(Expected.FLOW_ENTRY);
        return grammar.at(tokens.peek(), Event.MAP_END);
    }

    private static boolean endsPair(Token token) {
        return token.kind == Token.Kind.FLOW_ENTRY || token.kind == Token.Kind.FLOW_SEQUENCE_END;
    }

    Event key(boolean isFirst) {
        Token token = tokens.peek();
        if (token.kind != Token.Kind.FLOW_MAPPING_END && !isFirst) {
            token = afterComma(token, "did not find expected ',' or '}'");
        }
        if (token.kind == Token.Kind.FLOW_MAPPING_END) {
            return grammar.leave(token, Event.MAP_END);
        }
        if (token.kind != Token.Kind.KEY) {
            grammar.expectLater(Expected.FLOW_NO_VALUE);
            return grammar.node(false);
        }
        tokens.skip();
        token = tokens.peek();
        if (token.kind == Token.Kind.VALUE || endsValue(token)) {
            grammar.expect(Expected.FLOW_VALUE);
            return grammar.empty(token.line, token.column);
        }
        grammar.expectLater(Expected.FLOW_VALUE);
        return grammar.node(false);
    }

    Event value() {
        Token token = tokens.peek();
        if (token.kind == Token.Kind.VALUE) {
            tokens.skip();
            token = tokens.peek();
            if (!endsValue(token)) {
                grammar.expectLater(Expected.FLOW_KEY);
                return grammar.node(false);
            }
        }
        grammar.expect(Expected.FLOW_KEY);
        return grammar.empty(token.line, token.column);
    }

    /** The value of a key without a colon. */
    Event noValue() {
        Token token = tokens.peek();
        grammar.expect(Expected.FLOW_KEY);
        return grammar.empty(token.line, token.column);
    }

    private static boolean endsValue(Token token) {
        return token.kind == Token.Kind.FLOW_ENTRY || token.kind == Token.Kind.FLOW_MAPPING_END;
    }
}
