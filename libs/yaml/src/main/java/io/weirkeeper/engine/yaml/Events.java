package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Turns tokens into events, as libyaml's parser in go-yaml (parserc.go, v2.4.3 and v3.0.4) does. What an event says is
 * asked of this object until the next event is looked for.
 */
final class Events {
    private final Scanner tokens;
    private final Faults faults;
    private final Grammar grammar;
    private final BlockGrammar block;
    private final FlowGrammar flow;
    private @Nullable Event next;

    Events(Scanner tokens, Faults faults) {
        this.tokens = tokens;
        this.faults = faults;
        grammar = new Grammar(tokens, faults);
        block = new BlockGrammar(tokens, grammar);
        flow = new FlowGrammar(tokens, grammar);
    }

    /** What comes next, which stays there. */
    Event peek() {
        Event known = next;
        if (known == null) {
            known = read();
            next = known;
        }
        return known;
    }

    /** What comes next, which is taken. */
    Event take() {
        Event known = next;
        if (known == null) {
            return read();
        }
        next = null;
        return known;
    }

    /** The anchor of a node, or the name of an alias. */
    @Nullable
    String anchor() {
        return grammar.anchor();
    }

    /** The tag in full, {@code !} for one that says nothing, or null. */
    @Nullable
    String tag() {
        return grammar.tag();
    }

    /** The text of a scalar. */
    String text() {
        return grammar.text();
    }

    ScalarStyle style() {
        return grammar.style();
    }

    /** Whether a collection is written in brackets. */
    boolean isFlow() {
        return grammar.isFlow();
    }

    /** Where the event begins, counted from 0. */
    int line() {
        return grammar.line();
    }

    int column() {
        return grammar.column();
    }

    private Event read() {
        return switch (grammar.expected()) {
            case KEY -> block.key();
            case VALUE -> block.value();
            case FIRST_KEY -> {
                grammar.enter();
                yield block.key();
            }
            case FIRST_ENTRY -> {
                grammar.enter();
                yield block.entry();
            }
            case ENTRY -> block.entry();
            case LOOSE_ENTRY -> block.looseEntry();
            case FIRST_FLOW_ENTRY -> {
                grammar.enter();
                yield flow.entry(true);
            }
            case FLOW_ENTRY -> flow.entry(false);
            case FIRST_FLOW_KEY -> {
                grammar.enter();
                yield flow.key(true);
            }
            case FLOW_KEY -> flow.key(false);
            case FLOW_VALUE -> flow.value();
            case FLOW_NO_VALUE -> flow.noValue();
            case PAIR_KEY -> flow.pairKey();
            case PAIR_VALUE -> flow.pairValue();
            case PAIR_END -> flow.pairEnd();
            case FIRST_DOCUMENT -> document(true);
            case DOCUMENT -> document(false);
            case CONTENT -> content();
            case BLOCK_NODE -> grammar.node(false);
            case DOCUMENT_END -> documentEnd();
            case NOTHING -> Event.STREAM_END;
        };
    }

    private Event document(boolean isFirst) {
        Token token = tokens.peek();
        while (!isFirst && token.kind == Token.Kind.DOCUMENT_END) {
            tokens.skip();
            token = tokens.peek();
        }
        grammar.at(token, Event.DOCUMENT_START);
        if (token.kind == Token.Kind.STREAM_END) {
            grammar.expect(Expected.NOTHING);
            return Event.STREAM_END;
        }
        if (isFirst && !isMark(token)) {
            grammar.expectLater(Expected.DOCUMENT_END);
            grammar.expect(Expected.BLOCK_NODE);
            return Event.DOCUMENT_START;
        }
        directives();
        token = tokens.peek();
        if (token.kind != Token.Kind.DOCUMENT_START) {
            throw fault("did not find expected <document start>", token);
        }
        tokens.skip();
        grammar.expectLater(Expected.DOCUMENT_END);
        grammar.expect(Expected.CONTENT);
        return Event.DOCUMENT_START;
    }

    private YamlException fault(String problem, Token token) {
        return faults.structure(problem, 0, token.line, token.column);
    }

    private static boolean isMark(Token token) {
        return switch (token.kind) {
            case VERSION_DIRECTIVE, TAG_DIRECTIVE, DOCUMENT_START -> true;
            default -> false;
        };
    }

    private void directives() {
        boolean hasVersion = false;
        for (Token token = tokens.peek(); ; token = tokens.peek()) {
            if (token.kind == Token.Kind.VERSION_DIRECTIVE) {
                if (hasVersion) {
                    throw fault("found duplicate %YAML directive", token);
                }
                if (!token.text.equals("1.1")) {
                    throw fault("found incompatible YAML document", token);
                }
                hasVersion = true;
            } else if (token.kind == Token.Kind.TAG_DIRECTIVE) {
                grammar.setHandle(token);
            } else {
                return;
            }
            tokens.skip();
        }
    }

    private Event content() {
        Token token = tokens.peek();
        if (isMark(token) || token.kind == Token.Kind.DOCUMENT_END || token.kind == Token.Kind.STREAM_END) {
            grammar.resume();
            return grammar.empty(token.line, token.column);
        }
        return grammar.node(false);
    }

    private Event documentEnd() {
        Token token = tokens.peek();
        grammar.at(token, Event.DOCUMENT_END);
        if (token.kind == Token.Kind.DOCUMENT_END) {
            tokens.skip();
        }
        grammar.forgetHandles();
        grammar.expect(Expected.DOCUMENT);
        return Event.DOCUMENT_END;
    }
}
