package io.weirkeeper.engine.yaml;

import java.util.Arrays;

/**
 * Turns characters into tokens, as libyaml's scanner in go-yaml (scannerc.go, v2.4.3 and v3.0.4) does: the same tokens
 * of every text, and the same complaint at the same time. A key is known as one only when its colon is met, so tokens
 * wait until that is settled.
 */
final class Scanner {
    private static final int MOST_OPEN = 10_000; // flow collections, or indentations

    private final Chars chars;
    private final Faults faults;
    private final Comments comments;
    private final int lookahead; // how many tokens beyond the next are read ahead
    private final TokenQueue tokens = new TokenQueue();
    private final SimpleKeys keys;
    private final PlainScalars plainScalars;
    private final QuotedScalars quotedScalars;
    private final BlockScalars blockScalars;
    private final TagScanner tags;
    private int[] indents = new int[16];
    private int depth;
    private int indent = -1;
    private boolean keyAllowed = true;
    private int line; // where the token begins that is read
    private int column;
    private boolean isReady; // whether the next token is known

    Scanner(Chars chars, Comments comments, Faults faults, YamlDialect dialect, int placesForNames) {
        this.chars = chars;
        this.faults = faults;
        this.comments = comments;
        lookahead = dialect == YamlDialect.GO_V3 ? 2 : 0;
        keys = new SimpleKeys(chars, faults, tokens);
        Names names = new Names(chars, placesForNames);
        plainScalars = new PlainScalars(chars, faults, names);
        quotedScalars = new QuotedScalars(chars, faults, names);
        blockScalars = new BlockScalars(chars, comments, faults);
        tags = new TagScanner(chars, faults);
    }

    /** The next token, which stays the next. */
    Token peek() {
        while (!isReady) {
            isReady = tokens.size() > lookahead && !mayBeginKey(tokens.first());
            if (!isReady) {
                fetch();
            }
        }
        return tokens.first();
    }

    /** Takes the next token away; what {@link #peek} gave says what it said until the next peek. */
    void skip() {
        tokens.removeFirst();
        isReady = false;
    }

    private boolean mayBeginKey(Token token) {
        return token.keyLevel != Token.NO_KEY && keys.isPossible(token.keyLevel);
    }

    private void fetch() {
        chars.release();
        passToToken();
        int at = chars.at();
        char c = chars.peek(at);
        line = chars.line();
        column = chars.column();
        unroll(column);
        if (c == 0) {
            end();
        } else if (column == 0 && c == '%') {
            directive();
        } else if (column == 0 && (c == '-' || c == '.') && chars.isDocumentMark(at)) {
            leaveBlocks();
            add(c == '-' ? Token.Kind.DOCUMENT_START : Token.Kind.DOCUMENT_END);
            chars.moveTo(at + 3);
        } else {
            fetch(c);
        }
    }

    private void fetch(char c) {
        switch (c) {
            case '[' -> openFlow(Token.Kind.FLOW_SEQUENCE_START);
            case '{' -> openFlow(Token.Kind.FLOW_MAPPING_START);
            case ']' -> closeFlow(Token.Kind.FLOW_SEQUENCE_END);
            case '}' -> closeFlow(Token.Kind.FLOW_MAPPING_END);
            case ',' -> {
                keys.remove();
                keyAllowed = true;
                mark(Token.Kind.FLOW_ENTRY);
            }
            case '-' -> {
                if (isAlone()) {
                    entry();
                } else {
                    plain();
                }
            }
            case '?' -> {
                if (inFlow() || isAlone()) {
                    key();
                } else {
                    plain();
                }
            }
            case ':' -> {
                if (inFlow() || isAlone()) {
                    value();
                } else {
                    plain();
                }
            }
            case '*' -> property(Token.Kind.ALIAS);
            case '&' -> property(Token.Kind.ANCHOR);
            case '!' -> property(Token.Kind.TAG);
            case '\'', '"' -> quoted(c);
            case '|', '>' -> {
                if (inFlow()) {
                    throw refused();
                }
                block(c == '|');
            }
            case '\t', '%', '@', '`' -> throw refused();
            default -> plain();
        }
    }

    private YamlException refused() {
        return faults.token("found character that cannot start any token", line, line, column);
    }

    private boolean inFlow() {
        return keys.level() > 0;
    }

    /** Whether nothing stands behind the mark that is next. */
    private boolean isAlone() {
        return Chars.isBlankOrEnd(chars.peek(chars.at() + 1));
    }

    private Token add(Token.Kind kind) {
        return tokens.add(kind, line, column);
    }

    /** Adds a token of one character. */
    private Token mark(Token.Kind kind) {
        chars.moveTo(chars.at() + 1);
        return add(kind);
    }

    /** Passes over blanks, comments and line breaks. */
    private void passToToken() {
        int p = chars.at();
        while (true) {
            p = chars.passSpaces(p);
            char c = chars.peek(p);
            if (c == '\t' && (!keyAllowed || inFlow())) {
                p++;
                continue;
            }
            if (c == '#') {
                p = comments.pass(p);
                c = chars.peek(p);
            }
            if (!Chars.isBreak(c)) {
                break;
            }
            chars.moveTo(chars.pass(p));
            chars.release();
            p = chars.at();
            keyAllowed = keyAllowed || !inFlow();
        }
        chars.moveTo(p);
    }

