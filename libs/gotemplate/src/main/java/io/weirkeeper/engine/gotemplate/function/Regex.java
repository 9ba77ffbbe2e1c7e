package io.weirkeeper.engine.gotemplate.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Go regular expression over raw text: RE2/J does the matching, this class what Go's regexp does around it. */
final class Regex {
    private static final int CACHE_SIZE = 256;
    private static final int LARGEST_CACHED = 1024;
    private static final Map<String, Regex> CACHE = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Regex> eldest) {
            return size() > CACHE_SIZE;
        }
    };

    private final Pattern pattern;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    static Regex compile(String raw) {
        synchronized (CACHE) {
            Regex known = CACHE.get(raw);
            if (known != null) {
                return known;
            }
        }
        if (!Runes.isValid(raw)) {
            throw new GoError("error parsing regexp: invalid UTF-8: `" + raw + "`");
        }
        RepeatGuard.check(raw);
        Regex regex;
        try {
            regex = new Regex(Pattern.compile(Text.decode(raw)));
        } catch (PatternSyntaxException e) {
            throw new GoError(Text.encode(String.valueOf(e.getMessage())));
        }
        if (raw.length() <= LARGEST_CACHED) {
            synchronized (CACHE) {
                CACHE.put(raw, regex);
            }
        }
        return regex;
    }

    private Matcher matcher(String raw) {
        return Text.isAscii(raw) ? pattern.matcher(raw) : pattern.matcher(new Text(raw).bytes());
    }

    boolean matches(String raw) {
        return matcher(raw).find();
    }

    /** The group bounds of up to {@code limit} matches, all when negative; an empty match never touches the last one. */
    List<int[]> all(String raw, long limit) {
        List<int[]> matches = new ArrayList<>();
        if (limit == 0) {
            return matches;
        }
        Matcher matcher = matcher(raw);
        int at = 0;
        int previousEnd = -1;
        while (at <= raw.length() && (limit < 0 || matches.size() < limit) && matcher.find(at)) {
            int start = matcher.start();
            int end = matcher.end();
            boolean accepted = true;
            if (end == at) {
                accepted = start != previousEnd;
                at += at < raw.length() ? Runes.width(Runes.decode(raw, at)) : 1;
            } else {
                at = end;
            }
            previousEnd = end;
            if (accepted) {
                matches.add(bounds(matcher));
            }
        }
        return matches;
    }

    private static int[] bounds(Matcher matcher) {
        int[] bounds = new int[2 * (matcher.groupCount() + 1)];
        for (int i = 0; i < bounds.length / 2; i++) {
            bounds[2 * i] = matcher.start(i);
            bounds[2 * i + 1] = matcher.end(i);
        }
        return bounds;
    }

    /** Appends a replacement with Go's {@code $1} and {@code ${name}} expanded. */
    void expand(StringBuilder out, String template, String raw, int[] match) {
        int at = 0;
        while (at < template.length()) {
            int dollar = template.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            out.append(template, at, dollar);
            if (dollar + 1 < template.length() && template.charAt(dollar + 1) == '$') {
                out.append('$');
                at = dollar + 2;
                continue;
            }
            int nameStart = dollar + 1;
            boolean braced = nameStart < template.length() && template.charAt(nameStart) == '{';
            nameStart += braced ? 1 : 0;
            int nameEnd = nameStart;
            while (nameEnd < template.length()) {
                long decoded = Runes.decode(template, nameEnd);
                if (!Runes.isAlphanumeric(Runes.rune(decoded))) {
                    break;
                }
                nameEnd += Runes.width(decoded);
            }
            boolean closed = !braced || nameEnd < template.length() && template.charAt(nameEnd) == '}';
            if (nameEnd == nameStart || !closed) {
                out.append('$');
                at = dollar + 1;
                continue;
            }
            Integer group = group(template.substring(nameStart, nameEnd));
            if (group != null && 2 * group + 1 < match.length && match[2 * group] >= 0) {
                out.append(raw, match[2 * group], match[2 * group + 1]);
            }
            at = nameEnd + (braced ? 1 : 0);
        }
        out.append(template, Math.min(at, template.length()), template.length());
    }

    private @Nullable Integer group(String name) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            boolean leadingZero = name.length() > 1 && name.charAt(0) == '0';
            return leadingZero || name.length() > 8 ? null : Integer.valueOf(name);
        }
        return pattern.namedGroups().get(Text.decode(name));
    }
}
