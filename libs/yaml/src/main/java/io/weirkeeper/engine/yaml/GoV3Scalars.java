package io.weirkeeper.engine.yaml;

/** How go-yaml v3.0.4 writes strings in block context: its encoder's choice of style, and lines that are never folded. */
public final class GoV3Scalars {
    private GoV3Scalars() {}

    /**
     * The style of a string.
     *
     * @param isKey whether it is a simple key, which must stay on one line
     */
    public static ScalarStyle styleOf(String text, boolean isKey) {
        ScalarShape shape = new ScalarShape();
        if (text.indexOf('\n') >= 0) {
            shape.analyze(text.replace('\t', 'x')); // for literals, v3 does not mind tabs
            return shape.allowsLiteral() && !isKey ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
        }
        if (GoV3.tagOf(text) != YamlTag.STRING || Base60.matches(text) || isOldBool(text)) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        shape.analyze(text);
        if (shape.allowsPlain()) {
            return ScalarStyle.PLAIN;
        }
        return shape.allowsSingleQuotes() && !(isKey && shape.isMultiline())
                ? ScalarStyle.SINGLE_QUOTED
                : ScalarStyle.DOUBLE_QUOTED;
    }

    private static boolean isOldBool(String text) {
        return switch (text) {
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> true;
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> true;
            default -> false;
        };
    }

    /**
     * Appends a string in a style other than that of a block: plain, single or double quotes.
     *
     * @param indent of what follows a line break of YAML 1.1 other than the line feed
     */
    public static void append(StringBuilder out, String text, ScalarStyle style, int indent) {
        switch (style) {
            case PLAIN -> out.append(text.equals("<<") ? "!!merge <<" : text);
            case SINGLE_QUOTED -> singleQuoted(out, text, indent);
            case DOUBLE_QUOTED -> doubleQuoted(out, text);
            case LITERAL, FOLDED -> throw new IllegalArgumentException(style + " takes several lines");
        }
    }

    private static void singleQuoted(StringBuilder out, String text, int indent) {
        out.append('\'');
        boolean breaks = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isBreak = ScalarShape.isBreak(c);
            if (breaks && !isBreak) {
                out.repeat(' ', indent);
            }
            out.append(c == '\'' ? "''" : String.valueOf(c));
            breaks = isBreak;
        }
        out.append('\'');
    }

    private static void doubleQuoted(StringBuilder out, String text) {
        out.append('"');
        boolean afterByteOrderMark = text.startsWith("\uFEFF"); // then go-yaml escapes everything
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (afterByteOrderMark || c == '"' || c == '\\' || !ScalarShape.isPrintable(c) || ScalarShape.isBreak(c)) {
                int codePoint = text.codePointAt(i);
                Escapes.append(out, codePoint, columns -> {});
                i += Character.charCount(codePoint) - 1;
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
