package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.Nullable;

/**
 * libyaml takes tabs between tokens, except where they would indent a block; SnakeYAML takes none. Where it stumbled
 * over one that libyaml takes, this puts spaces in its place.
 */
final class TabTolerance {
    private TabTolerance() {}

    /** The text without the tabs at an offset, or null when libyaml refuses that tab as well. */
    static @Nullable String relieve(String text, int offset) {
        if (offset < 0 || offset >= text.length() || text.charAt(offset) != '\t') {
            return null;
        }
        int begin = 0;
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
            begin++;
        }
        if (text.charAt(begin) == '{' || text.charAt(begin) == '[') {
            return outsideQuotes(text);
        }
        return followsToken(text, offset) ? spacesAt(text, offset) : null;
    }

    /** JSON: every tab outside of quotes, in one pass. */
    private static String outsideQuotes(String text) {
        StringBuilder out = new StringBuilder(text);
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && c == '\t') {
                out.setCharAt(i, ' ');
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == '"' && c == '\\') {
                i++;
            }
        }
        return out.toString();
    }

    /** Whether something other than the mark of an entry or a key stands before the tab on its line. */
    private static boolean followsToken(String text, int offset) {
        int at = offset - 1;
        while (at >= 0 && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at--;
        }
        if (at < 0 || ScalarShape.isBreak(text.charAt(at))) {
            return false;
        }
        boolean isMark = text.charAt(at) == '-' || text.charAt(at) == '?';
        boolean startsToken = at == 0 || Character.isWhitespace(text.charAt(at - 1));
        return !(isMark && startsToken);
    }

    private static String spacesAt(String text, int offset) {
        StringBuilder out = new StringBuilder(text);
        for (int i = offset; i < text.length() && text.charAt(i) == '\t'; i++) {
            out.setCharAt(i, ' ');
        }
        return out.toString();
    }
}
