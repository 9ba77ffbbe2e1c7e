package io.weirkeeper.engine.kustomize.field;

import java.util.ArrayList;
import java.util.List;

/** How texts that name fields are taken apart (kyaml/utils/pathsplitter.go, v0.21.1). */
public final class FieldPath {
    private FieldPath() {}

    /** Parts between delimiters; a backslash before a delimiter keeps it in the part. */
    public static List<String> split(String path, char delimiter) {
        List<String> pieces = pieces(path, delimiter);
        if (pieces.size() > 1 && pieces.getFirst().isEmpty()) {
            pieces.removeFirst();
        }
        List<String> parts = new ArrayList<>();
        for (String piece : pieces) {
            if (!parts.isEmpty() && parts.getLast().endsWith("\\")) {
                String open = parts.removeLast();
                parts.add(open.substring(0, open.length() - 1) + delimiter + piece);
            } else {
                parts.add(piece);
            }
        }
        return parts;
    }

    /** As {@link #split}, and what stands in square brackets stays one part: {@code [name=a.b]}. */
    public static List<String> splitWithBrackets(String path) {
        List<String> split = split(path, '.');
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < split.size(); i++) {
            String part = split.get(i);
            if (!part.startsWith("[") || part.endsWith("]")) {
                parts.add(part);
                continue;
            }
            StringBuilder bracketed = new StringBuilder(part);
            while (i < split.size() - 1) {
                i++;
                bracketed.append('.').append(split.get(i));
                if (split.get(i).endsWith("]")) {
                    break;
                }
            }
            String joined = bracketed.toString();
            parts.add(joined.contains("=") ? joined : trimBrackets(joined));
        }
        return parts;
    }

    private static String trimBrackets(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (text.charAt(from) == '[' || text.charAt(from) == ']')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == '[' || text.charAt(to - 1) == ']')) {
            to--;
        }
        return text.substring(from, to);
    }

    private static List<String> pieces(String text, char delimiter) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
            pieces.add(text.substring(from, at));
            from = at + 1;
        }
        pieces.add(text.substring(from));
        return pieces;
    }
}
