package io.weirkeeper.engine.sops.key;

import java.util.stream.Collectors;

/** Lines of a limited length, and marks before each of them. */
final class WordWrap {
    private WordWrap() {}

    /** Breaks at spaces so that lines have at most so many characters, unless a word alone is longer. */
    static String wrap(String text, int width) {
        return text.lines().map(line -> wrapLine(line, width)).collect(Collectors.joining("\n"));
    }

    private static String wrapLine(String line, int width) {
        StringBuilder out = new StringBuilder(line.length() + 8);
        String space = "";
        int column = 0;
        for (String piece : line.splitWithDelimiters("[ \\t]+", -1)) {
            if (piece.isBlank()) {
                space = piece;
                continue;
            }
            // a word as long as a line stays where it is
            if (column + space.length() + Math.min(piece.length(), width - 1) > width) {
                out.append('\n');
                column = 0;
            } else {
                out.append(space);
                column += space.length();
            }
            out.append(piece);
            column += piece.length();
            space = "";
        }
        return out.toString();
    }

    static String prefixed(String text, String prefix) {
        return text.lines().map(line -> prefix + line).collect(Collectors.joining("\n"));
    }
}
