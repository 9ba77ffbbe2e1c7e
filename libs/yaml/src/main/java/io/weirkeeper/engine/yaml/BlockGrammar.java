package io.weirkeeper.engine.yaml;

/** The productions of lists and maps that are written by indentation. */
final class BlockGrammar {
    private final Scanner tokens;
    private final Grammar grammar;

    BlockGrammar(Scanner tokens, Grammar grammar) {
        this.tokens = tokens;
        this.grammar = grammar;
    }

    Event entry() {
        Token token = tokens.peek();
        if (token.kind == Token.Kind.BLOCK_END) {
            return grammar.leave(token, Event.LIST_END);
        }
        if (token.kind != Token.Kind.ENTRY) {
            throw grammar.misfit("did not find expected '-' indicator", token);
        }
        return item(token, Expected.ENTRY);
    }

    /** An entry of a list that is not indented more than the key it belongs to. */
    Event looseEntry() {
        Token token = tokens.peek();
        if (token.kind != Token.Kind.ENTRY) {
            grammar.resume();
            return grammar.at(token, Event.LIST_END);
        }
        return item(token, Expected.LOOSE_ENTRY);
    }

    private Event item(Token mark, Expected following) {
        int line = mark.line;
        int column = mark.column;
        tokens.skip();
        boolean isEmpty = switch (tokens.peek().kind) {
            case ENTRY, BLOCK_END -> true;
            case KEY, VALUE -> following == Expected.LOOSE_ENTRY;
            default -> false;
        };
        if (isEmpty) {
            grammar.expect(following);
            return grammar.empty(line, column + 1);
        }
        grammar.expectLater(following);
        return grammar.node(false);
    }

    Event key() {
        Token token = tokens.peek();
        if (token.kind == Token.Kind.BLOCK_END) {
            return grammar.leave(token, Event.MAP_END);
        }
        if (token.kind != Token.Kind.KEY) {
            throw grammar.misfit("did not find expected key", token);
        }
        return part(token, Expected.VALUE);
    }

    Event value() {
        Token token = tokens.peek();
        if (token.kind != Token.Kind.VALUE) {
            grammar.expect(Expected.KEY);
            return grammar.empty(token.line, token.column);
        }
        return part(token, Expected.KEY);
    }

    /** What stands behind the mark of a key or a value. */
    private Event part(Token mark, Expected following) {
        int line = mark.line;
        int column = mark.column;
        tokens.skip();
        boolean isEmpty = switch (tokens.peek().kind) {
            case KEY, VALUE, BLOCK_END -> true;
            default -> false;
        };
        if (isEmpty) {
            grammar.expect(following);
            return grammar.empty(line, column + 1);
        }
        grammar.expectLater(following);
        return grammar.node(true);
    }
}
