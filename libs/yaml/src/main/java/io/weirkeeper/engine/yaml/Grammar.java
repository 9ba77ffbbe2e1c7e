package io.weirkeeper.engine.yaml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The productions that all others share: nodes, their properties, begin and end of collections; and what was read last. */
final class Grammar {
    private static final String PREFIX = "tag:yaml.org,2002:";

    private final Scanner tokens;
    private final Faults faults;
    private final Map<String, String> handles = new HashMap<>();
    private Expected expected = Expected.FIRST_DOCUMENT;
    private Expected[] later = new Expected[16]; // what is expected when what is open ends
    private int depth;
    private int[] lines = new int[16]; // where the open collections begin
    private int open;

    private @Nullable String anchor;
    private @Nullable String tag;
    private String text = "";
    private ScalarStyle style = ScalarStyle.PLAIN;
    private boolean isFlow;
    private int line;
    private int column;

    Grammar(Scanner tokens, Faults faults) {
        this.tokens = tokens;
        this.faults = faults;
    }

    Expected expected() {
        return expected;
    }

    void expect(Expected next) {
        expected = next;
    }

    /** Notes what is expected when what comes next has ended. */
    void expectLater(Expected next) {
        if (depth == later.length) {
            later = Arrays.copyOf(later, 2 * depth);
        }
        later[depth++] = next;
    }

    /** Goes on with what was noted last. */
    void resume() {
        expected = later[--depth];
    }

    @Nullable
    String anchor() {
        return anchor;
    }

    @Nullable
    String tag() {
        return tag;
    }

    String text() {
        return text;
    }

    ScalarStyle style() {
        return style;
    }

    boolean isFlow() {
        return isFlow;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    /** An event that begins where a token does. */
    Event at(Token token, Event event) {
        line = token.line;
        column = token.column;
        return event;
    }

    /** A scalar that nobody wrote. */
    Event empty(int atLine, int atColumn) {
        anchor = null;
        tag = null;
        text = "";
        style = ScalarStyle.PLAIN;
        line = atLine;
        column = atColumn;
        return Event.SCALAR;
    }

    /** The map of one pair that begins with a token in a list in brackets. */
    Event pair(Token token) {
        anchor = null;
        tag = null;
        tokens.skip();
        at(token, Event.MAP_START);
        return collection(Event.MAP_START, Expected.PAIR_KEY, true);
    }

    /** Takes the token that opens a collection. */
    void enter() {
        if (open == lines.length) {
            lines = Arrays.copyOf(lines, 2 * open);
        }
        lines[open++] = tokens.peek().line;
        tokens.skip();
    }

    /** Takes the token that closes a collection. */
    Event leave(Token token, Event event) {
        tokens.skip();
        open--;
        resume();
        return at(token, event);
    }

    /** What to say when a token cannot stand in the collection that is open. */
    YamlException misfit(String problem, Token token) {
        return faults.structure(problem, lines[open - 1], token.line, token.column);
    }

    void setHandle(Token directive) {
        if (handles.putIfAbsent(directive.text, directive.suffix) != null) {
            throw faults.structure("found duplicate %TAG directive", 0, directive.line, directive.column);
        }
    }

    void forgetHandles() {
        handles.clear();
    }

    /** @param mayBeLoose whether it may be a list that is not indented more than its key */
    Event node(boolean mayBeLoose) {
        Token token = tokens.peek();
        line = token.line;
        column = token.column;
        anchor = null;
        tag = null;
        if (token.kind == Token.Kind.ALIAS) {
            anchor = token.text;
            tokens.skip();
            resume();
            return Event.ALIAS;
        }
        if (token.kind == Token.Kind.ANCHOR || token.kind == Token.Kind.TAG) {
            properties();
            token = tokens.peek();
        }
        return switch (token.kind) {
            case SCALAR -> {
                text = token.text;
                style = token.style;
                tokens.skip();
                resume();
                yield Event.SCALAR;
            }
            case FLOW_SEQUENCE_START -> collection(Event.LIST_START, Expected.FIRST_FLOW_ENTRY, true);
            case FLOW_MAPPING_START -> collection(Event.MAP_START, Expected.FIRST_FLOW_KEY, true);
            case SEQUENCE_START -> collection(Event.LIST_START, Expected.FIRST_ENTRY, false);
            case MAPPING_START -> collection(Event.MAP_START, Expected.FIRST_KEY, false);
            case ENTRY ->
                mayBeLoose ? collection(Event.LIST_START, Expected.LOOSE_ENTRY, false) : withoutContent(token);
            default -> withoutContent(token);
        };
    }

    private Event collection(Event event, Expected first, boolean inBrackets) {
        expected = first;
        isFlow = inBrackets;
        return event;
    }

    private Event withoutContent(Token token) {
        if (anchor == null && tag == null) {
            throw faults.structure("did not find expected node content", line, token.line, token.column);
        }
        text = "";
        style = ScalarStyle.PLAIN;
        resume();
        return Event.SCALAR;
    }

    /** Takes anchor and tag, in any order. */
    private void properties() {
        String handle = null;
        String suffix = "";
        int tagLine = 0;
        int tagColumn = 0;
        for (Token token = tokens.peek(); ; token = tokens.peek()) {
            if (token.kind == Token.Kind.ANCHOR && anchor == null) {
                anchor = token.text;
            } else if (token.kind == Token.Kind.TAG && handle == null) {
                handle = token.text;
                suffix = token.suffix;
                tagLine = token.line;
                tagColumn = token.column;
            } else {
                break;
            }
            tokens.skip();
        }
        if (handle != null) {
            String prefix = handle.isEmpty() ? "" : prefix(handle);
            if (prefix == null) {
                throw faults.structure("found undefined tag handle", line, tagLine, tagColumn);
            }
            tag = prefix + suffix;
        }
    }

    private @Nullable String prefix(String handle) {
        String prefix = handles.get(handle);
        if (prefix != null) {
            return prefix;
        }
        return switch (handle) {
            case "!" -> "!";
            case "!!" -> PREFIX;
            default -> null;
        };
    }
}