    /** Opens a block collection where it is indented more than what it stands in. */
    private void roll(int toColumn, int number, Token.Kind kind, int atLine) {
        if (inFlow() || indent >= toColumn) {
            return;
        }
        if (depth == indents.length) {
            indents = Arrays.copyOf(indents, 2 * depth);
        }
        indents[depth++] = indent;
        indent = toColumn;
        refuseTooMany(depth);
        tokens.insert(number, kind, atLine, toColumn);
    }

    private void refuseTooMany(int open) {
        if (open > MOST_OPEN) {
            throw faults.token("exceeded max depth of " + MOST_OPEN, line, line, column);
        }
    }

    /** Closes the block collections that are indented more than this. */
    private void unroll(int toColumn) {
        if (inFlow()) {
            return;
        }
        while (indent > toColumn) {
            add(Token.Kind.BLOCK_END);
            indent = indents[--depth];
        }
    }

    private void leaveBlocks() {
        unroll(-1);
        keys.remove();
        keyAllowed = false;
    }

    private void end() {
        chars.endLine();
        line = chars.line();
        column = 0;
        leaveBlocks();
        add(Token.Kind.STREAM_END);
    }

    private void directive() {
        leaveBlocks();
        Directive directive = tags.directive();
        Token token = tokens.add(directive.kind(), line, column);
        token.text = directive.name();
        token.suffix = directive.value();
    }

    /** Notes that what comes next may be a key; gives what its token must know. */
    private int saveKey() {
        if (!keyAllowed) {
            return Token.NO_KEY;
        }
        keys.save(!inFlow() && indent == column, column);
        return keys.level();
    }

    private void openFlow(Token.Kind kind) {
        int key = saveKey();
        keys.open();
        refuseTooMany(keys.level());
        keyAllowed = true;
        mark(kind).keyLevel = key;
    }

    private void closeFlow(Token.Kind kind) {
        keys.remove();
        keys.close();
        keyAllowed = false;
        mark(kind);
    }

    private void entry() {
        if (!inFlow()) {
            refuseUnlessAllowed("block sequence entries are not allowed in this context");
            roll(column, tokens.nextNumber(), Token.Kind.SEQUENCE_START, line);
        }
        keys.remove();
        keyAllowed = true;
        mark(Token.Kind.ENTRY);
    }

    private void refuseUnlessAllowed(String problem) {
        if (!keyAllowed) {
            throw faults.token(problem, line, line, column);
        }
    }

    private void key() {
        if (!inFlow()) {
            refuseUnlessAllowed("mapping keys are not allowed in this context");
            roll(column, tokens.nextNumber(), Token.Kind.MAPPING_START, line);
        }
        keys.remove();
        keyAllowed = !inFlow();
        mark(Token.Kind.KEY);
        comments.passBehindToken();
    }

    private void value() {
        if (keys.isPossible(keys.level())) {
            int number = keys.number();
            tokens.insert(number, Token.Kind.KEY, keys.line(), keys.column());
            roll(keys.column(), number, Token.Kind.MAPPING_START, keys.line());
            keys.take();
            keyAllowed = false;
        } else {
            if (!inFlow()) {
                refuseUnlessAllowed("mapping values are not allowed in this context");
                roll(column, tokens.nextNumber(), Token.Kind.MAPPING_START, line);
            }
            keyAllowed = !inFlow();
        }
        mark(Token.Kind.VALUE);
        comments.passBehindToken();
    }

    /** An anchor, an alias or a tag. */
    private void property(Token.Kind kind) {
        int key = saveKey();
        keyAllowed = false;
        String text;
        String suffix = "";
        if (kind == Token.Kind.TAG) {
            text = tags.tag();
            suffix = tags.suffix();
        } else {
            text = tags.anchor();
        }
        Token token = tokens.add(kind, line, column);
        token.text = text;
        token.suffix = suffix;
        token.keyLevel = key;
    }

    private void plain() {
        int key = saveKey();
        String text = plainScalars.read(indent + 1, inFlow());
        keyAllowed = plainScalars.endsLine();
        Token token = tokens.add(Token.Kind.SCALAR, line, column);
        token.text = text;
        token.style = ScalarStyle.PLAIN;
        token.keyLevel = key;
    }

    private void quoted(char quote) {
        int key = saveKey();
        keyAllowed = false;
        String text = quotedScalars.read(quote);
        Token token = tokens.add(Token.Kind.SCALAR, line, column);
        token.text = text;
        token.style = quote == '"' ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.SINGLE_QUOTED;
        token.keyLevel = key;
    }

    private void block(boolean isLiteral) {
        keys.remove();
        keyAllowed = true;
        String text = blockScalars.read(isLiteral, indent);
        Token token = tokens.add(Token.Kind.SCALAR, line, column);
        token.text = text;
        token.style = isLiteral ? ScalarStyle.LITERAL : ScalarStyle.FOLDED;
    }
}
