package io.weirkeeper.engine.yaml;

/**
 * Writes block YAML byte for byte as go-yaml v2.4.3 or v3.0.4 does: the encoder's choice of style and libyaml's emitter
 * with an indent of two; v2 folds lines at 80 columns. The fields mirror the emitter's state, because its output depends on
 * them in corners such as a text that ends in U+2028.
 */
final class Emitter {
    static final int WIDTH = 80;
    static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int INDENT = 2;
    private static final int LONGEST_SIMPLE_KEY = 128;

    private final int width;
    private final boolean v3;
    private final StringBuilder out;
    private final ScalarShape shape = new ScalarShape();
    private final CanonicalScalars scalars;
    private int column;
    private boolean whitespace;
    private boolean indention;

    Emitter(StringBuilder out, CanonicalScalars scalars) {
        this(out, scalars, WIDTH);
    }

    /** @param width the column after which lines are folded */
    Emitter(StringBuilder out, CanonicalScalars scalars, int width) {
        this(out, scalars, width, false);
    }

    private Emitter(StringBuilder out, CanonicalScalars scalars, int width, boolean v3) {
        this.width = width;
        this.v3 = v3;
        this.out = out;
        this.scalars = scalars;
    }

    /**
     * Writes as go-yaml v3.0.4 does with an indent of two: scalars as they are, no folding, lists further in than the
     * map that holds them, quotes by the rules of v3.
     */
    static Emitter goV3(StringBuilder out) {
        return new Emitter(out, new CanonicalScalars(), UNLIMITED, true);
    }

    /** One document with its last line ended. */
    void document(YamlNode node) {
        column = 0;
        whitespace = true;
        indention = true;
        node(node, -1, false, true);
        indent(0);
    }

    private void node(YamlNode node, int indent, boolean inMap, boolean isRoot) {
        // no switch over the types: its linkage costs time on every call under C1
        if (node instanceof YamlMap map) {
            map(map, indent, isRoot);
        } else if (node instanceof YamlList list) {
            list(list, indent, inMap);
        } else if (node instanceof YamlScalar scalar && v3) {
            if (scalar.tag() == YamlTag.BINARY) {
                indicator(scalar.tag().shortForm(), true, false, false);
            }
            scalar(scalar.text(), scalar.isString(), continuation(indent), false);
        } else if (node instanceof YamlScalar scalar) {
            String text = scalars.textOf(scalar);
            shape.analyze(text);
            scalar(text, scalars.lastWasString(), continuation(indent), false);
        }
    }

    private static int continuation(int indent) {
        return indent < 0 ? INDENT : indent + INDENT;
    }

    private void map(YamlMap map, int parentIndent, boolean isRoot) {
        if (!v3) {
            scalars.check(map, isRoot);
        }
        if (map.isEmpty()) {
            indicator("{", true, true, false);
            indicator("}", false, false, false);
            return;
        }
        int indent = parentIndent < 0 ? 0 : parentIndent + INDENT;
        for (int at : NaturalOrder.sorted(map, v3)) {
            indent(indent);
            String key = v3 ? map.keyAt(at) : scalars.keyOf(map.keyAt(at), map.valueAt(at));
            shape.analyze(key);
            if (!shape.isMultiline() && utf8Length(key) <= LONGEST_SIMPLE_KEY) {
                scalar(key, true, continuation(indent), true);
                indicator(":", false, false, false);
            } else {
                indicator("?", true, false, true);
                scalar(key, true, continuation(indent), false);
                indent(indent);
                indicator(":", true, false, true);
            }
            node(map.valueAt(at), indent, true, false);
        }
    }

    private void list(YamlList list, int parentIndent, boolean inMap) {
        if (list.isEmpty()) {
            indicator("[", true, true, false);
            indicator("]", false, false, false);
            return;
        }
        boolean indentless = !v3 && inMap && !indention;
        int indent = parentIndent < 0 ? 0 : indentless ? parentIndent : parentIndent + INDENT;
        for (int i = 0; i < list.size(); i++) {
            indent(indent);
            indicator("-", true, false, true);
            node(list.get(i), indent, false, false);
        }
    }

    private static int utf8Length(String text) {
        int length = text.length();
        if (length > LONGEST_SIMPLE_KEY) {
            return length;
        }
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            // a surrogate pair takes four bytes: two more than its two chars
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }

    private void scalar(String text, boolean isString, int indent, boolean isSimpleKey) {
        if (v3) {
            styled(text, isString ? GoV3Scalars.styleOf(text, isSimpleKey) : plainOrLiteral(text), indent);
        } else if (!isString) {
            plain(text, indent, !isSimpleKey);
        } else if (text.indexOf('\n') >= 0) {
            if (shape.allowsLiteral() && !isSimpleKey) {
                literal(text, indent);
            } else {
                doubleQuoted(text, indent, !isSimpleKey);
            }
        } else if (GoV2.tagOf(text) != YamlTag.STRING || Base60.matches(text)) {
            doubleQuoted(text, indent, !isSimpleKey);
        } else if (shape.allowsPlain()) {
            plain(text, indent, !isSimpleKey);
        } else if (shape.allowsSingleQuotes()) {
            singleQuoted(text, indent, !isSimpleKey);
        } else {
            doubleQuoted(text, indent, !isSimpleKey);
        }
    }

    /** Of what is no string only long binaries have several lines. */
    private static ScalarStyle plainOrLiteral(String text) {
        return text.indexOf('\n') < 0 ? ScalarStyle.PLAIN : ScalarStyle.LITERAL;
    }

