package io.weirkeeper.service.source.generate;

import io.weirkeeper.api.source.ArtifactGeneratorSpec;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.CopyOperation;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Copies parts of sources into a tree, as {@code cp -r} does and Flux's source-watcher after it. */
final class CopyOperations {
    private static final String DESTINATION = "@artifact/";

    private final Map<String, TreeEntry.Directory> sources;
    private final Extraction extraction;
    private final StagingTree staging = new StagingTree();

    /** Extracts a gzip-compressed tar archive; the result stays readable while the artifact is made. */
    interface Extraction {
        TreeEntry.Directory extract(TreeEntry.File archive) throws IOException;
    }

    /** @param sources by alias */
    CopyOperations(Map<String, TreeEntry.Directory> sources, Extraction extraction) {
        this.sources = Map.copyOf(sources);
        this.extraction = extraction;
    }

    /** @throws GenerateException naming the operation that cannot be done */
    TreeEntry.Directory apply(List<CopyOperation> operations) {
        for (CopyOperation operation : operations) {
            try {
                apply(operation);
            } catch (GenerateException e) {
                throw new GenerateException(
                        "failed to apply copy operations: failed to apply copy operation from '" + operation.from()
                                + "' to '" + operation.to() + "': " + e.text(),
                        e);
            }
        }
        return staging.tree();
    }

    private void apply(CopyOperation operation) {
        String from = operation.from();
        int slash = from.indexOf('/');
        if (!from.startsWith("@") || slash < 0) {
            throw new GenerateException(
                    "invalid copy source '" + from + "': source format must be '@alias/pattern'", null);
        }
        if (!operation.to().startsWith(DESTINATION)) {
            throw new GenerateException(
                    "invalid copy destination '" + operation.to() + "': destination must start with '@artifact/'",
                    null);
        }
        String alias = from.substring(1, slash);
        TreeEntry.Directory source = sources.get(alias);
        if (source == null) {
            throw new GenerateException("source alias '" + alias + "' not found", null);
        }
        Copy copy = new Copy(
                operation,
                source,
                StagePath.of(operation.to().substring(DESTINATION.length())),
                Exclusions.of(operation.exclude()));
        String pattern = from.substring(slash + 1);
        if (SourceGlob.isPattern(pattern)) {
            copy.all(pattern, alias);
        } else {
            copy.one(StagePath.of(pattern));
        }
    }

    private static boolean isArchive(StagePath path) {
        String name = path.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".tar.gz") || name.endsWith(".tgz");
    }

    /** One operation under way. */
    private final class Copy {
        private final CopyOperation operation;
        private final TreeEntry.Directory source;
        private final StagePath to;
        private final Exclusions exclusions;

        Copy(CopyOperation operation, TreeEntry.Directory source, StagePath to, Exclusions exclusions) {
            this.operation = operation;
            this.source = source;
            this.to = to;
            this.exclusions = exclusions;
        }

        private boolean extracts() {
            return operation.is(ArtifactGeneratorSpec.EXTRACT);
        }

        /** A path without a pattern: a directory goes below the target, a file beside or in the place of it. */
        void one(StagePath path) {
            TreeEntry entry = path.in(source)
                    .orElseThrow(() -> new GenerateException("source '" + path + "' does not exist", null));
            switch (entry) {
                case TreeEntry.Directory directory -> {
                    if (extracts()) {
                        throw new GenerateException(
                                "extract strategy is not supported for directories, got '" + path + "'", null);
                    }
                    StagePath target = path.names().isEmpty() ? to : to.child(path.name());
                    directory(directory, path, target, exclusions.from(path));
                }
                case TreeEntry.File file -> file(file, path);
                case TreeEntry.Link _ -> throw new GenerateException("source '" + path + "' does not exist", null);
            }
        }

        private void file(TreeEntry.File file, StagePath path) {
            if (exclusions.excludes(path)) {
                return;
            }
            if (extracts()) {
                if (!isArchive(path)) {
                    throw new GenerateException(
                            "extract strategy requires tarball file (.tar.gz or .tgz), got '" + path + "'", null);
                }
                extract(file, path);
                return;
            }
            boolean into = operation.to().endsWith("/") || staging.isDirectory(to);
            put(into ? to.child(path.name()) : to, file);
        }

        /** Everything that matches a pattern. */
        void all(String pattern, String alias) {
            List<StagePath> matches =
                    extracts() ? SourceGlob.deep(source, pattern) : SourceGlob.simple(source, pattern);
            if (matches.isEmpty()) {
                throw new GenerateException("no files match pattern '" + pattern + "' in source '" + alias + "'", null);
            }
            Exclusions below = exclusions.from(SourceGlob.literalPrefix(pattern));
            List<StagePath> kept =
                    matches.stream().filter(match -> !below.excludes(match)).toList();
            if (kept.isEmpty()) {
                throw new GenerateException(
                        "all files matching pattern '" + pattern + "' in source '" + alias + "' were excluded", null);
            }
            for (StagePath match : kept) {
                TreeEntry entry = match.in(source).orElseThrow();
                if (extracts()) {
                    if (entry instanceof TreeEntry.File file && isArchive(match)) {
                        extract(file, match);
                    }
                } else {
                    matched(entry, match, to.append(withoutPrefix(pattern, match)), below);
                }
            }
        }

        private void matched(TreeEntry entry, StagePath match, StagePath target, Exclusions below) {
            switch (entry) {
                case TreeEntry.Directory directory -> directory(directory, match, target, below);
                case TreeEntry.File file -> put(target, file);
                case TreeEntry.Link _ -> {}
            }
        }

        /** {@code dir/**} copies what is in the directory, every other pattern keeps the whole path. */
        private StagePath withoutPrefix(String pattern, StagePath match) {
            if (!pattern.endsWith("/**")) {
                return match;
            }
            String prefix = pattern.substring(0, pattern.length() - "/**".length());
            Optional<StagePath> relative =
                    SourceGlob.isPattern(prefix) ? Optional.empty() : match.below(StagePath.of(prefix));
            return relative.orElse(match);
        }

        private void directory(TreeEntry.Directory directory, StagePath path, StagePath target, Exclusions exclusions) {
            staging.makeDirectories(target);
            directory.entries().forEach((name, entry) -> {
                StagePath below = path.child(name);
                if (exclusions.excludes(below)) {
                    return;
                }
                switch (entry) {
                    case TreeEntry.Directory child -> directory(child, below, target.child(name), exclusions);
                    case TreeEntry.File file -> staging.put(target.child(name), file);
                    case TreeEntry.Link _ -> {}
                }
            });
        }

        private void put(StagePath target, TreeEntry.File file) {
            Optional<TreeEntry.File> present = staging.file(target);
            boolean merges = operation.is(ArtifactGeneratorSpec.MERGE) && present.isPresent();
            staging.put(target, merges ? YamlMerge.merge(present.get(), file) : file);
        }

        private void extract(TreeEntry.File archive, StagePath path) {
            try {
                staging.putAll(to, extraction.extract(archive));
            } catch (IOException | ArtifactException e) {
                throw new GenerateException(
                        "failed to extract tarball '" + path + "' to '" + to + "': " + e.getMessage(), e);
            }
        }
    }
}
