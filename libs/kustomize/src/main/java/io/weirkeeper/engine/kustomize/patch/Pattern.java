package io.weirkeeper.engine.kustomize.patch;

import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.kustomize.KustomizeException;
import org.jspecify.annotations.Nullable;

/** A pattern for a whole text, with RE2's syntax and its linear time. An empty one agrees with everything. */
final class Pattern {
    private final String text;
    private final com.google.re2j.@Nullable Pattern compiled;

    private Pattern(String text, com.google.re2j.@Nullable Pattern compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    static Pattern of(String text) {
        if (isLiteral(text)) {
            return new Pattern(text, null);
        }
        try {
            return new Pattern(text, com.google.re2j.Pattern.compile("^(?:" + text + ")$"));
        } catch (PatternSyntaxException e) {
            throw new KustomizeException("'" + text + "' is not a valid pattern: " + e.getMessage(), e);
        }
    }

    private static boolean isLiteral(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '/';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    boolean matches(String value) {
        if (text.isEmpty()) {
            return true;
        }
        return compiled == null ? text.equals(value) : compiled.matcher(value).find();
    }
}
