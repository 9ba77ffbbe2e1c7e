package io.weirkeeper.engine.yaml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes over comments. Go-yaml v3 keeps them, and to find them goes further than v2. Kyaml takes a JSON object behind
 * something else for the schema of the field on that line (kyaml/fieldmeta, v0.21.1): those are noted, all other
 * comments are of no consequence.
 */
final class Comments {
    private static final int FAR = 512; // where v3 no longer looks for another comment

    private final Chars chars;
    private final boolean isV3;
    private Map<Integer, String> objects = Map.of();

    Comments(Chars chars, YamlDialect dialect) {
        this.chars = chars;
        this.isV3 = dialect == YamlDialect.GO_V3;
    }

    /** The object in the comment of a line that was passed, or null; lines are counted from 0. */
    @Nullable
    String objectIn(int line) {
        return objects.isEmpty() ? null : objects.get(line);
    }

    /** Passes over one comment. */
    int endOf(int comment) {
        int end = chars.endOfLine(comment);
        if (isV3) {
            note(comment, end);
        }
        return end;
    }

    private void note(int comment, int end) {
        if (chars.buffer()[end - 1] != '}' && !Chars.isBlank(chars.buffer()[end - 1])) {
            return;
        }
        String text = chars.slice(comment + 1, end).strip();
        if (text.startsWith("{") && text.endsWith("}")) {
            objects = objects.isEmpty() ? new HashMap<>() : objects;
            objects.putIfAbsent(chars.line(), text);
        }
    }

    /** The end of a comment; for v3 that of the last comment before the next token. */
    int pass(int from) {
        int p = endOf(from);
        for (int next = next(p); next >= 0; next = next(p)) {
            while (p < next) {
                p = Chars.isBreak(chars.peek(p)) ? chars.pass(p) : p + 1;
            }
            p = chars.endOfLine(p);
        }
        return p;
    }

    private int next(int lineBreak) {
        for (int p = lineBreak + 1; isV3 && p < lineBreak + FAR; p++) {
            char c = chars.peek(p);
            if (c == '#') {
                return p;
            }
            if (!Chars.isBlank(c) && !Chars.isBreak(c)) {
                break;
            }
        }
        return -1;
    }

    /** Goes to the end of a comment that follows a token on its line; only v3 does, and minds no tabs before it. */
    void passBehindToken() {
        int p = chars.at();
        while (isV3 && Chars.isBlank(chars.peek(p))) {
            p++;
        }
        if (isV3 && chars.peek(p) == '#') {
            chars.moveTo(endOf(p));
        }
    }
}
