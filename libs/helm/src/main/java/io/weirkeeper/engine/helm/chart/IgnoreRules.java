package io.weirkeeper.engine.helm.chart;

import java.util.ArrayList;
import java.util.List;

/** The rules of a .helmignore file, and Helm's own that hidden templates are ignored. */
final class IgnoreRules {
    private record Rule(String pattern, boolean negated, boolean directoriesOnly, boolean wholePath) {}

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    static IgnoreRules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (String line : content.split("\n", -1)) {
            String rule = line.strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                rules.add(rule(rule));
            }
        }
        rules.add(rule("templates/.?*"));
        return new IgnoreRules(rules);
    }

    private static Rule rule(String line) {
        if (line.contains("**")) {
            throw new ChartException("double-star (**) syntax is not supported");
        }
        if (!PathPattern.isValid(line)) {
            throw new ChartException("syntax error in pattern \"" + line + "\" of .helmignore");
        }
        boolean negated = line.startsWith("!");
        String pattern = negated ? line.substring(1) : line;
        boolean directoriesOnly = pattern.endsWith("/");
        if (directoriesOnly) {
            pattern = pattern.substring(0, pattern.length() - 1);
        }
        boolean rooted = pattern.startsWith("/");
        if (rooted) {
            pattern = pattern.substring(1);
        }
        return new Rule(pattern, negated, directoriesOnly, rooted || pattern.indexOf('/') >= 0);
    }

    boolean ignores(String path, boolean isDirectory) {
        String base = path.substring(path.lastIndexOf('/') + 1);
        for (Rule rule : rules) {
            boolean matches = PathPattern.matches(rule.pattern(), rule.wholePath() ? path : base);
            if (rule.negated()) {
                if (rule.directoriesOnly() && !isDirectory || !matches) {
                    return true;
                }
            } else if (matches && (isDirectory || !rule.directoriesOnly())) {
                return true;
            }
        }
        return false;
    }
}
