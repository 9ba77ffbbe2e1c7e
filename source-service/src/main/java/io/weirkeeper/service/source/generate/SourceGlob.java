package io.weirkeeper.service.source.generate;

import io.weirkeeper.engine.artifact.Glob;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds what a pattern names in a source, in the order of the names. */
final class SourceGlob {
    private SourceGlob() {}

    /** Whether a path is a pattern. */
    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == ']');
    }

    /** The part of a pattern before its first name with a special character. */
    static StagePath literalPrefix(String pattern) {
        List<String> names = new ArrayList<>();
        for (String name : StagePath.of(pattern).names()) {
            if (isPattern(name)) {
                break;
            }
            names.add(name);
        }
        return new StagePath(names);
    }

    /** Name by name, as Go's io/fs Glob does: a star never crosses a slash, two are the same as one. */
    static List<StagePath> simple(TreeEntry.Directory source, String pattern) {
        List<Glob> globs = Arrays.stream(pattern.split("/", -1)).map(Glob::of).toList();
        for (Glob glob : globs) {
            if (glob.isMalformed()) {
                throw new GenerateException("invalid glob pattern '" + pattern + "': syntax error in pattern", null);
            }
        }
        List<StagePath> found = new ArrayList<>();
        simple(source, StagePath.ROOT, globs, found);
        return found;
    }

    private static void simple(TreeEntry.Directory directory, StagePath path, List<Glob> globs, List<StagePath> found) {
        directory.entries().forEach((name, entry) -> {
            if (globs.getFirst().match(name) != Glob.Result.YES) {
                return;
            }
            if (globs.size() == 1) {
                found.add(path.child(name));
            } else if (entry instanceof TreeEntry.Directory child) {
                simple(child, path.child(name), globs.subList(1, globs.size()), found);
            }
        });
    }

    /** Any depth, as {@link DoubleStar} reads it. */
    static List<StagePath> deep(TreeEntry.Directory source, String pattern) {
        DoubleStar matcher;
        try {
            matcher = DoubleStar.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new GenerateException("invalid glob pattern '" + pattern + "': " + e.getMessage(), e);
        }
        List<StagePath> found = new ArrayList<>();
        deep(source, StagePath.ROOT, matcher, found);
        return found;
    }

    private static void deep(TreeEntry.Directory directory, StagePath path, DoubleStar matcher, List<StagePath> found) {
        for (Map.Entry<String, TreeEntry> entry : directory.entries().entrySet()) {
            StagePath below = path.child(entry.getKey());
            if (matcher.matches(below.toString())) {
                found.add(below);
            }
            if (entry.getValue() instanceof TreeEntry.Directory child) {
                deep(child, below, matcher, found);
            }
        }
    }
}
