package io.weirkeeper.engine.gotemplate.data;

import static io.weirkeeper.engine.gotemplate.data.TomlScanner.END;
import static io.weirkeeper.engine.gotemplate.data.TomlScanner.isBlank;
import static io.weirkeeper.engine.gotemplate.data.TomlScanner.isDigit;
import static io.weirkeeper.engine.gotemplate.data.TomlScanner.isLineEnd;
import static io.weirkeeper.engine.gotemplate.data.TomlScanner.quoted;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads TOML 1.0, and the lenience towards 1.1, of BurntSushi's parser 1.6.0 with its error texts: whole numbers are
 * int64, an array of tables has its own type, dates are times.
 */
public final class TomlReader {
    private static final int MAX_DEPTH = 1000;

    private final TomlTables tables = new TomlTables();
    private final TomlScanner scanner;
    private final TomlNumbers numbers;
    private final TomlStrings strings;
    private int keyLine;
    private int depth;

    private TomlReader(String text, ZoneId local) {
        scanner = new TomlScanner(text, tables::current);
        numbers = new TomlNumbers(scanner, local);
        strings = new TomlStrings(scanner);
    }

    /**
     * The tables of a raw text.
     *
     * @param local the zone of times without one
     * @throws TomlException when it is no TOML
     */
    public static MapValue read(String raw, ZoneId local) {
        String text = raw;
        if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
            text = text.substring(2);
        } else if (text.startsWith("\u00ef\u00bb\u00bf")) {
            text = text.substring(3);
        }
        int nul = text.indexOf(0);
        if (nul >= 0 && nul < 6) {
            throw new TomlException(
                    "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8");
        }
        TomlReader reader = new TomlReader(text, local);
        try {
            reader.document();
        } catch (TomlTables.KeyProblem e) {
            throw reader.scanner.error(reader.keyLine, e.text());
        }
        return reader.tables.toValue();
    }

    private void document() {
        while (true) {
            int rune = scanner.next();
            if (rune == END) {
                return;
            }
            if (rune == '#') {
                scanner.skipComment();
            } else if (!isBlank(rune) && !isLineEnd(rune)) {
                if (rune == '[') {
                    header();
                } else {
                    scanner.back(rune);
                    List<String> outer = tables.context();
                    assignment();
                    tables.setContext(outer);
                    tables.setKey("");
                }
                lineEnd();
            }
        }
    }

    private void lineEnd() {
        int rune = scanner.next();
        while (isBlank(rune)) {
            rune = scanner.next();
        }
        if (rune == '#') {
            scanner.skipComment();
        } else if (rune != END && !isLineEnd(rune)) {
            throw scanner.unexpected(
                    rune,
                    "expected a top-level item to end with a newline, comment, or EOF, but got " + quoted(rune)
                            + " instead");
        }
    }

    private void header() {
        boolean ofArray = scanner.accept('[');
        List<String> path = new ArrayList<>();
        int rune;
        do {
            scanner.skipBlanks();
            int first = scanner.peek();
            if (first == ']' || first == END) {
                throw scanner.error("unexpected end of table name (table names cannot be empty)");
            }
            if (first == '.') {
                throw scanner.error("unexpected table separator (table names cannot be empty)");
            }
            path.add(name(path.isEmpty()));
            scanner.skipBlanks();
            rune = scanner.next();
        } while (rune == '.');
        if (rune != ']') {
            throw scanner.unexpected(
                    rune, "expected '.' or ']' to end table name, but got " + quoted(rune) + " instead");
        }
        if (ofArray) {
            int second = scanner.next();
            if (second != ']') {
                throw scanner.unexpected(
                        second,
                        "expected end of table array name delimiter ']', but got " + quoted(second) + " instead");
            }
        }
        tables.openHeader(path, ofArray);
    }

    /** One part of a key, bare or in quotes. */
    private String name(boolean isFirst) {
        int quote = scanner.peek();
        String name;
        if (quote == '"' || quote == '\'') {
            scanner.next();
            name = quote == '"' ? strings.basic() : strings.literal();
        } else {
            scanner.mark();
            for (int rune = scanner.peek(); rune < 0x80 && TomlKeys.isBare((char) rune); rune = scanner.peek()) {
                scanner.next();
            }
            name = scanner.current();
        }
        if (isFirst) {
            keyLine = scanner.line();
        }
        return name;
    }

    /** A key and its value, set in the table being filled; leaves that of a dotted key in place. */
    private Assignment assignment() {
        scanner.skipBlanks();
        int first = scanner.peek();
        if (first == '=' || first == END) {
            throw scanner.error("unexpected '=': key name appears blank");
        }
        if (first == '.') {
            throw scanner.error("unexpected '.': keys cannot start with a '.'");
        }
        List<String> path = new ArrayList<>();
        path.add(name(true));
        while (separator()) {
            scanner.skipBlanks();
            int rune = scanner.peek();
            if (rune == '=' || rune == END || rune == '.') {
                throw scanner.error(rune == '.' ? "unexpected '.'" : "unexpected '='");
            }
            path.add(name(false));
        }
        List<String> parents = path.subList(0, path.size() - 1);
        tables.setKey(path.getLast());
        tables.enter(parents);
        boolean isArray = startsArray();
        Value value = value(false);
        tables.set(value, isArray);
        return new Assignment(parents, path.getLast(), value);
    }

    private record Assignment(List<String> parents, String key, Value value) {}

    private boolean separator() {
        scanner.skipBlanks();
        int rune = scanner.next();
        if (rune == '.' || rune == '=') {
            return rune == '.';
        }
        if (rune == END) {
            throw scanner.unexpected(rune, "unexpected EOF; expected key separator '='");
        }
        String message = "expected '.' or '=', but got " + quoted(rune) + " instead";
        throw rune == '\n' ? scanner.errorOnPreviousLine(message) : scanner.unexpected(rune, message);
    }

    private boolean startsArray() {
        scanner.skipBlanks();
        return scanner.peek() == '[';
    }

    private Value value(boolean inArray) {
        if (++depth > MAX_DEPTH) {
            throw scanner.error("nested deeper than " + MAX_DEPTH);
        }
        scanner.skipBlanks();
        int rune = scanner.next();
        Value value = switch (rune) {
            case '[' -> array();
            case '{' -> inlineTable(inArray);
            case '"', '\'' -> string(rune);
            case '.' -> throw scanner.error("floats must start with a digit, not '.'");
            case '-', '+' -> numbers.signed();
            default -> isDigit(rune) ? numbers.unsigned(rune) : word(rune);
        };
        depth--;
        return value;
    }

    private Value string(int quote) {
        if (!scanner.accept(quote)) {
            return new Text(quote == '"' ? strings.basic() : strings.literal());
        }
        if (!scanner.accept(quote)) {
            return Text.EMPTY;
        }
        return new Text(quote == '"' ? strings.multilineBasic() : strings.multilineLiteral());
    }

    private Value word(int first) {
        int last = first;
        if (first == 'i' || first == 'n') {
            // as the original: of nan and inf any mix that begins and ends like one of them
            if (scanner.accept('n')) {
                last = 'n';
                if (scanner.accept('f')) {
                    return numbers.decimal(scanner.current());
                }
            }
            if (scanner.accept('a')) {
                last = 'a';
                if (scanner.accept('n')) {
                    return numbers.decimal(scanner.current());
                }
            }
        }
        if (Character.isLetter(first)) {
            scanner.back(last);
            StringBuilder word = new StringBuilder();
            for (int rune = scanner.peek(); Character.isLetter(rune); rune = scanner.peek()) {
                Runes.append(word, scanner.next());
            }
            String text = word.toString();
            if (text.equals("true") || text.equals("false")) {
                return Bool.of(text.equals("true"));
            }
            throw scanner.error("expected value but found " + Quoting.quote(text) + " instead");
        }
        if (first == END) {
            throw scanner.unexpected(first, "unexpected EOF; expected value");
        }
        String message = "expected value but found " + quoted(first) + " instead";
        throw first == '\n' ? scanner.errorOnPreviousLine(message) : scanner.unexpected(first, message);
    }

    private Value array() {
        tables.markArray();
        List<Value> items = new ArrayList<>();
        while (true) {
            int rune = afterSpace();
            if (rune == ',') {
                throw scanner.unexpected(rune, "unexpected comma");
            }
            if (rune == ']') {
                return ListValue.of(items);
            }
            scanner.back(rune);
            items.add(value(true));
            rune = afterSpace();
            if (rune == ']') {
                return ListValue.of(items);
            }
            if (rune != ',') {
                throw scanner.unexpected(
                        rune, "expected a comma (',') or array terminator (']'), but got " + TomlScanner.orEnd(rune));
            }
        }
    }

    /** Passes blanks, line ends and comments and the rune after them. */
    private int afterSpace() {
        int rune = scanner.next();
        while (isBlank(rune) || isLineEnd(rune) || rune == '#') {
            if (rune == '#') {
                scanner.skipComment();
            }
            rune = scanner.next();
        }
        return rune;
    }

    private Value inlineTable(boolean inArray) {
        List<String> outerContext = tables.context();
        String outerKey = tables.key();
        tables.openInline(inArray);
        List<String> context = tables.context();
        MapValue result = MapValue.create();
        while (true) {
            int rune = afterSpace();
            if (rune == ',') {
                throw scanner.unexpected(rune, "unexpected comma");
            }
            if (rune == '}') {
                break;
            }
            scanner.back(rune);
            put(result, assignment());
            tables.setContext(context);
            rune = afterSpace();
            if (rune == '}') {
                break;
            }
            if (rune != ',') {
                throw scanner.unexpected(
                        rune,
                        "expected a comma or an inline table terminator '}', but got " + TomlScanner.orEnd(rune)
                                + " instead");
            }
        }
        tables.setContext(outerContext);
        tables.setKey(outerKey);
        return result;
    }

    private void put(MapValue table, Assignment assignment) {
        MapValue inner = table;
        for (String part : assignment.parents()) {
            Value next = inner.get(part);
            if (next == null) {
                next = MapValue.create();
                inner.put(part, next);
            }
            if (!(next instanceof MapValue map)) {
                throw new TomlTables.KeyProblem(Quoting.quote(TomlKeys.path(tables.context())) + " is not a table");
            }
            inner = map;
        }
        inner.put(assignment.key(), assignment.value());
    }
}
