package io.weirkeeper.service.notification.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * The inclusion and exclusion lists of an alert. Patterns are RE2 and searched anywhere in the message, in time linear
 * to it. One that does not compile is left out and named as a problem, as Flux does; a list of nothing else includes
 * nothing.
 */
public final class MessageFilter {
    private final boolean hasInclusions;
    private final List<Pattern> inclusions;
    private final List<Pattern> exclusions;
    private final List<String> problems;

    private MessageFilter(
            boolean hasInclusions, List<Pattern> inclusions, List<Pattern> exclusions, List<String> problems) {
        this.hasInclusions = hasInclusions;
        this.inclusions = inclusions;
        this.exclusions = exclusions;
        this.problems = List.copyOf(problems);
    }

    public static MessageFilter compile(List<String> inclusionList, List<String> exclusionList) {
        List<String> problems = new ArrayList<>();
        return new MessageFilter(
                !inclusionList.isEmpty(),
                patterns("inclusion", inclusionList, problems),
                patterns("exclusion", exclusionList, problems),
                problems);
    }

    public boolean accepts(String message) {
        return (!hasInclusions || anyFoundIn(inclusions, message)) && !anyFoundIn(exclusions, message);
    }

    /** What is wrong with the lists, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    private static boolean anyFoundIn(List<Pattern> patterns, String message) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(message).find()) {
                return true;
            }
        }
        return false;
    }

    private static List<Pattern> patterns(String list, List<String> expressions, List<String> problems) {
        List<Pattern> patterns = new ArrayList<>(expressions.size());
        for (String expression : expressions) {
            try {
                patterns.add(Pattern.compile(expression));
            } catch (PatternSyntaxException e) {
                problems.add("failed to compile " + list + " regex: " + expression + ": " + e.getDescription());
            }
        }
        return patterns;
    }
}
