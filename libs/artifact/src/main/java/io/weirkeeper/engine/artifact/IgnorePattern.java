package io.weirkeeper.engine.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of ignore rules, read and matched as by the matcher that Flux took from go-git
 * (fluxcd/pkg sourceignore 0.19): close to gitignore, yet not the same.
 */
public final class IgnorePattern {
    /** What a pattern says about a path. */
    public enum Verdict {
        NO_MATCH,
        EXCLUDE,
        INCLUDE
    }

    private static final String ANY_DEPTH = "**";

    private final List<String> scope;
    private final List<Glob> segments;
    private final boolean inclusion;
    private final boolean directoryOnly;

    private IgnorePattern(List<String> scope, List<Glob> segments, boolean inclusion, boolean directoryOnly) {
        this.scope = scope;
        this.segments = segments;
        this.inclusion = inclusion;
        this.directoryOnly = directoryOnly;
    }

    /** @param scope the directory, from the root of the tree, that the pattern is anchored to */
    public static IgnorePattern parse(String line, List<String> scope) {
        String text = line;
        boolean inclusion = text.startsWith("!");
        if (inclusion) {
            text = text.substring(1);
        }
        if (!text.endsWith("\\ ")) {
            text = trimRight(text);
        }
        boolean directoryOnly = text.endsWith("/");
        if (directoryOnly) {
            text = text.substring(0, text.length() - 1);
        }
        List<Glob> segments = new ArrayList<>();
        for (String segment : text.split("/", -1)) {
            segments.add(Glob.of(segment));
        }
        return new IgnorePattern(List.copyOf(scope), List.copyOf(segments), inclusion, directoryOnly);
    }

    /** @param path names from the root of the tree; empty is the root itself, which nothing matches */
    public Verdict match(List<String> path, boolean directory) {
        if (path.size() <= scope.size() || !path.subList(0, scope.size()).equals(scope)) {
            return Verdict.NO_MATCH;
        }
        List<String> below = path.subList(scope.size(), path.size());
        boolean matches = segments.size() > 1 ? matchesPath(below, directory) : matchesAnyName(below, directory);
        if (!matches) {
            return Verdict.NO_MATCH;
        }
        return inclusion ? Verdict.INCLUDE : Verdict.EXCLUDE;
    }

    private boolean matchesAnyName(List<String> path, boolean directory) {
        Glob glob = segments.get(0);
        for (int i = 0; i < path.size(); i++) {
            switch (glob.match(path.get(i))) {
                case BAD -> {
                    return false;
                }
                case YES -> {
                    return !(directoryOnly && !directory && i == path.size() - 1);
                }
                case NO -> {}
            }
        }
        return false;
    }

    private boolean matchesPath(List<String> path, boolean directory) {
        boolean matched = false;
        boolean skips = false;
        int at = 0;
        for (int i = 0; i < segments.size(); i++) {
            Glob segment = segments.get(i);
            if (segment.text().isEmpty()) {
                skips = false;
                continue;
            }
            if (segment.text().equals(ANY_DEPTH)) {
                if (i == segments.size() - 1) {
                    break;
                }
                skips = true;
                continue;
            }
            if (segment.text().contains(ANY_DEPTH) || at == path.size()) {
                return false;
            }
            Glob.Result result = segment.match(path.get(at++));
            while (skips && result == Glob.Result.NO && at < path.size()) {
                result = segment.match(path.get(at++));
            }
            if (result == Glob.Result.BAD || (result == Glob.Result.NO && !skips)) {
                return false;
            }
            // a segment after "**" that was not found counts as no match, yet the following segments are still tried
            matched = result == Glob.Result.YES;
            skips = false;
        }
        return matched && !(directoryOnly && !directory && at == path.size());
    }

    private static String trimRight(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
