package io.weirkeeper.service.source.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a copy operation leaves out. A path is held against the patterns from the root of the source and from where the
 * operation begins; a pattern without a slash also against the last name alone.
 */
final class Exclusions {
    private record Rule(DoubleStar pattern, boolean nameAlone) {}

    private final List<Rule> rules;
    private final StagePath base;

    private Exclusions(List<Rule> rules, StagePath base) {
        this.rules = rules;
        this.base = base;
    }

    /** @throws GenerateException naming the pattern that is malformed */
    static Exclusions of(List<String> patterns) {
        List<Rule> rules = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                rules.add(new Rule(DoubleStar.of(pattern), !pattern.contains("/")));
            } catch (IllegalArgumentException e) {
                throw new GenerateException("invalid exclude pattern '" + pattern + "'", e);
            }
        }
        return new Exclusions(List.copyOf(rules), StagePath.ROOT);
    }

    /** The same patterns for an operation that begins at a path. */
    Exclusions from(StagePath path) {
        return new Exclusions(rules, path);
    }

    boolean excludes(StagePath path) {
        if (matches(path)) {
            return true;
        }
        Optional<StagePath> relative = path.below(base);
        return !base.names().isEmpty()
                && relative.isPresent()
                && !relative.get().names().isEmpty()
                && matches(relative.get());
    }

    private boolean matches(StagePath path) {
        String text = path.toString();
        return rules.stream()
                .anyMatch(rule -> rule.pattern().matches(text)
                        || (rule.nameAlone() && rule.pattern().matches(path.name())));
    }
}
