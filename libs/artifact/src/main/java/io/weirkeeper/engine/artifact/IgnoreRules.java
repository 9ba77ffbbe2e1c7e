package io.weirkeeper.engine.artifact;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files of a source stay out of its artifact. The last pattern that matches decides; every file is asked about
 * by itself, so a file in an excluded directory can be included again.
 */
public final class IgnoreRules {
    public static final String IGNORE_FILE = ".sourceignore";
    public static final IgnoreRules NONE = new IgnoreRules(List.of());

    private static final long MAX_FILE = 4L << 20;
    /** Go's line scanner gives up at a line of this many bytes; what follows is not read. */
    private static final int MAX_LINE = 64 * 1024;

    private static final List<String> VCS = List.of(".git/", ".gitignore", ".gitmodules", ".gitattributes");
    private static final List<String> DEFAULTS = List.of(
            "*.jpg",
            "*.jpeg",
            "*.gif",
            "*.png",
            "*.wmv",
            "*.flv",
            "*.tar.gz",
            "*.zip",
            ".github/",
            ".circleci/",
            ".travis.yml",
            ".gitlab-ci.yml",
            "appveyor.yml",
            ".drone.yml",
            "cloudbuild.yaml",
            "codeship-services.yml",
            "codeship-steps.yml",
            "**/.goreleaser.yml",
            "**/.sops.yaml",
            "**/.flux.yaml");

    private final List<IgnorePattern> patterns;

    private IgnoreRules(List<IgnorePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** Exactly these patterns, lowest priority first. */
    public static IgnoreRules of(List<IgnorePattern> patterns) {
        return new IgnoreRules(patterns);
    }

    /**
     * The rules of the archive step: what the tree's own {@code .sourceignore} files and the object's
     * {@code spec.ignore} say; Flux's defaults only where both say nothing; files of version control always.
     *
     * @param ignore {@code spec.ignore}; empty text means no patterns
     */
    public static IgnoreRules of(TreeEntry.Directory tree, Optional<String> ignore) throws IOException {
        List<IgnorePattern> own = new ArrayList<>();
        collect(tree, List.of(), own);
        ignore.ifPresent(text -> own.addAll(parse(text, List.of())));
        List<IgnorePattern> all = new ArrayList<>(lines(VCS));
        all.addAll(own.isEmpty() ? lines(DEFAULTS) : own);
        return new IgnoreRules(all);
    }

    /** Reads patterns line by line; blank lines and lines that start with {@code #} say nothing. */
    public static List<IgnorePattern> parse(String text, List<String> scope) {
        List<IgnorePattern> patterns = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.length() >= MAX_LINE) {
                break;
            }
            String pattern = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!pattern.startsWith("#") && !pattern.isBlank()) {
                patterns.add(IgnorePattern.parse(pattern, scope));
            }
        }
        return patterns;
    }

    /** @param path names from the root of the tree */
    public boolean excludes(List<String> path, boolean directory) {
        for (int i = patterns.size() - 1; i >= 0; i--) {
            switch (patterns.get(i).match(path, directory)) {
                case EXCLUDE -> {
                    return true;
                }
                case INCLUDE -> {
                    return false;
                }
                case NO_MATCH -> {}
            }
        }
        return false;
    }

    private static List<IgnorePattern> lines(List<String> lines) {
        return lines.stream().map(line -> IgnorePattern.parse(line, List.of())).toList();
    }

    private static void collect(TreeEntry.Directory directory, List<String> path, List<IgnorePattern> into)
            throws IOException {
        if (directory.entries().get(IGNORE_FILE) instanceof TreeEntry.File file) {
            into.addAll(parse(EntryName.decode(file.content().bytes(MAX_FILE)), path));
        }
        for (Map.Entry<String, TreeEntry> entry : directory.entries().entrySet()) {
            if (entry.getValue() instanceof TreeEntry.Directory child
                    && !entry.getKey().equals(".git")) {
                List<String> below = new ArrayList<>(path);
                below.add(entry.getKey());
                collect(child, below, into);
            }
        }
    }
}