    private void styled(String text, ScalarStyle style, int indent) {
        switch (style) {
            case PLAIN -> plain(text, indent, false);
            case SINGLE_QUOTED -> singleQuoted(text, indent, false);
            case DOUBLE_QUOTED -> doubleQuoted(text, indent, false);
            case LITERAL, FOLDED -> literal(text, indent);
        }
    }

    private void plain(String text, int indent, boolean mayFold) {
        if (!whitespace) {
            put(' ');
        }
        if (column + text.length() <= WIDTH && isAsciiLetters(text)) {
            out.append(text);
            column += text.length();
        } else {
            int length = text.length();
            boolean spaces = false;
            for (int i = 0; i < length; ) {
                if (text.charAt(i) != ' ') {
                    int end = endOfWord(text, i);
                    put(text, i, end);
                    indention = false;
                    spaces = false;
                    i = end;
                    continue;
                }
                if (mayFold && !spaces && column > width && text.charAt(i + 1) != ' ') {
                    indent(indent);
                } else {
                    put(' ');
                }
                spaces = true;
                i++;
            }
        }
        whitespace = false;
        indention = false;
    }

    private static int endOfWord(String text, int from) {
        int end = text.indexOf(' ', from);
        return end < 0 ? text.length() : end;
    }

    private static boolean isAsciiLetters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7E) {
                return false;
            }
        }
        return true;
    }

    private void singleQuoted(String text, int indent, boolean mayFold) {
        indicator("'", true, false, false);
        int last = text.length() - 1;
        boolean spaces = false;
        boolean breaks = false;
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                if (mayFold && !spaces && column > width && i > 0 && i < last && text.charAt(i + 1) != ' ') {
                    indent(indent);
                } else {
                    put(c);
                }
                spaces = true;
            } else if (ScalarShape.isBreak(c)) {
                putBreak(c);
                breaks = true;
            } else {
                if (breaks) {
                    indent(indent);
                }
                if (c == '\'') {
                    put('\'');
                }
                put(c);
                indention = false;
                spaces = false;
                breaks = false;
            }
        }
        indicator("'", false, false, false);
    }

    private void doubleQuoted(String text, int indent, boolean mayFold) {
        indicator("\"", true, false, false);
        int last = text.length() - 1;
        boolean spaces = false;
        boolean afterByteOrderMark = text.startsWith("\uFEFF"); // then go-yaml escapes everything
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            if (afterByteOrderMark || c == '"' || c == '\\' || !ScalarShape.isPrintable(c) || ScalarShape.isBreak(c)) {
                int codePoint = text.codePointAt(i);
                Escapes.append(out, codePoint, this::moveColumn);
                i += Character.charCount(codePoint) - 1;
                spaces = false;
            } else if (c == ' ') {
                if (mayFold && !spaces && column > width && i > 0 && i < last) {
                    indent(indent);
                    if (text.charAt(i + 1) == ' ') {
                        put('\\');
                    }
                } else {
                    put(c);
                }
                spaces = true;
            } else {
                int end = i + 1;
                while (end <= last && isSimple(text.charAt(end))) {
                    end++;
                }
                put(text, i, end);
                i = end - 1;
                spaces = false;
            }
        }
        indicator("\"", false, false, false);
    }

    /** What stands for itself in double quotes and is no space. */
    private static boolean isSimple(char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '\\';
    }

    private void moveColumn(int by) {
        column += by;
    }

    private void literal(String text, int indent) {
        indicator("|", true, false, false);
        char first = text.charAt(0);
        int last = text.length() - 1;
        if (first == ' ' || ScalarShape.isBreak(first)) {
            indicator("2", false, false, false);
        }
        if (!ScalarShape.isBreak(text.charAt(last))) {
            indicator("-", false, false, false);
        } else if (last == 0 || ScalarShape.isBreak(text.charAt(last - 1))) {
            indicator("+", false, false, false);
        }
        putBreak('\n');
        whitespace = true;
        boolean breaks = true;
        for (int i = 0; i <= last; ) {
            char c = text.charAt(i);
            if (ScalarShape.isBreak(c)) {
                putBreak(c);
                breaks = true;
                i++;
            } else {
                if (breaks) {
                    indent(indent);
                }
                int end = i + 1;
                while (end <= last && !ScalarShape.isBreak(text.charAt(end))) {
                    end++;
                }
                put(text, i, end);
                indention = false;
                breaks = false;
                i = end;
            }
        }
    }

    private void put(String text, int from, int to) {
        out.append(text, from, to);
        column += text.codePointCount(from, to);
    }

    private void put(char c) {
        out.append(c);
        if (!Character.isLowSurrogate(c)) {
            column++;
        }
    }

    private void putBreak(char c) {
        out.append(c);
        column = 0;
        indention = true;
    }

    private void indent(int indent) {
        if (!indention || column > indent || (column == indent && !whitespace)) {
            out.append('\n');
            column = 0;
        }
        if (column < indent) {
            out.repeat(' ', indent - column);
            column = indent;
        }
        whitespace = true;
        indention = true;
    }

    private void indicator(String text, boolean needsSpace, boolean isWhitespace, boolean isIndention) {
        if (needsSpace && !whitespace) {
            put(' ');
        }
        out.append(text);
        column += text.length();
        whitespace = isWhitespace;
        indention = indention && isIndention;
    }
}
